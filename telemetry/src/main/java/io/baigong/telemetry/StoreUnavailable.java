package io.baigong.telemetry;

import org.jspecify.annotations.Nullable;

/// The store cannot do what was asked now. Nothing is lost: the log has it.
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean temporary;

    /// @param temporary does waiting help, as with a full disk?
    public StoreUnavailable(String message, boolean temporary, @Nullable Throwable cause) {
        super(message, cause);
        this.temporary = temporary;
    }

    /// Does waiting help?
    public boolean isTemporary() {
        return temporary;
    }
}
