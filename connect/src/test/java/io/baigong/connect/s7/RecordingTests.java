package io.baigong.connect.s7;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import io.baigong.connect.peer.Capture;
import io.baigong.connect.peer.ZeekLog;
import io.baigong.connect.s7.Request.Piece;
import io.baigong.connect.s7.S7Address.Area;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Recordings of programs of others with controllers, and what Zeek's analyser makes of them.
class RecordingTests {
    private static final int PORT = 102;
    private static final int JOB = 1;
    private static final int ANSWER = 3;

    /// One conversation by the references of its messages.
    private static final class Recording {
        private final Map<Integer, byte[]> jobs = new HashMap<>();
        private final Map<Integer, byte[]> answers = new HashMap<>();
        private final List<Map<String, String>> rows;

        private Recording(String name) {
            rows = ZeekLog.read(RecordingTests.class, name + ".log");
            int client = Integer.parseInt(Objects.requireNonNull(rows.getLast().get("id.orig_p")));
            for (var segment : Capture.read(RecordingTests.class, name + ".pcap")) {
                if (segment.fromPort() == client || segment.toPort() == client) {
                    take(segment);
                }
            }
        }

        private void take(Capture.Segment segment) {
            byte[] rest = segment.payload();
            while (rest.length > 0) {
                var frame = Frame.read(rest, rest.length);
                assertThat(frame).isInstanceOf(Frame.Complete.class);
                if (frame instanceof Frame.Complete(int kind, _, byte[] message, int end)) {
                    boolean plain = kind == Frame.DATA && message[1] != 7;
                    if (plain) {
                        (segment.toPort() == PORT ? jobs : answers)
                                .put(turned(Answer.reference(message)), message);
                    }
                    rest = Arrays.copyOfRange(rest, end, rest.length);
                }
            }
        }

        private byte[] job(int reference) {
            return Objects.requireNonNull(jobs.get(reference));
        }

        private Answer answer(int reference) {
            return Answer.read(Objects.requireNonNull(answers.get(reference)));
        }

        /// References of the messages of a kind and function.
        private List<Integer> references(int kind, int function) {
            var code = "0x%02x".formatted(function);
            var found =
                    rows.stream()
                            .filter(row ->
                                    Integer.toString(kind).equals(row.get("rosctr_code"))
                                            && code.equals(row.get("function_code")))
                            .map(row ->
                                    Integer.valueOf(
                                            Objects.requireNonNull(row.get("pdu_reference"))))
                            .toList();
            assertThat(found).as(code).isNotEmpty();
            return found;
        }

        private List<Answer.Item> items(int reference) {
            return answer(reference) instanceof Answer.Values(var items) ? items : List.of();
        }
    }

    /// A reference as Zeek reads it, least significant byte first, for the client chose its bytes.
    private static int turned(int reference) {
        return Short.toUnsignedInt(Short.reverseBytes((short) reference));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static S7Values.Decoded decode(String address, int from, byte[] data) {
        var place = AddressReader.read(address, null);
        return S7Values.decode(
                place,
                ByteBuffer.wrap(data).slice(place.from() - from, place.size()),
                StandardCharsets.ISO_8859_1);
    }

    @Test
    void connectsAndAgreesOnASizeAsOthersDo() {
        var first = Capture.read(RecordingTests.class, "s7ident.pcap").getFirst();
        assertThat(Frame.connect(1, 0, 1)).isEqualTo(first.payload());
        var programmer = new Recording("s7ident");
        assertThat(programmer.references(ANSWER, Request.SETUP)).containsExactly(0);
        assertThat(Request.setup(0, 480)).isEqualTo(programmer.job(0));
        assertThat(programmer.answer(0)).isEqualTo(new Answer.Setup(480));
        assertThat(new Recording("snap7").answer(0)).isEqualTo(new Answer.Setup(240));
    }

    @Test
    void asksAPanelsQuestionsAndUnderstandsTheAnswers() {
        var panel = new Recording("s7comm_plus");
        var read = new ArrayList<String>();
        for (int reference : panel.references(JOB, Request.READ)) {
            var piece = piece(panel.job(reference));
            assertThat(Request.read(turned(reference), List.of(piece)))
                    .isEqualTo(panel.job(reference));
            assertThat(panel.references(ANSWER, Request.READ)).contains(reference);
            var item = panel.items(reference).getFirst();
            assertThat(item.code()).isEqualTo(Answer.Item.GOOD);
            assertThat(item.data()).hasSize(piece.count());
            read.add(HexFormat.of().formatHex(item.data()));
        }
        assertThat(read)
                .containsExactly(
                        "00", "03", "0000800000000000", "28", "00", "03", "0000800000000000", "28");
        byte[] block = panel.items(5).getFirst().data();
        assertThat(decode("DB5.DBD4:REAL", 0, block))
                .isEqualTo(new S7Values.Decoded.Good(Value.of(0.0)));
        assertThat(decode("DB5.DBX2.7", 0, block))
                .isEqualTo(new S7Values.Decoded.Good(Value.of(true)));
        assertThat(decode("Q1.5", 1, panel.items(7).getFirst().data()))
                .isEqualTo(new S7Values.Decoded.Good(Value.of(true)));
    }

    @Test
    void writesWhatAPanelWrote() {
        var panel = new Recording("s7comm_plus");
        for (int reference : panel.references(JOB, Request.WRITE)) {
            byte[] job = panel.job(reference);
            var piece = piece(job);
            byte[] data = Arrays.copyOfRange(job, job.length - piece.count(), job.length);
            assertThat(Request.write(turned(reference), piece, data)).isEqualTo(job);
            assertThat(panel.references(ANSWER, Request.WRITE)).contains(reference);
            assertThat(panel.answer(reference))
                    .isEqualTo(new Answer.Written(List.of(Answer.Item.GOOD)));
        }
        assertThat(piece(panel.job(6))).isEqualTo(new Piece(Area.BLOCK, 5, 0, 8));
        assertThat(decode("DB5.DBD4:REAL", 0, hex("0000800042c80000")))
                .isEqualTo(new S7Values.Decoded.Good(Value.of(100.0)));
    }

    /// The only place that a request speaks of.
    private static Piece piece(byte[] job) {
        var bytes = ByteBuffer.wrap(job);
        int code = job[20] & 0xFF;
        var area = Arrays.stream(Area.values()).filter(one -> one.code() == code).findFirst();
        int place = bytes.getInt(20) & 0xFF_FFFF;
        return new Piece(area.orElseThrow(), bytes.getShort(18), place / 8, bytes.getShort(16));
    }

    @Test
    void splitsAnswersOfSeveralPiecesWhateverTheirUnits() {
        var client = new Recording("snap7");
        assertThat(client.references(ANSWER, Request.READ)).containsExactly(25, 27);
        // A real number, counted in bytes.
        assertThat(client.items(25).getFirst().data()).isEqualTo(hex("00000000"));
        // Flags, inputs and outputs counted in bits; timers and counters in bytes.
        var items = client.items(27);
        assertThat(items).extracting(Answer.Item::code).containsOnly(Answer.Item.GOOD).hasSize(5);
        assertThat(items).allSatisfy(item -> assertThat(item.data()).hasSize(16));
        assertThat(items.get(1).data()).isEqualTo(hex("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb"));
        assertThat(items.getLast().data()).isEqualTo(hex("0011" + "00".repeat(14)));
    }

    @Test
    void namesWhatAControllerRefuses() {
        var client = new Recording("snap7");
        assertThat(client.references(ANSWER, Request.WRITE)).containsExactly(24, 26);
        assertThat(client.answer(26))
                .isEqualTo(new Answer.Written(List.of(0xFF, 0xFF, 0xFF, 0x03, 0x03)));
        var programmer = new Recording("s7ident");
        assertThat(programmer.references(ANSWER, Request.READ)).containsExactly(10);
        assertThat(programmer.items(10))
                .hasSize(5)
                .allSatisfy(item ->
                        assertThat(Answer.Item.status(item.code()).reason())
                                .isEqualTo(Reason.BAD_ADDRESS));
    }
}
