package io.baigong.connect;

/// A link that has ended. Its driver has closed it already; open another, with patience.
public final class LinkBroken extends Exception {
    private static final long serialVersionUID = 1L;

    public LinkBroken(String message) {
        super(message);
    }

    public LinkBroken(String message, Throwable cause) {
        super(message, cause);
    }
}
