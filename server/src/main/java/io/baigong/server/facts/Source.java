package io.baigong.server.facts;

import com.fasterxml.jackson.annotation.JsonValue;

/// A table or a form by its key.
public record Source(Kind kind, String key) {
    /// Which of the two.
    public enum Kind {
        TABLE,
        FORM;

        /// Its name in the API and the database.
        @JsonValue
        public String word() {
            return Members.word(this);
        }

        static Kind of(String word) {
            return word.equals("form") ? FORM : TABLE;
        }
    }

    public static Source table(String key) {
        return new Source(Kind.TABLE, key);
    }

    public static Source form(String key) {
        return new Source(Kind.FORM, key);
    }

    @Override
    public String toString() {
        return kind.word() + ":" + key;
    }
}
