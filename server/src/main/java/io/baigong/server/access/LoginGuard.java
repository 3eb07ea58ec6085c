package io.baigong.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Slows guessing down: after some free failures each further one doubles the wait. Counts per
/// login and address, and more generously per login and per address alone, so that somebody
/// elsewhere can hardly lock a person out. Remembers a bounded number, the longest unused is
/// forgotten.
@Component
final class LoginGuard {
    private static final int MOST = 10_000;
    private static final int FREE_TOGETHER = 5;
    private static final int FREE_ALONE = 50;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Failures> failures =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST;
                }
            };

    LoginGuard(Clock clock) {
        this.clock = clock;
    }

    private record Failures(int count, Instant last, Instant until) {}

    private record Key(String text, int free) {}

    private static List<Key> keys(String login, String address) {
        return List.of(
                new Key("both " + address + " " + login, FREE_TOGETHER),
                new Key("login " + login, FREE_ALONE),
                new Key("address " + address, FREE_ALONE));
    }

    /// @throws TooManyTries while the wait lasts
    synchronized void check(String login, String address) {
        var now = clock.instant();
        for (var key : keys(login, address)) {
            var known = failures.get(key.text());
            if (known != null && now.isBefore(known.until())) {
                throw new TooManyTries(Duration.between(now, known.until()));
            }
        }
    }

    synchronized void failed(String login, String address) {
        var now = clock.instant();
        for (var key : keys(login, address)) {
            var known = failures.get(key.text());
            boolean fresh = known == null || known.last().plus(FORGOTTEN).isBefore(now);
            int count = fresh || known == null ? 1 : known.count() + 1;
            failures.put(key.text(), new Failures(count, now, now.plus(wait(count - key.free()))));
        }
    }

    private static Duration wait(int beyond) {
        if (beyond < 0) {
            return Duration.ZERO;
        }
        var wait = Duration.ofSeconds(1L << Math.min(beyond, 20));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    synchronized void succeeded(String login, String address) {
        failures.remove("both " + address + " " + login);
        failures.remove("login " + login);
    }

    synchronized int remembered() {
        return failures.size();
    }
}
