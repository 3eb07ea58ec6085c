package io.baigong.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Slows guessing down: after some free failures each further one doubles the wait. Counts per
/// login and address, and more generously and with shorter waits per login and per address alone,
/// so that somebody elsewhere can hardly lock a person out, nor one person a whole office. Failures
/// are forgiven one by one as time goes by, and those of a person all at once when the person logs
/// in. Remembers a bounded number, the longest unused is forgotten.
@Component
final class LoginGuard {
    private static final int MOST = 10_000;
    private static final Rule TOGETHER = new Rule(5, Duration.ofMinutes(10), Duration.ofMinutes(5));
    private static final Rule ALONE = new Rule(50, Duration.ofMinutes(1), Duration.ofSeconds(30));

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

    /// @param free failures without a wait
    /// @param forgiven after so long one failure is
    /// @param longest wait
    private record Rule(int free, Duration forgiven, Duration longest) {
        Duration wait(int count) {
            if (count < free) {
                return Duration.ZERO;
            }
            var wait = Duration.ofSeconds(1L << Math.min(count - free, 20));
            return wait.compareTo(longest) < 0 ? wait : longest;
        }
    }

    private record Failures(int count, Instant last, Instant until) {
        int left(Instant now, Rule rule) {
            long forgiven = Duration.between(last, now).dividedBy(rule.forgiven());
            return (int) Math.max(0, count - Math.max(0, forgiven));
        }
    }

    private record Key(String text, Rule rule) {}

    private static List<Key> keys(String login, String address) {
        return List.of(
                new Key("both " + address + " " + login, TOGETHER),
                new Key("login " + login, ALONE),
                new Key("address " + address, ALONE));
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
            int count = left(key, now) + 1;
            var until = now.plus(key.rule().wait(count));
            failures.put(key.text(), new Failures(count, now, until));
        }
    }

    private int left(Key key, Instant now) {
        var known = failures.get(key.text());
        return known == null ? 0 : known.left(now, key.rule());
    }

    /// The person is who the failures were: they count no longer, not against the address either.
    synchronized void succeeded(String login, String address) {
        var now = clock.instant();
        var keys = keys(login, address);
        int own = left(keys.get(0), now);
        int others = left(keys.get(2), now) - own;
        keys.forEach(key -> failures.remove(key.text()));
        if (others > 0) {
            failures.put(keys.get(2).text(), new Failures(others, now, now));
        }
    }

    synchronized int remembered() {
        return failures.size();
    }
}
