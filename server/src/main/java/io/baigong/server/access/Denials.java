package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Service;

/// Notes in the audit trail that somebody who is known tried what is not theirs. The same attempt
/// is noted once a minute, so that nobody can flood the trail.
@Service
public class Denials {
    private static final int MOST = 1_000;
    private static final Duration APART = Duration.ofMinutes(1);

    private final Audit audit;
    private final Clock clock;
    private final Map<String, Instant> noted =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                    return size() > MOST;
                }
            };

    Denials(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /// Notes it and says why.
    ///
    /// @param attempt such as `POST /api/v1/organisations`
    public NotAllowed denied(Caller caller, String attempt, String code, String why) {
        if (isNew(caller.login() + " " + attempt)) {
            audit.record("access.denied", attempt, Outcome.DENIED, Map.of("reason", why));
        }
        return new NotAllowed(code, why);
    }

    private synchronized boolean isNew(String key) {
        var now = clock.instant();
        var last = noted.get(key);
        if (last != null && now.isBefore(last.plus(APART))) {
            return false;
        }
        noted.put(key, now);
        return true;
    }
}
