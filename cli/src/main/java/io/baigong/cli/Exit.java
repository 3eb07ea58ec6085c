package io.baigong.cli;

import io.baigong.client.Refusal;

/// What the command ends with; docs/clients.md lists it for those who write scripts.
final class Exit {
    static final int DONE = 0;

    /// The platform refused.
    static final int REFUSED = 1;

    /// The command was written wrongly.
    static final int USAGE = 2;

    /// Nobody is logged in, or the token ended.
    static final int NOT_SIGNED_IN = 3;

    static final int UNREACHABLE = 4;

    /// An import took some rows and not others.
    static final int PARTLY = 5;

    private Exit() {}

    static int of(Refusal refusal) {
        return switch (refusal.status()) {
            case 0, 502, 503, 504 -> UNREACHABLE;
            case 401 -> NOT_SIGNED_IN;
            default -> REFUSED;
        };
    }
}
