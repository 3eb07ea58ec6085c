package io.baigong.connect.modbus;

import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.wire.Exchange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How requests and answers find each other on a wire.
interface Framing extends Exchange<Framing.Question, Reply> {
    /// Whether it is no longer known where a frame begins, so that the wire is of no more use.
    boolean outOfStep();

    @Override
    default @Nullable String outOfStep(Reply reply) {
        return outOfStep() && reply instanceof Reply.Failed failed ? failed.detail() : null;
    }

    @Override
    default boolean isSilence(Reply reply) {
        return reply instanceof Reply.Failed(Reason reason, _) && reason == Reason.TIMEOUT;
    }

    /// @param timeout for the whole answer
    /// @param anyUnit whether an answer in another unit's name is taken too
    record Question(
            int unit, byte[] message, Duration timeout, boolean anyUnit, LinkListener listener) {}
}
