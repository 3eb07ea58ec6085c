package io.baigong.connect.modbus;

import io.baigong.connect.LinkListener;
import io.baigong.connect.wire.Wire;
import java.io.IOException;
import java.time.Duration;

/// How requests and answers find each other on a wire.
interface Framing {
    /// One request and what came of it.
    ///
    /// @throws IOException the wire has gone
    Reply exchange(Wire wire, Question question) throws IOException;

    /// Whether it is no longer known where a frame begins, so that the wire is of no more use.
    boolean outOfStep();

    /// @param timeout for the whole answer
    /// @param anyUnit whether an answer in another unit's name is taken too
    record Question(
            int unit, byte[] message, Duration timeout, boolean anyUnit, LinkListener listener) {}
}
