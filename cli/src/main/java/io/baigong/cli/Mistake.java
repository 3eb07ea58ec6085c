package io.baigong.cli;

/// What whoever called the command has to put right.
final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mistake(String message) {
        super(message);
    }
}
