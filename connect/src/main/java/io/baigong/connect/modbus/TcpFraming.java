package io.baigong.connect.modbus;

import io.baigong.connect.Reason;
import io.baigong.connect.wire.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Requests and answers with transaction numbers (Messaging on TCP/IP 3.1.3, 4.2).
final class TcpFraming implements Framing {
    /// An answer may come so many requests late and is then no surprise.
    private static final int LATE = 1_000;

    private final byte[] bytes = new byte[4 * TcpFrames.MOST];
    private int used;
    private int asked;
    private boolean outOfStep;

    @Override
    public boolean outOfStep() {
        return outOfStep;
    }

    @Override
    public Reply run(Wire wire, Question question) throws IOException {
        asked++;
        int transaction = asked & 0xFFFF;
        byte[] frame = TcpFrames.write(transaction, question.unit(), question.message());
        wire.write(frame);
        question.listener().sent(ByteBuffer.wrap(frame).asReadOnlyBuffer());
        long deadline = System.nanoTime() + question.timeout().toNanos();
        Reply.Failed strange = null;
        while (true) {
            switch (TcpFrames.read(bytes, 0, used)) {
                case Frame.Complete answer -> {
                    take(answer.end(), question);
                    if (answer.transaction() == transaction) {
                        return reply(question, answer);
                    }
                    int age = transaction - answer.transaction() & 0xFFFF;
                    if (age > Math.min(LATE, asked - 1)) {
                        strange =
                                new Reply.Failed(
                                        Reason.GARBAGE,
                                        "answer to transaction %d, asked was %d"
                                                .formatted(answer.transaction(), transaction));
                    }
                }
                case Frame.Malformed(String why, int at) -> {
                    outOfStep = true;
                    question.listener()
                            .received(ByteBuffer.wrap(bytes, 0, used).asReadOnlyBuffer());
                    return new Reply.Failed(
                            Reason.GARBAGE,
                            "%s, at byte %d of %s".formatted(why, at + 1, Reply.hex(bytes, used)));
                }
                case Frame.Incomplete _ -> {
                    int count = more(wire, deadline);
                    if (count == 0) {
                        return nothing(question, strange);
                    }
                    used += count;
                }
            }
        }
    }

    private int more(Wire wire, long deadline) throws IOException {
        try {
            return wire.read(bytes, used, deadline);
        } catch (EOFException closed) {
            throw used == 0
                    ? closed
                    : new EOFException(
                            "%s after %d bytes of an answer".formatted(closed.getMessage(), used));
        }
    }

    private void take(int end, Question question) {
        question.listener().received(ByteBuffer.wrap(bytes, 0, end).slice().asReadOnlyBuffer());
        used -= end;
        System.arraycopy(bytes, end, bytes, 0, used);
    }

    private static Reply reply(Question question, Frame.Complete answer) {
        if (answer.unit() != question.unit() && !question.anyUnit()) {
            return new Reply.Failed(
                    Reason.WRONG_DEVICE,
                    "unit %d answered, asked was %d".formatted(answer.unit(), question.unit()));
        }
        return Reply.to(question.message(), answer.message());
    }

    private Reply nothing(Question question, Reply.@Nullable Failed strange) {
        if (strange != null) {
            return strange;
        }
        long millis = question.timeout().toMillis();
        return new Reply.Failed(
                Reason.TIMEOUT,
                used == 0
                        ? "unit %d did not answer within %d ms".formatted(question.unit(), millis)
                        : "unit %d sent %d bytes of an answer within %d ms"
                                .formatted(question.unit(), used, millis));
    }
}
