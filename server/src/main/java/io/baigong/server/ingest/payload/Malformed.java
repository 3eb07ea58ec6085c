package io.baigong.server.ingest.payload;

/// A payload that cannot be read. It says what was expected, what came and at which byte. Without a
/// stack trace, for a sender of nonsense must not be dearer than one of sense.
public final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String expected;
    private final String got;

    public Malformed(String expected, String got, int at) {
        super("expected %s, got %s at byte %d".formatted(expected, got, at), null, false, false);
        this.expected = expected;
        this.got = "%s at byte %d".formatted(got, at);
    }

    public String expected() {
        return expected;
    }

    public String got() {
        return got;
    }
}
