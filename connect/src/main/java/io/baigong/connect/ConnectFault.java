package io.baigong.connect;

/// A link that could not be opened. Nothing is left open behind it.
public final class ConnectFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public ConnectFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ConnectFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// What it failed on, so that a person knows where to look.
    public enum Kind {
        /// No way to the address: unknown host, nobody listens, no such port on this machine.
        UNREACHABLE,
        TIMEOUT,
        /// The device is there and wants no further connection.
        REFUSED_BY_DEVICE,
        /// User, password or key.
        CREDENTIALS,
        /// A certificate has expired, is not trusted, or is of somebody else.
        CERTIFICATE,
        /// What answers there does not speak this protocol.
        OTHER_PROTOCOL,
        /// Each setting may be, but not together or not on this machine.
        SETTINGS
    }
}
