package io.baigong.evaluator.method;

/// Among whom something is counted or ranked.
public enum Within {
    ALL,
    GROUP
}
