package io.baigong.server.production;

import io.baigong.evaluator.method.Channel;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A version of something that was said. It is never changed; the next version takes its place.
///
/// @param version from 1
/// @param thing number of the machine it is about, if it is about one
/// @param day on which it begins, in the site's time
/// @param by who said it
/// @param reason of this version
/// @param gone whether it was withdrawn with this version
record Entry(
        Kind kind,
        String key,
        int version,
        @Nullable Integer thing,
        @Nullable LocalDate day,
        Instant recorded,
        String by,
        Channel channel,
        String reason,
        boolean gone,
        JsonNode content) {
    Body body() {
        return Body.of(content);
    }

    EntryRef ref() {
        return new EntryRef(kind.word(), key, version);
    }
}
