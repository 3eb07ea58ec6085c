package io.baigong.connect.modbus;

import static io.baigong.connect.modbus.Units.at;
import static io.baigong.connect.modbus.Units.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Link;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.peer.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A unit of pymodbus that refuses: unknown addresses, holes between known ones, too much at once.
class RefusalTests {
    private static final int PORT = Peer.freePort();
    private static Peer peer;

    private final Units.Counter counter = new Units.Counter();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-23T08:00:00Z"));
    private Link link;

    @BeforeAll
    static void start() {
        peer = Units.pymodbus(PORT);
    }

    @AfterAll
    static void stop() {
        peer.close();
    }

    @BeforeEach
    void open() throws Exception {
        link = Units.open(new ModbusTcp(), at(PORT), now::get, counter);
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static List<Tag> holding(int unit, IntStream places) {
        return places.mapToObj(place -> tag("%d@holding:%d".formatted(unit, place), null)).toList();
    }

    private static List<Status> bad(List<Sample> samples) {
        return samples.stream().map(Sample::status).filter(Status::isBad).toList();
    }

    @Test
    void findsTheOneBadAddressAndReadsTheRestAsBefore() throws Exception {
        var tags = holding(2, IntStream.rangeClosed(20, 29));
        var samples = link.read(tags);
        assertThat(bad(samples))
                .containsExactly(
                        Status.bad(
                                Reason.BAD_ADDRESS,
                                "exception 02 to function 3: illegal data address"));
        assertThat(samples.get(5).status().isBad()).isTrue();
        assertThat(samples.get(4).value()).isEqualTo(Value.of(124));
        assertThat(samples.get(6).value()).isEqualTo(Value.of(126));
        counter.requests();

        assertThat(bad(link.read(tags))).hasSize(1);
        assertThat(counter.requests()).isEqualTo(2);
    }

    @Test
    void asksForABadAddressOnceMoreAfterAMinute() throws Exception {
        var tags = holding(2, IntStream.rangeClosed(20, 29));
        link.read(tags);
        link.read(tags);
        counter.requests();
        assertThat(link.read(tags).get(5).status().detail())
                .isEqualTo(
                        "exception 02 to function 3: illegal data address; since 2026-11-23T08:00:00Z, asked again"
                                + " at 2026-11-23T08:01:00Z");
        assertThat(counter.requests()).isEqualTo(2);

        now.set(now.get().plus(Duration.ofMinutes(1)));
        link.read(tags);
        assertThat(counter.requests()).isEqualTo(3);
    }

    @Test
    void readsNoHoleAlongTwice() throws Exception {
        var tags = holding(2, IntStream.of(0, 1, 2, 3, 4, 10, 11, 12, 13, 14));
        assertThat(bad(link.read(tags))).isEmpty();
        counter.requests();
        assertThat(bad(link.read(tags))).isEmpty();
        assertThat(counter.requests()).isEqualTo(2);
    }

    @Test
    void learnsHowMuchADeviceTakesAtOnce() throws Exception {
        var tags = holding(3, IntStream.range(0, 60));
        assertThat(link.read(tags))
                .extracting(Sample::value)
                .containsExactlyElementsOf(
                        IntStream.range(0, 60).mapToObj(n -> (Value) Value.of(3L * n)).toList());
        counter.requests();
        assertThat(bad(link.read(tags))).isEmpty();
        assertThat(counter.requests()).isLessThanOrEqualTo(5);
    }

    @Test
    void takesTheLimitsThatASettingSays() throws Exception {
        try (var limited =
                Units.open(
                        new ModbusTcp(), at(PORT, "maximumRegisters", "16"), now::get, counter)) {
            assertThat(bad(limited.read(holding(3, IntStream.range(0, 60))))).isEmpty();
            assertThat(counter.requests()).isEqualTo(4);
        }
    }

    @Test
    void findsAllBadAddressesAmongMany() throws Exception {
        var tags = holding(2, IntStream.range(0, 120));
        var samples = link.read(tags);
        assertThat(samples.stream().filter(sample -> sample.status().isGood()))
                .hasSize(5 + 5 + 9 + 1);
        assertThat(bad(samples)).extracting(Status::reason).containsOnly(Reason.BAD_ADDRESS);
        counter.requests();
        assertThat(link.read(tags).stream().filter(sample -> sample.status().isGood())).hasSize(20);
        assertThat(counter.requests()).isEqualTo(5);
    }

    @Test
    void marksOnlyTheTagsOfAUnitThatIsNotThere() throws Exception {
        var samples =
                link.read(
                        List.of(
                                tag("1@holding:1", null),
                                tag("9@holding:1", null),
                                tag("9@input:1", null),
                                tag("9@coil:1", null)));
        assertThat(samples.getFirst().value()).isEqualTo(Value.of(3));
        assertThat(bad(samples)).extracting(Status::reason).containsOnly(Reason.TIMEOUT).hasSize(3);
        assertThat(bad(samples).getFirst().detail())
                .isEqualTo("unit 9 did not answer within 500 ms");
        assertThat(bad(samples).getLast().detail()).isEqualTo("not asked: unit 9 keeps silent");
    }
}
