package io.baigong.server.things;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of the things that were meant, or would.
///
/// @param matched how many are meant
/// @param items one for each thing, failures first, as many as an answer shows
/// @param job by which to ask how far it is, when it goes on in the background; the counts are then
///   the job's
@Schema(name = "BulkResult")
record BulkResult(
        boolean dryRun,
        long matched,
        long changed,
        long unchanged,
        long failed,
        List<Item> items,
        @Nullable String job) {
    static final int SHOWN = 1_000;

    BulkResult {
        items = List.copyOf(items);
    }

    enum Outcome {
        CHANGED,
        UNCHANGED,
        FAILED
    }

    /// What became of one thing.
    ///
    /// @param outcome `changed`, `unchanged` or `failed`
    /// @param field which of its fields is at fault
    /// @param token the secret that was made, only here and only now
    @Schema(name = "BulkItem")
    record Item(
            String key,
            @Schema(allowableValues = {"changed", "unchanged", "failed"}) String outcome,
            @Nullable String field,
            @Nullable String expected,
            @Nullable String got,
            @Nullable String token) {
        static Item of(String key, Outcome outcome) {
            return new Item(key, word(outcome), null, null, null, null);
        }

        static Item failed(String key, String field, String expected, String got) {
            return new Item(key, word(Outcome.FAILED), field, expected, got, null);
        }

        static Item token(String key, String token) {
            return new Item(key, word(Outcome.CHANGED), null, null, null, token);
        }

        private static String word(Outcome outcome) {
            return outcome.name().toLowerCase(java.util.Locale.ROOT);
        }

        boolean is(Outcome one) {
            return outcome.equals(word(one));
        }
    }
}
