package io.baigong.server.overview;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Answers that many people ask for, kept for some seconds; each says when it was computed.
final class Kept<K, V> {
    private static final int MOST = 2_000;

    private final Clock clock;
    private final Duration age;
    private final ConcurrentHashMap<K, Timed<V>> answers = new ConcurrentHashMap<>();

    private record Timed<V>(Instant at, V value) {}

    Kept(Clock clock, Duration age) {
        this.clock = clock;
        this.age = age;
    }

    V get(K key, Supplier<V> compute) {
        var now = clock.instant();
        var known = answers.get(key);
        if (known != null && now.isBefore(known.at().plus(age)) && !now.isBefore(known.at())) {
            return known.value();
        }
        var value = compute.get();
        if (answers.size() >= MOST) {
            answers.clear();
        }
        answers.put(key, new Timed<>(now, value));
        return value;
    }

    void forget() {
        answers.clear();
    }
}
