package io.baigong.server.organisations;

import com.fasterxml.jackson.annotation.JsonValue;

/// How organisations become others.
enum ChangeKind implements Word {
    /// Several become one, or one goes into another.
    MERGE("merge"),
    /// One becomes several and ends.
    SPLIT("split"),
    /// One goes on and others come out of it.
    SPIN_OFF("spin-off");

    private final String key;

    ChangeKind(String key) {
        this.key = key;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }

    static ChangeKind of(String key) {
        return Word.of(values(), "kind", key);
    }
}
