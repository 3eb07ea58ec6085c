package io.baigong.server.ingest;

import io.baigong.server.ingest.payload.JsonReader;
import io.baigong.server.ingest.sparkplug.PayloadReader;

/// The tools of one thread, made once and used for every message.
public final class Desk {
    public final Intake intake;
    public final JsonReader json = new JsonReader();
    public final PayloadReader sparkplug = new PayloadReader();

    Desk(ArrivalClock clock, IngestSettings settings) {
        intake = new Intake(clock, settings);
    }
}
