package io.baigong.connect.dlt645;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;

/// What came of one request.
sealed interface Reply {
    /// An answer to it.
    ///
    /// @param meter that gave it
    record Answered(MeterNumber meter, Answer answer) implements Reply {}

    /// Nothing came, or something that is no answer to it.
    record Failed(Reason reason, String detail) implements Reply {
        Status status() {
            return Status.bad(reason, detail);
        }
    }
}
