package io.baigong.connect.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// Exchanges over a wire on which anything may come, in pieces of any size.
class FramingTests {
    private static final byte[] ONE_REGISTER = {3, 0, 7, 0, 1};
    private static final byte[] ANSWER = {3, 2, 0, 21};

    /// A wire that brings given bytes, so many at a time, and then nothing.
    private static final class Recorded implements Wire {
        private final byte[] bytes;
        private final int piece;
        private int position;

        Recorded(byte[] bytes, int piece) {
            this.bytes = bytes;
            this.piece = piece;
        }

        @Override
        public void write(byte[] frame) {}

        @Override
        public int read(byte[] into, int at, long deadline) {
            int count = Math.min(Math.min(piece, bytes.length - position), into.length - at);
            System.arraycopy(bytes, position, into, at, count);
            position += count;
            return count;
        }

        @Override
        public void discard() {}

        @Override
        public void close() {}
    }

    private static Reply ask(Framing framing, byte[] bytes, int piece) {
        var question =
                new Framing.Question(
                        1, ONE_REGISTER, Duration.ofMillis(5), false, LinkListener.DEAF);
        try {
            return framing.run(new Recorded(bytes, piece), question);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Property
    void alwaysComesToAnEndWhateverComes(
            @ForAll @Size(max = 1500) byte[] bytes,
            @ForAll @IntRange(min = 1, max = 300) int piece) {
        assertThat(ask(new TcpFraming(), bytes, piece)).isNotNull();
        assertThat(ask(new RtuFraming(), bytes, piece)).isNotNull();
    }

    @Property
    void findsTheAnswerHoweverItIsSplit(
            @ForAll @IntRange(min = 1, max = 20) int piece, @ForAll @Size(max = 40) byte[] after) {
        var tcp = ask(new TcpFraming(), join(TcpFrames.write(1, 1, ANSWER), after), piece);
        assertThat(tcp)
                .isInstanceOfSatisfying(
                        Reply.Done.class, done -> assertThat(done.message()).isEqualTo(ANSWER));
        var rtu = ask(new RtuFraming(), join(RtuFrames.write(1, ANSWER), after), piece);
        assertThat(rtu)
                .isInstanceOfSatisfying(
                        Reply.Done.class, done -> assertThat(done.message()).isEqualTo(ANSWER));
    }

    @Property
    void findsTheAnswerBehindNoiseOnALine(
            @ForAll @IntRange(min = 1, max = 20) int piece, @ForAll @Size(max = 8) byte[] noise) {
        // Noise that looks like the head of an answer of this unit is worn down by its checksum.
        var reply = ask(new RtuFraming(), join(noise, RtuFrames.write(1, ANSWER)), piece);
        assertThat(reply).isInstanceOf(Reply.Done.class);
    }

    @Test
    void passesOverAnswersToEarlierRequests() {
        var framing = new TcpFraming();
        assertThat(ask(framing, new byte[0], 1)).isInstanceOf(Reply.Failed.class);
        byte[] late =
                join(TcpFrames.write(1, 1, new byte[] {3, 2, 0, 9}), TcpFrames.write(2, 1, ANSWER));
        assertThat(ask(framing, late, 7))
                .isInstanceOfSatisfying(
                        Reply.Done.class, done -> assertThat(done.message()).isEqualTo(ANSWER));
    }

    @Test
    void namesAnAnswerThatStopsInTheMiddle() {
        assertThat(ask(new TcpFraming(), Arrays.copyOf(TcpFrames.write(1, 1, ANSWER), 8), 3))
                .isEqualTo(
                        new Reply.Failed(
                                Reason.TIMEOUT, "unit 1 sent 8 bytes of an answer within 5 ms"));
        assertThat(ask(new RtuFraming(), Arrays.copyOf(RtuFrames.write(1, ANSWER), 4), 3))
                .isEqualTo(new Reply.Failed(Reason.GARBAGE, "the answer ended after 01 03 02 00"));
    }
}
