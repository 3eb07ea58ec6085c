package io.baigong.server.organisations;

import io.baigong.server.access.Invalid;
import java.util.Arrays;
import java.util.stream.Collectors;

/// One of a few words that the API and the database know by a key.
interface Word {
    String key();

    /// @throws Invalid names all of them
    static <W extends Word> W of(W[] all, String field, String key) {
        for (var one : all) {
            if (one.key().equals(key)) {
                return one;
            }
        }
        throw new Invalid(field, keys(all), key);
    }

    static String keys(Word[] all) {
        return Arrays.stream(all).map(Word::key).collect(Collectors.joining(", "));
    }
}
