package io.baigong.connect.modbus;

import io.baigong.connect.Reason;
import io.baigong.connect.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Requests and answers that only their order holds together (Serial Line 2.4): one at a time, what
/// came too late or is noise is thrown away before the next.
final class RtuFraming implements Framing {
    /// After bytes that cannot be an answer, how long silence is waited for instead of the whole
    /// timeout.
    private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(100);

    private final byte[] bytes = new byte[2 * RtuFrames.MOST];

    @Override
    public boolean outOfStep() {
        return false;
    }

    @Override
    public Reply run(Wire wire, Question question) throws IOException {
        wire.discard();
        byte[] frame = RtuFrames.write(question.unit(), question.message());
        wire.write(frame);
        question.listener().sent(ByteBuffer.wrap(frame).asReadOnlyBuffer());
        long deadline = System.nanoTime() + question.timeout().toNanos();
        int used = 0;
        while (true) {
            boolean broken = used > 0 && RtuFrames.read(bytes, 0, used) instanceof Frame.Malformed;
            long until = broken ? Math.min(deadline, System.nanoTime() + QUIET) : deadline;
            int count = used < bytes.length ? wire.read(bytes, used, until) : 0;
            if (count == 0) {
                received(question, used);
                return used == 0 ? silence(question) : unusable(question, used);
            }
            used += count;
            var answer = answer(question, used);
            if (answer != null) {
                received(question, used);
                return Reply.to(question.message(), answer.message());
            }
        }
    }

    private void received(Question question, int used) {
        question.listener().received(ByteBuffer.wrap(bytes, 0, used).slice().asReadOnlyBuffer());
    }

    /// The answer that is due, also behind noise such as a turning line makes.
    private Frame.@Nullable Complete answer(Question question, int used) {
        int function = question.message()[0] & 0xFF;
        for (int from = 0; used - from >= 5; from++) {
            boolean unit = question.anyUnit() || (bytes[from] & 0xFF) == question.unit();
            if (unit
                    && (bytes[from + 1] & 0x7F) == function
                    && RtuFrames.read(bytes, from, used) instanceof Frame.Complete complete) {
                return complete;
            }
        }
        return null;
    }

    private static Reply silence(Question question) {
        return new Reply.Failed(
                Reason.TIMEOUT,
                "unit %d did not answer within %d ms"
                        .formatted(question.unit(), question.timeout().toMillis()));
    }

    private Reply unusable(Question question, int used) {
        return switch (RtuFrames.read(bytes, 0, used)) {
            case Frame.Complete other when other.unit() != question.unit() ->
                    new Reply.Failed(
                            Reason.WRONG_DEVICE,
                            "unit %d answered, asked was %d"
                                    .formatted(other.unit(), question.unit()));
            case Frame.Complete other -> Reply.to(question.message(), other.message());
            case Frame.Malformed(String why, int at) ->
                    new Reply.Failed(
                            Reason.GARBAGE,
                            "%s, at byte %d of %s".formatted(why, at + 1, Reply.hex(bytes, used)));
            case Frame.Incomplete _ ->
                    new Reply.Failed(
                            Reason.GARBAGE,
                            "the answer ended after %s".formatted(Reply.hex(bytes, used)));
        };
    }
}
