package io.baigong.server.things;

import io.baigong.server.usage.Gauge;
import java.time.Clock;
import org.springframework.stereotype.Component;

/// How many things an organisation has.
@Component
class ThingGauge implements Gauge {
    private final ThingDirectory directory;
    private final Clock clock;

    ThingGauge(ThingDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Kind kind() {
        return Kind.THINGS;
    }

    @Override
    public Measured of(int organisation) {
        return new Measured(directory.size(organisation), clock.instant());
    }
}
