package io.baigong.server.organisations;

import io.baigong.server.access.Invalid;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A name in Chinese and English; what is not known in one language is empty there.
record Naming(String zh, String en) {
    static final int LONGEST = 200;

    /// The name in a body: text for both languages, or `{zh, en}`, one of which may be missing.
    ///
    /// @throws Invalid when there is none, or a longer one than 200 characters
    static Naming of(JsonNode body) {
        var name = body.path("name");
        if (name.isString()) {
            return both(name.asString(), name.asString());
        }
        return both(name.path("zh").asString(""), name.path("en").asString(""));
    }

    static Naming both(String zh, String en) {
        String fault = fault(zh, en);
        if (fault != null) {
            throw new Invalid("name", fault, zh.isBlank() ? en : zh);
        }
        String first = zh.isBlank() ? en : zh;
        return new Naming(first.strip(), en.isBlank() ? first.strip() : en.strip());
    }

    static @Nullable String fault(String zh, String en) {
        boolean fits = zh.length() <= LONGEST && en.length() <= LONGEST;
        boolean is = !zh.isBlank() || !en.isBlank();
        boolean clean =
                zh.chars().noneMatch(Character::isISOControl)
                        && en.chars().noneMatch(Character::isISOControl);
        return fits && is && clean ? null : "a name of 1 to 200 characters";
    }
}
