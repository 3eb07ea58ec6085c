package io.baigong.server.audit;

/// How an attempt ended.
public enum Outcome {
    /// It was done.
    DONE,
    /// The actor was not allowed to.
    DENIED,
    /// It was allowed and did not succeed.
    FAILED
}
