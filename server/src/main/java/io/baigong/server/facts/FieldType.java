package io.baigong.server.facts;

import com.fasterxml.jackson.annotation.JsonValue;

/// What a field holds.
public enum FieldType {
    /// An exact decimal number in the field's unit.
    NUMBER,
    TEXT,
    TRUTH,
    /// A day, ISO 8601.
    DATE,
    /// The key of one choice.
    CHOICE,
    /// Keys of any of the choices.
    CHOICES,
    /// A document of the organisation, by its number.
    DOCUMENT;

    /// Its name in the API and in files.
    @JsonValue
    public String word() {
        return Members.word(this);
    }
}
