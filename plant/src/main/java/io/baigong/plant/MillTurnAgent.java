package io.baigong.plant;

import io.baigong.plant.field.MtConnectAgent;
import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Value;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/// A second mill-turn with an MTConnect agent: the recording of the first, eleven minutes ahead.
final class MillTurnAgent implements AutoCloseable {
    static final String KEY = "okuma-multus-2";

    private static final long AHEAD = Duration.ofMinutes(11).toMillis();
    private static final double SECONDS_PER_MINUTE = 60;

    private final MtConnectAgent agent;
    private final Map<String, String> items;
    private final MillTurn machine;
    private long played;

    /// @throws IOException when the port is taken
    MillTurnAgent(int port, long start, double speed, Clock clock) throws IOException {
        machine = new MillTurn(start - AHEAD, speed);
        played = start - AHEAD - 1;
        try (var devices = devices()) {
            agent = new MtConnectAgent(port, devices, clock);
        }
        items = agent.itemsByName();
    }

    private static InputStream devices() {
        String path = "/recordings/okuma-multus/devices.xml";
        return Objects.requireNonNull(MillTurnAgent.class.getResourceAsStream(path), path);
    }

    /// Tells the agent what happened until now.
    synchronized void play(long now) {
        if (now > played) {
            machine.live(played, now, this::tell);
            played = now;
        }
    }

    private void tell(Report report) {
        var time = Instant.ofEpochMilli(report.time());
        report.samples()
                .forEach(sample -> {
                    String item = items.get(ShdrItem.itemOf(sample.metric()));
                    if (item != null) {
                        agent.observe(item, time, text(sample.metric(), sample.value()));
                    }
                });
    }

    private static String text(String metric, Value value) {
        return switch (value) {
            case Value.Text(String words) -> words;
            case Value.Whole(long number) -> Long.toString(number);
            // MTConnect has MILLIMETER/SECOND where the machine says mm/min.
            case Value.Real(double number) when metric.equals("path_feedrate") ->
                    Double.toString(Recordings.rounded(number / SECONDS_PER_MINUTE, 4));
            case Value.Real(double number) -> Double.toString(number);
            case Value.Flag(boolean yes) -> Boolean.toString(yes);
        };
    }

    @Override
    public void close() {
        agent.close();
    }
}
