package io.baigong.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReadingBatchTests {
    private static final SeriesRef TEMPERATURE =
            new SeriesRef(7, ValueType.DOUBLE, Retention.STANDARD);
    private static final SeriesRef COUNT = new SeriesRef(8, ValueType.INT64, Retention.LONG);
    private static final SeriesRef PROGRAM = new SeriesRef(9, ValueType.TEXT, Retention.SHORT);

    @Test
    void comesBackFromItsWrittenFormWithEveryColumn() {
        var batch = new ReadingBatch().begin(Channel.GATEWAY, 1, 2, 3, 1_000_000);
        batch.fingerprint(99);
        batch.add(TEMPERATURE, 10, 21.5, Quality.GOOD);
        batch.add(COUNT, 20, 1L << 60, Quality.byArrival(Quality.GOOD));
        batch.add(PROGRAM, 20, "主轴", Quality.GOOD);
        batch.addNone(PROGRAM, 30, Quality.of(Quality.Severity.BAD, Quality.Reason.DEVICE));

        var copy = rewritten(batch);

        assertThat(copy.size()).isEqualTo(4);
        assertThat(copy.channel()).isEqualTo(Channel.GATEWAY);
        assertThat(copy.thing()).isEqualTo(3);
        assertThat(copy.fingerprint()).isEqualTo(99);
        assertThat(copy.doubleValue(0)).isEqualTo(21.5);
        assertThat(copy.int64Value(1)).isEqualTo(1L << 60);
        assertThat(copy.retention(1)).isEqualTo(Retention.LONG);
        assertThat(Quality.isTimeOfArrival(copy.quality(1))).isTrue();
        assertThat(copy.textValue(2)).isEqualTo("主轴".getBytes(StandardCharsets.UTF_8));
        assertThat(copy.textValue(3)).isNull();
        assertThat(copy.time(3)).isEqualTo(30);
    }

    @Property
    void theHeadAndTheTimesAreReadWithoutTheRows(
            @ForAll Channel channel,
            @ForAll List<@IntRange(min = -1_000_000, max = 1_000_000) Integer> times) {
        var batch = new ReadingBatch().begin(channel, 1, 2, 3, 4);
        for (int time : times) {
            batch.add(TEMPERATURE, time, 1.5, Quality.GOOD);
            batch.add(PROGRAM, time, "x".repeat(Math.floorMod(time, 7)), Quality.GOOD);
            batch.addNone(PROGRAM, time, Quality.GOOD);
        }
        var written = ByteBuffer.allocate(batch.writtenSize() + 3).position(3);
        batch.write(written);
        written.flip().position(3);

        var span = new long[2];
        boolean any = ReadingBatch.timesOf(written, span);

        assertThat(any).isEqualTo(!times.isEmpty());
        assertThat(ReadingBatch.channelOf(written)).isEqualTo(channel);
        assertThat(ReadingBatch.thingOf(written)).isEqualTo(3);
        assertThat(written.position()).isEqualTo(3);
        if (any) {
            assertThat(span[0]).isEqualTo(Collections.min(times).longValue());
            assertThat(span[1]).isEqualTo(Collections.max(times).longValue());
            assertThat(ReadingBatch.timesOf(written.limit(39), span)).isFalse();
        }
    }

    @Test
    void keepsNoValueAndSaysWhyForNaNAndInfinities() {
        var batch = new ReadingBatch().begin(Channel.DEVICE, 1, 1, 1, 0);
        batch.add(TEMPERATURE, 1, Double.NaN, Quality.byArrival(Quality.GOOD));
        batch.add(TEMPERATURE, 2, Double.POSITIVE_INFINITY, Quality.GOOD);

        assertThat(batch.doubleValue(1)).isNaN();
        assertThat(Quality.severity(batch.quality(0))).isEqualTo(Quality.Severity.BAD);
        assertThat(Quality.reason(batch.quality(0))).isEqualTo(Quality.Reason.NOT_A_NUMBER);
        assertThat(Quality.isTimeOfArrival(batch.quality(0))).isTrue();
    }

    @Test
    void takesWholeNumbersForDoublesAndRefusesOtherMixes() {
        var batch = new ReadingBatch().begin(Channel.DEVICE, 1, 1, 1, 0);
        batch.add(TEMPERATURE, 1, 21, Quality.GOOD);

        assertThat(batch.doubleValue(0)).isEqualTo(21.0);
        assertThatThrownBy(() -> batch.add(COUNT, 1, 1.5, Quality.GOOD))
                .hasMessage("series 8 holds INT64, got DOUBLE");
        assertThatThrownBy(() -> batch.add(PROGRAM, 1, 1L, Quality.GOOD))
                .hasMessage("series 9 holds TEXT, got INT64");
    }

    @Property
    void neverReadsBeyondDamagedBytes(@ForAll byte[] bytes) {
        try {
            new ReadingBatch().read(ByteBuffer.wrap(bytes));
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageMatching("(?s).*(batch|text|code).*");
        }
    }

    @Property
    void saysWhereATornBatchEnds(@ForAll @IntRange(min = 0, max = 100) int cut) {
        var batch = new ReadingBatch().begin(Channel.DEVICE, 1, 1, 1, 0);
        batch.add(TEMPERATURE, 1, 1.0, Quality.GOOD);
        batch.add(COUNT, 2, 2L, Quality.GOOD);
        var whole = written(batch);
        if (cut < whole.remaining()) {
            whole.limit(cut);
            assertThatThrownBy(() -> new ReadingBatch().read(whole))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ReadingBatch rewritten(ReadingBatch batch) {
        var copy = new ReadingBatch();
        copy.read(written(batch));
        return copy;
    }

    private static ByteBuffer written(ReadingBatch batch) {
        var buffer = ByteBuffer.allocate(batch.writtenSize());
        batch.write(buffer);
        return buffer.flip();
    }
}
