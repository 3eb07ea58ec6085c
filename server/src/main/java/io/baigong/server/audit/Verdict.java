package io.baigong.server.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the verification of an organisation's chain found.
///
/// @param organisation its number, 0 for the platform itself
/// @param key of the organisation, `platform` for the platform itself
/// @param entries that were looked at
/// @param head `POSITION:HASH` of the last one. Kept elsewhere it proves later that nothing was cut
///   off: give it to the next verification
/// @param broken the first that is not as it was written; absent when all are
public record Verdict(
        int organisation, String key, long entries, String head, @Nullable Broken broken) {
    public boolean intact() {
        return broken == null;
    }

    /// Where a chain is broken.
    ///
    /// @param position of the first entry that is missing or not as it was written
    /// @param got what is there instead
    public record Broken(
            long position,
            Reason reason,
            @Nullable Instant time,
            @Nullable String actor,
            @Nullable String action,
            String expected,
            String got) {}

    /// What happened to an entry.
    public enum Reason {
        /// Entries are gone.
        MISSING("missing"),
        /// The entry says something else than when it was written.
        CHANGED("changed"),
        /// The platform did not write it.
        INSERTED("inserted"),
        /// Entries at the end are gone, or the note of the last entry was changed.
        CUT_OFF("cut-off");

        private final String key;

        Reason(String key) {
            this.key = key;
        }

        /// Its name in the API.
        @com.fasterxml.jackson.annotation.JsonValue
        public String key() {
            return key;
        }
    }
}
