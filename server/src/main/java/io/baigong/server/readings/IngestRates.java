package io.baigong.server.readings;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// What each organisation sent in each second of the last minute.
@Component
final class IngestRates {
    static final int SECONDS = 60;

    private final ConcurrentHashMap<Integer, Rate> rates = new ConcurrentHashMap<>();

    /// @param messagesPerSecond over the last five seconds
    /// @param valuesPerSecond over the last five seconds
    /// @param lastMinute values in each second, oldest first
    record Rates(double messagesPerSecond, double valuesPerSecond, long[] lastMinute) {}

    private static final class Rate {
        final LongAdder messages = new LongAdder();
        final LongAdder values = new LongAdder();
        final long[] messagesBySecond = new long[SECONDS];
        final long[] valuesBySecond = new long[SECONDS];
        int second;

        synchronized void tick() {
            second = (second + 1) % SECONDS;
            messagesBySecond[second] = messages.sumThenReset();
            valuesBySecond[second] = values.sumThenReset();
        }

        synchronized Rates rates() {
            var lastMinute = new long[SECONDS];
            double lastMessages = 0;
            double lastValues = 0;
            for (int i = 0; i < SECONDS; i++) {
                int at = (second + 1 + i) % SECONDS;
                lastMinute[i] = valuesBySecond[at];
                if (i >= SECONDS - 5) {
                    lastMessages += messagesBySecond[at];
                    lastValues += valuesBySecond[at];
                }
            }
            return new Rates(lastMessages / 5, lastValues / 5, lastMinute);
        }
    }

    void count(int organisation, int values) {
        var rate = rates.get(organisation);
        if (rate == null) {
            rate = rates.computeIfAbsent(organisation, _ -> new Rate());
        }
        rate.messages.increment();
        rate.values.add(values);
    }

    @Scheduled(fixedRate = 1_000)
    void tick() {
        rates.values().forEach(Rate::tick);
    }

    Rates of(int organisation) {
        var rate = rates.get(organisation);
        return rate == null ? new Rates(0, 0, new long[SECONDS]) : rate.rates();
    }
}
