package io.baigong.server.methods;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a subject says against its figures, and what became of it.
///
/// @param input said to be wrong, empty for the result as a whole
/// @param proposed the value that it should have
/// @param settledIn the calculation in which the decision shows
record Objection(
        long id,
        long calculation,
        String subject,
        String input,
        String claim,
        @Nullable String proposed,
        Instant raised,
        String raisedBy,
        State state,
        @Nullable Instant decided,
        @Nullable String decidedBy,
        @Nullable String decision,
        @Nullable Long settledIn,
        List<Paper> documents) {
    /// Where it stands.
    enum State {
        OPEN,
        ACCEPTED,
        REFUSED,
        WITHDRAWN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A document that was handed in with it.
    record Paper(long id, String fileName, String type, String sha256) {}
}
