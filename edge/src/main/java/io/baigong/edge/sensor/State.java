package io.baigong.edge.sensor;

import java.util.Locale;

/// What a machine does.
enum State {
    /// Off, or held by a fault.
    STOP,
    /// On, and waiting.
    IDLE,
    RUN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
