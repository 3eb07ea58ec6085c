package io.baigong.connect.dlt645;

import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.wire.Exchange;
import io.baigong.connect.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Requests and answers on a line of meters: one at a time; what came too late or is noise is
/// thrown away before the next, what the line's adapter echoes is passed over.
final class MeterExchange implements Exchange<MeterExchange.Question, Reply> {
    /// After bytes that cannot be an answer, how long silence is waited for instead of the whole
    /// timeout: as long as a meter may pause between two bytes (5.3.3).
    private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(500);

    private final byte[] bytes = new byte[4 * Frames.MOST];

    /// @param timeout for the whole answer
    /// @param wake how many FEH go before the request
    record Question(
            MeterNumber meter,
            Request request,
            Duration timeout,
            int wake,
            LinkListener listener) {}

    @Override
    public Reply run(Wire wire, Question question) throws IOException {
        wire.discard();
        byte[] frame = question.request().frame(question.wake(), question.meter());
        wire.write(frame);
        question.listener().sent(ByteBuffer.wrap(frame).asReadOnlyBuffer());
        long deadline = System.nanoTime() + question.timeout().toNanos();
        int used = 0;
        while (true) {
            var heard = heard(question, used);
            if (heard.answer() != null) {
                received(question, used);
                return heard.answer();
            }
            long until = heard.broken() ? Math.min(deadline, System.nanoTime() + QUIET) : deadline;
            int count = used < bytes.length ? wire.read(bytes, used, until) : 0;
            if (count == 0) {
                received(question, used);
                return heard.failed(question);
            }
            used += count;
        }
    }

    private void received(Question question, int used) {
        if (used > 0) {
            question.listener()
                    .received(ByteBuffer.wrap(bytes, 0, used).slice().asReadOnlyBuffer());
        }
    }

    /// What the bytes so far are.
    ///
    /// @param broken whether something came that cannot become the answer
    /// @param failed what that is, when nothing better follows; none when nothing came
    private record Heard(
            Reply.@Nullable Answered answer, boolean broken, Reply.@Nullable Failed failed) {
        Reply failed(Question question) {
            return failed != null
                    ? failed
                    : new Reply.Failed(
                            Reason.TIMEOUT,
                            "meter %s did not answer within %d ms"
                                    .formatted(question.meter(), question.timeout().toMillis()));
        }
    }

    private Heard heard(Question question, int used) {
        Reply.Failed failed = null;
        boolean broken = false;
        int at = 0;
        while (at < used) {
            switch (Frames.read(bytes, at, used)) {
                case Frame.Complete frame -> {
                    at = frame.end();
                    if (frame.isAnswer()) {
                        var reply = reply(question, frame);
                        if (reply instanceof Reply.Answered answered) {
                            return new Heard(answered, false, null);
                        }
                        failed = (Reply.Failed) reply;
                        broken = true;
                    }
                }
                case Frame.Incomplete _ -> {
                    // Noise may look like the head of a frame and hide the answer behind it.
                    var hidden = hidden(question, at + 1, used);
                    if (hidden != null) {
                        return new Heard(hidden, false, null);
                    }
                    if (failed == null && !onlyWaking(at, used)) {
                        failed = garbage("the answer ended after " + hex(at, used));
                    }
                    return new Heard(null, broken, failed);
                }
                case Frame.Malformed(String why, int where) -> {
                    if (failed == null) {
                        failed =
                                garbage(
                                        "%s, at byte %d of %s"
                                                .formatted(why, where - at + 1, hex(at, used)));
                    }
                    broken = true;
                    at++;
                }
            }
        }
        return new Heard(null, broken, failed);
    }

    private boolean onlyWaking(int from, int used) {
        for (int i = from; i < used; i++) {
            if (bytes[i] != (byte) 0xFE) {
                return false;
            }
        }
        return true;
    }

    private Reply.@Nullable Answered hidden(Question question, int from, int used) {
        for (int at = from; at < used; at++) {
            if (bytes[at] == 0x68
                    && Frames.read(bytes, at, used) instanceof Frame.Complete frame
                    && frame.isAnswer()
                    && reply(question, frame) instanceof Reply.Answered answered) {
                return answered;
            }
        }
        return null;
    }

    private static Reply reply(Question question, Frame.Complete frame) {
        if (!frame.meter().isMeantBy(question.meter())) {
            return new Reply.Failed(
                    Reason.WRONG_DEVICE,
                    "meter %s answered, asked was %s".formatted(frame.meter(), question.meter()));
        }
        var answer = Answer.of(frame);
        return answer.isTo(question.request())
                ? new Reply.Answered(frame.meter(), answer)
                : garbage(
                        "control code %02XH with %d bytes is no answer to this request"
                                .formatted(frame.control(), frame.data().length));
    }

    private static Reply.Failed garbage(String detail) {
        return new Reply.Failed(Reason.GARBAGE, detail);
    }

    /// The first bytes, for people.
    private String hex(int from, int to) {
        byte[] shown = Arrays.copyOfRange(bytes, from, Math.min(to, from + 24));
        String hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(shown);
        return to - from > 24 ? "%s … (%d bytes)".formatted(hex, to - from) : hex;
    }

    @Override
    public boolean isSilence(Reply reply) {
        return reply instanceof Reply.Failed(Reason reason, _) && reason == Reason.TIMEOUT;
    }

    @Override
    public @Nullable String outOfStep(Reply reply) {
        return null;
    }
}
