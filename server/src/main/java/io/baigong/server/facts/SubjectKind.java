package io.baigong.server.facts;

import com.fasterxml.jackson.annotation.JsonValue;

/// What a fact is about.
public enum SubjectKind {
    /// An organisation of the register, by its key.
    ORGANISATION,
    /// A thing, by its key.
    THING,
    /// A region, by its code.
    PLACE,
    /// Something that the platform has no list of, by any name.
    OTHER;

    /// Its name in the API and in files.
    @JsonValue
    public String word() {
        return Members.word(this);
    }
}
