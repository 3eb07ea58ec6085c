package io.baigong.connect.dlt645;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a meter taught by its answers, for as long as the link lives. All sets are bounded by the
/// identifiers of the tags.
final class Learned {
    /// After which a refused identifier is asked for once more.
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Set<Integer> noBlocks = new HashSet<>();
    private final Set<Integer> alone = new HashSet<>();
    private final Set<Integer> silent = new HashSet<>();
    private final Map<Integer, Refusal> refused = new HashMap<>();

    /// @param again when it may be asked for once more
    record Refusal(Answer.Refused answer, Instant at, Instant again) {}

    boolean isBlock(int identifier) {
        return !noBlocks.contains(identifier);
    }

    /// The meter refuses to read these neighbours at once.
    void noBlock(int identifier) {
        noBlocks.add(identifier);
    }

    boolean isAlone(int identifier) {
        return alone.contains(identifier);
    }

    /// The block that the standard puts it in does not reach as far.
    void alone(int identifier) {
        alone.add(identifier);
    }

    boolean wasSilent(int identifier) {
        return silent.contains(identifier);
    }

    void heard(int identifier, boolean answered) {
        if (answered) {
            silent.remove(identifier);
        } else {
            silent.add(identifier);
        }
    }

    void refused(int identifier, Answer.Refused answer, Instant now) {
        refused.put(identifier, new Refusal(answer, now, now.plus(AGAIN)));
    }

    void accepted(int identifier) {
        refused.remove(identifier);
    }

    /// Null when it was not refused, or long ago.
    @Nullable Refusal refusal(int identifier, Instant now) {
        var refusal = refused.get(identifier);
        return refusal != null && now.isBefore(refusal.again()) ? refusal : null;
    }
}
