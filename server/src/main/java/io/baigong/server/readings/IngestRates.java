package io.baigong.server.readings;

import io.baigong.server.usage.IngestView;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// What each organisation sent in each second of the last minute.
@Component
final class IngestRates implements IngestView {
    static final int SECONDS = 60;

    private final ConcurrentHashMap<Integer, Sent> rates = new ConcurrentHashMap<>();
    private final Sent all = new Sent();
    private volatile double highest;

    /// @param messagesPerSecond over the last five seconds
    /// @param valuesPerSecond over the last five seconds
    /// @param lastMinute values in each second, oldest first
    record Rates(double messagesPerSecond, double valuesPerSecond, long[] lastMinute) {}

    private static final class Sent {
        final LongAdder messages = new LongAdder();
        final LongAdder values = new LongAdder();
        final long[] messagesBySecond = new long[SECONDS];
        final long[] valuesBySecond = new long[SECONDS];
        int second;
        volatile long total;

        synchronized void tick() {
            second = (second + 1) % SECONDS;
            messagesBySecond[second] = messages.sumThenReset();
            valuesBySecond[second] = values.sumThenReset();
            total += valuesBySecond[second];
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
        var sent = rates.get(organisation);
        if (sent == null) {
            sent = rates.computeIfAbsent(organisation, _ -> new Sent());
        }
        sent.messages.increment();
        sent.values.add(values);
    }

    @Scheduled(fixedRate = 1_000)
    void tick() {
        long messages = 0;
        long values = 0;
        for (var sent : rates.values()) {
            sent.tick();
            messages += sent.messagesBySecond[sent.second];
            values += sent.valuesBySecond[sent.second];
        }
        all.messages.add(messages);
        all.values.add(values);
        all.tick();
        highest = Math.max(highest, all.rates().valuesPerSecond());
    }

    Rates everybody() {
        return all.rates();
    }

    /// The most values per second that came over five seconds, since the start.
    double highest() {
        return highest;
    }

    /// Values of an organisation since the start, to the second.
    long total(int organisation) {
        var sent = rates.get(organisation);
        return sent == null ? 0 : sent.total;
    }

    Rates ratesOf(int organisation) {
        var sent = rates.get(organisation);
        return sent == null ? new Rates(0, 0, new long[SECONDS]) : sent.rates();
    }

    @Override
    public Rate of(int organisation) {
        var sent = rates.get(organisation);
        return sent == null ? Rate.NONE : rate(sent);
    }

    private static Rate rate(Sent sent) {
        var now = sent.rates();
        double minute = java.util.Arrays.stream(now.lastMinute()).sum() / (double) SECONDS;
        return new Rate(now.messagesPerSecond(), now.valuesPerSecond(), minute);
    }

    @Override
    public Map<Integer, Rate> all() {
        Map<Integer, Rate> now = new HashMap<>();
        rates.forEach((organisation, sent) -> now.put(organisation, rate(sent)));
        return now;
    }
}
