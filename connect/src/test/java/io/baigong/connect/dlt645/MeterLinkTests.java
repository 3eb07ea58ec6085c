package io.baigong.connect.dlt645;

import static io.baigong.connect.dlt645.MeterStand.FIRST;
import static io.baigong.connect.dlt645.MeterStand.SECOND;
import static io.baigong.connect.dlt645.MeterStand.at;
import static io.baigong.connect.dlt645.MeterStand.open;
import static io.baigong.connect.dlt645.MeterStand.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.peer.Peer;
import io.baigong.connect.peer.Proxy;
import io.baigong.connect.peer.Proxy.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A link to meters on a line that answer as the standard says, and on one that is out of order.
class MeterLinkTests {
    private final MeterStand stand =
            new MeterStand()
                    .has(FIRST, 0x02010100, 0x05, 0x22)
                    .has(FIRST, 0x02010200, 0x12, 0x22)
                    .has(FIRST, 0x02010300, 0xFF, 0xFF)
                    .has(FIRST, 0x02800002, 0x98, 0x49)
                    .has(FIRST, 0x01010000, 0x00, 0x50, 0x03, 0x30, 0x09, 0x01, 0x05, 0x26)
                    .has(SECOND, 0x02800002, 0x02, 0x50);

    @AfterEach
    void close() {
        stand.close();
    }

    private static List<@Nullable Value> values(List<Sample> samples) {
        return samples.stream().<@Nullable Value>map(Sample::value).toList();
    }

    private static Sample one(Link link, String address) throws Exception {
        return link.read(tags(address)).getFirst();
    }

    @Test
    void readsNeighboursAtOnce() throws Exception {
        stand.has(FIRST, 0x0201FF00, 0x05, 0x22, 0x12, 0x22, 0xFF, 0xFF)
                .has(FIRST, 0x0001FF00, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0);
        try (var link = open(stand.port(), FIRST)) {
            var samples =
                    link.read(
                            tags(
                                    "voltage.a",
                                    "frequency",
                                    "voltage.b",
                                    "voltage.c",
                                    "00010000",
                                    "energy.active.import.tariff2",
                                    "01010000",
                                    "01010000.time"));
            assertThat(values(samples))
                    .containsExactly(
                            Value.of(220.5),
                            Value.of(49.98),
                            Value.of(221.2),
                            null,
                            Value.of(0.01),
                            Value.of(0.03),
                            Value.of(3.5),
                            Value.of("2026-05-01T09:30"));
            assertThat(samples.get(3).status().reason()).isEqualTo(Reason.MARKED_BY_DEVICE);
            assertThat(stand.asked())
                    .containsExactlyInAnyOrder(
                            new Request.Read(0x0201FF00),
                            new Request.Read(0x0001FF00),
                            new Request.Read(0x02800002),
                            new Request.Read(0x01010000));
        }
    }

    @Test
    void readsAloneWhatABlockLacksAndRemembersIt() throws Exception {
        stand.has(FIRST, 0x0201FF00, 0x05, 0x22);
        try (var link = open(stand.port(), FIRST)) {
            var tags = tags("voltage.a", "voltage.b");
            var both = List.of(Value.of(220.5), Value.of(221.2));
            assertThat(values(link.read(tags))).isEqualTo(both);
            assertThat(stand.asked()).hasSize(2);
            assertThat(values(link.read(tags))).isEqualTo(both);
            assertThat(stand.asked()).doesNotContain(new Request.Read(0x0201FF00)).hasSize(2);
        }
    }

    @Test
    void readsAloneWhereAMeterRefusesBlocks() throws Exception {
        try (var link = open(stand.port(), FIRST)) {
            var tags = tags("voltage.a", "voltage.b");
            for (int requests : new int[] {3, 2}) {
                assertThat(values(link.read(tags)))
                        .containsExactly(Value.of(220.5), Value.of(221.2));
                assertThat(stand.asked()).hasSize(requests);
            }
        }
    }

    @Test
    void asksForWhatIsRefusedAgainAfterAMinute() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-05-01T00:00:00Z"));
        InstantSource clock = now::get;
        try (var link = open(new Dlt645OverTcp(), at(stand.port(), FIRST), clock)) {
            assertThat(one(link, "temperature").status().reason()).isEqualTo(Reason.BAD_ADDRESS);
            assertThat(one(link, "temperature").status().detail())
                    .startsWith("error 02H to function 11H: no such data; since 2026-05-01T00:00");
            assertThat(stand.asked()).hasSize(1);
            now.set(now.get().plusSeconds(61));
            stand.has(FIRST, 0x02800007, 0x53, 0x82);
            assertThat(one(link, "temperature").value()).isEqualTo(Value.of(-25.3));
        }
    }

    @Test
    void putsTogetherWhatComesInSeveralFrames() throws Exception {
        stand.sendsAtMost(5);
        stand.has(FIRST, 0x00020000, 4, 3, 2, 1);
        stand.has(FIRST, 0x05060101, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0);
        try (var link = open(stand.port(), FIRST)) {
            assertThat(one(link, "05060101#XXXXXX.XX[3]").value()).isEqualTo(Value.of(0.03));
            assertThat(stand.asked()).hasSize(3);
            assertThat(one(link, "05060101#XXXXXX.XX[4]").status().detail())
                    .isEqualTo("XXXXXX.XX needs bytes 13 to 16, the meter sent 12");
        }
    }

    @Test
    void sharesALineBetweenItsMeters() throws Exception {
        var protocol = new Dlt645OverTcp();
        try (var proxy = new Proxy(stand.port());
                var first = open(protocol, at(proxy.port(), FIRST), InstantSource.system());
                var second = open(protocol, at(proxy.port(), SECOND), InstantSource.system())) {
            assertThat(one(first, "frequency").value()).isEqualTo(Value.of(49.98));
            assertThat(one(second, "frequency").value()).isEqualTo(Value.of(50.02));
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void findsTheOnlyMeterOfALine() throws Exception {
        try (var one = new MeterStand().has(SECOND, 0x02800002, 0x02, 0x50);
                var link = open(one.port(), MeterNumber.ANY)) {
            assertThat(one(link, "frequency").value()).isEqualTo(Value.of(50.02));
            assertThat(one(link, "frequency").value()).isEqualTo(Value.of(50.02));
            assertThat(one.asked())
                    .containsExactly(
                            new Request.ReadNumber(),
                            new Request.Read(0x02800002),
                            new Request.Read(0x02800002));
        }
    }

    @Test
    void writesWithThePasswordOfItsSettings() throws Exception {
        var date = new Write(tags("date").getFirst(), Value.of("2026-11-23"));
        var frequency = new Write(tags("frequency").getFirst(), Value.of("x"));
        try (var link = open(stand.port(), FIRST, "password", "02123456")) {
            var results = link.write(List.of(date, frequency));
            assertThat(results.getFirst().status().isGood()).isTrue();
            assertThat(results.getLast().status().reason()).isEqualTo(Reason.WRONG_TYPE);
            assertThat(stand.data(FIRST, 0x04000101)).containsExactly(0x01, 0x23, 0x11, 0x26);
        }
        try (var link = open(stand.port(), FIRST, "password", "02000000")) {
            assertThat(link.write(List.of(date)).getFirst().status().detail())
                    .isEqualTo("error 04H to function 14H: wrong password or no right");
        }
        try (var link = open(stand.port(), FIRST)) {
            assertThat(link.write(List.of(date)).getFirst().status().reason())
                    .isEqualTo(Reason.NOT_SUPPORTED);
        }
    }

    @Test
    void namesSettingsThatCannotBe() {
        assertThatThrownBy(() -> open(stand.port(), FIRST, "meter", "12-34"))
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.SETTINGS));
        assertThatThrownBy(() -> open(stand.port(), FIRST, "password", "abc"))
                .hasMessage("the password is 8 digits: 2 of the level, 6 of the password");
    }

    @Test
    void findsTheAnswerBehindNoiseEchoesAndInCrumbs() throws Exception {
        try (var proxy = new Proxy(stand.port());
                var link = open(proxy.port(), FIRST)) {
            stand.makesNoise(0x68, 0x00, 0x16, 0xFE);
            assertThat(one(link, "frequency").value()).isEqualTo(Value.of(49.98));
            proxy.makes(new Trouble.Crumbs());
            assertThat(one(link, "frequency").value()).isEqualTo(Value.of(49.98));
            byte[] echo = new Request.Read(0x02800002).frame(4, FIRST);
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        byte[] both = new byte[echo.length + answer.length];
                        System.arraycopy(echo, 0, both, 0, echo.length);
                        System.arraycopy(answer, 0, both, echo.length, answer.length);
                        return both;
                    }));
            assertThat(one(link, "frequency").value()).isEqualTo(Value.of(49.98));
        }
    }

    @Test
    void namesWhatIsNoAnswer() throws Exception {
        try (var proxy = new Proxy(stand.port());
                var link = open(proxy.port(), FIRST)) {
            proxy.makes(new Trouble.Changed(_ -> new Answer.Written().frame(2, SECOND)));
            var other = one(link, "frequency").status();
            assertThat(other.reason()).isEqualTo(Reason.WRONG_DEVICE);
            assertThat(other.detail())
                    .isEqualTo("meter 202605010002 answered, asked was 000000000001");
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        answer[answer.length - 2]++;
                        return answer;
                    }));
            var wrong = one(link, "frequency").status();
            assertThat(wrong.reason()).isEqualTo(Reason.GARBAGE);
            assertThat(wrong.detail()).contains("checksum").contains("was due, at byte 19 of FE");
            byte[] late = {0x05, 0x22};
            proxy.makes(
                    new Trouble.Changed(
                            _ -> new Answer.Data(0x02010100, late, false).frame(0, FIRST)));
            assertThat(one(link, "frequency").status().reason()).isEqualTo(Reason.GARBAGE);
            proxy.makes(new Trouble.None());
            assertThat(one(link, "frequency").value()).isEqualTo(Value.of(49.98));
        }
    }

    @Test
    void asksASilentMeterTwiceInARoundAndEndsADeadLine() throws Exception {
        try (var proxy = new Proxy(stand.port());
                var link = open(proxy.port(), FIRST, "requestTimeout", "100")) {
            proxy.makes(new Trouble.Silent());
            var tags = tags("frequency", "temperature", "battery.clock", "date");
            for (int round = 0; round < 3; round++) {
                assertThat(link.read(tags))
                        .allSatisfy(sample ->
                                assertThat(sample.status().reason()).isEqualTo(Reason.TIMEOUT));
            }
            assertThatThrownBy(() -> link.read(tags))
                    .isInstanceOf(LinkBroken.class)
                    .hasMessageEndingWith("no answer to 6 requests in a row");
        }
    }

    @Test
    void breaksWhenTheLineIsCutInAFrame() throws Exception {
        try (var proxy = new Proxy(stand.port());
                var link = open(proxy.port(), FIRST)) {
            proxy.makes(new Trouble.Cut(7));
            assertThatThrownBy(() -> link.read(tags("frequency"))).isInstanceOf(LinkBroken.class);
            proxy.makes(new Trouble.None());
            try (var again = open(proxy.port(), FIRST)) {
                assertThat(one(again, "frequency").value()).isEqualTo(Value.of(49.98));
            }
        }
    }

    @Test
    void waitsForASlowMeter() throws Exception {
        try (var proxy = new Proxy(stand.port());
                var link = open(proxy.port(), FIRST)) {
            proxy.makes(new Trouble.Slow(450));
            assertThat(one(link, "frequency").value()).isEqualTo(Value.of(49.98));
        }
    }

    @Test
    void readsOverASerialPort(@TempDir Path folder) throws Exception {
        var port = folder.resolve("near");
        var command =
                List.of("socat", "pty,raw,echo=0,link=" + port, "tcp:127.0.0.1:" + stand.port());
        var settings = Map.of("port", port.toString(), "meter", "1", "baudRate", "9600");
        var protocol = new Dlt645();
        try (var cable = Peer.start(command, () -> Files.exists(port))) {
            try (var link = open(protocol, settings, InstantSource.system())) {
                assertThat(one(link, "frequency").value()).isEqualTo(Value.of(49.98));
                cable.kill();
                assertThatThrownBy(() -> link.read(tags("frequency")))
                        .isInstanceOf(LinkBroken.class);
            }
        }
        try (var _ = Peer.start(command, () -> Files.exists(port));
                var link = open(protocol, settings, InstantSource.system())) {
            assertThat(one(link, "frequency").value()).isEqualTo(Value.of(49.98));
        }
    }
}
