package io.baigong.edge.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.connect.sparkplug.MetricReader.Metric;
import io.baigong.connect.sparkplug.MetricReader.Metrics;
import io.baigong.edge.readings.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/// Sparkplug 3.0, 6.4: the payload in its protocol buffer.
class MetricTests {
    @Property
    void readsWhatItWrites(
            @ForAll @StringLength(min = 1, max = 40) String name,
            @ForAll("values") Value value,
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long time) {
        var writer = new MetricWriter();
        writer.add(Reading.good(name, value, time));
        var sane = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(MetricReader.read(Payloads.of(5, 200, writer.toBytes())))
                .isEqualTo(new Metrics(List.of(new Metric(sane, time, value)), 200L));
        assertThat(MetricReader.names(writer.toBytes())).containsExactly(sane);
        assertThat(MetricReader.pieces(writer.toBytes()).get(sane)).isEqualTo(writer.toBytes());
    }

    @Provide
    Arbitrary<Value> values() {
        return Arbitraries.oneOf(
                Arbitraries.doubles().map(Value::of),
                Arbitraries.longs().map(Value::of),
                Arbitraries.of(true, false).map(Value::of),
                Arbitraries.strings().alpha().ofMaxLength(200).map(Value::of));
    }

    @Property
    void neverThrowsWhateverTheBytes(@ForAll byte[] bytes) {
        MetricReader.read(bytes);
        MetricReader.names(bytes);
        MetricReader.pieces(bytes);
    }

    @Property
    void neverThrowsWhenAGoodPayloadIsTornOrDecays(@ForAll int at, @ForAll byte with) {
        var writer = new MetricWriter();
        writer.add(Reading.good("a", Value.of(1.5), 7), "mm");
        writer.add(new Reading("b", null, Status.bad(Reason.STALE, ""), 7, 3L));
        byte[] whole = Payloads.of(5, 1, writer.toBytes());
        byte[] decayed = whole.clone();
        decayed[Math.floorMod(at, whole.length)] = with;
        MetricReader.read(decayed);
        MetricReader.names(decayed);
        MetricReader.read(Arrays.copyOf(whole, Math.floorMod(at, whole.length)));
    }

    /// The foreign library sparkplug-payload 1.0.3 reads these bytes as a null Double with Quality
    /// 0 and Reason TIMEOUT.
    @Test
    void writesBytesThatOthersRead() {
        var writer = new MetricWriter();
        writer.add(new Reading("t", null, Status.bad(Reason.TIMEOUT, "no answer"), 1, null), null);
        assertThat(HexFormat.of().formatHex(Payloads.of(2, 3, writer.toBytes())))
                .isEqualTo(
                        "0802122f0a01741801200a38014a240a075175616c6974790a06526561736f6e"
                                + "120408031800120b080c420754494d454f55541803");
    }

    @Test
    void putsQualityBesideWhatIsNotGood() {
        assertThat(quality(Status.bad(Reason.STALE, ""))).contains("18f403"); // 500
        assertThat(quality(Status.bad(Reason.TIMEOUT, ""))).contains("08031800");
        assertThat(quality(Status.uncertain(Reason.QUEUE_OVERFLOW, ""))).contains("08031840"); // 64
        assertThat(quality(Status.GOOD))
                .doesNotContain(
                        HexFormat.of().formatHex("Quality".getBytes(StandardCharsets.UTF_8)));
    }

    private static String quality(Status status) {
        var writer = new MetricWriter();
        writer.add(new Reading("t", status.isBad() ? null : Value.of(1), status, 1, null));
        return HexFormat.of().formatHex(writer.toBytes());
    }
}
