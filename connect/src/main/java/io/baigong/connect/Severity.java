package io.baigong.connect;

/// How far a value may be used, after OPC UA part 4, 7.39.1.
public enum Severity {
    GOOD,
    UNCERTAIN,
    BAD
}
