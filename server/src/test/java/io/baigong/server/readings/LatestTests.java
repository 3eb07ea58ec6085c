package io.baigong.server.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestTests {
    private final Latest latest = new Latest();
    private final ReadingBatch batch = new ReadingBatch();
    @TempDir private Path folder;

    private Latest.Effect put(int series, long time, double value) {
        batch.begin(Channel.DEVICE, 1, 1, 1, time);
        batch.add(Flow.series(series), time, value, Quality.GOOD);
        return latest.put(batch, 0);
    }

    @Test
    void saysWhatARowWasToTheLatestOne() {
        assertThat(put(7, 10, 1)).isEqualTo(Latest.Effect.FRESH);
        assertThat(put(7, 10, 2)).isEqualTo(Latest.Effect.REPEATED);
        assertThat(put(7, 9, 3)).isEqualTo(Latest.Effect.LATE);
        assertThat(put(7, -1, 4)).isEqualTo(Latest.Effect.OUTSIDE);
        var cell = latest.get(7);
        assertThat(cell).isNotNull();
        assertThat(Double.longBitsToDouble(cell.bits())).isEqualTo(2);
    }

    @Test
    void aValueFromTheFarFutureGivesWayToEveryOther() {
        long future = 4_102_444_800_000_000L;
        assertThat(putFuture(7, future, 1)).isEqualTo(Latest.Effect.LATE);
        assertThat(value(7)).isEqualTo(1);
        assertThat(putFuture(7, future, 2)).isEqualTo(Latest.Effect.REPEATED);
        assertThat(put(7, 10, 3)).isEqualTo(Latest.Effect.LATE);
        assertThat(value(7)).isEqualTo(3);
        assertThat(putFuture(7, future + 1, 4)).isEqualTo(Latest.Effect.LATE);
        assertThat(value(7)).isEqualTo(3);
        assertThat(put(7, 11, 5)).isEqualTo(Latest.Effect.FRESH);
        assertThat(value(7)).isEqualTo(5);
    }

    private Latest.Effect putFuture(int series, long time, double value) {
        batch.begin(Channel.DEVICE, 1, 1, 1, 5);
        byte quality = Quality.of(Quality.Severity.UNCERTAIN, Quality.Reason.FUTURE_TIME);
        batch.add(Flow.series(series), time, value, quality);
        return latest.put(batch, 0);
    }

    private double value(int series) {
        return Double.longBitsToDouble(Objects.requireNonNull(latest.get(series)).bits());
    }

    @Test
    void neverShowsHalfAValue() throws Exception {
        var stop = new AtomicBoolean();
        var writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (long i = 1; !stop.get(); i++) {
                                put(3, i, i);
                            }
                        });
        for (int i = 0; i < 200_000; i++) {
            var cell = latest.get(3);
            if (cell != null) {
                assertThat(Double.longBitsToDouble(cell.bits())).isEqualTo(cell.time());
            }
        }
        stop.set(true);
        writer.join();
    }

    @Test
    void theSnapshotHoldsAllOfIt() throws Exception {
        put(1, 10, 1.5);
        put(900_000, 11, 2.5);
        Path file = folder.resolve("snapshot");
        var at =
                new Checkpoint(
                        new LogPosition[] {new LogPosition(0, 42)}, 3, 4, Map.of("fresh", 2L));
        LatestSnapshot.write(file, latest, at);
        var restored = new Latest();
        var position = LatestSnapshot.read(file, restored);
        assertThat(position).isNotNull();
        assertThat(position.positions()).containsExactly(new LogPosition(0, 42));
        assertThat(position.count("fresh")).isEqualTo(2);
        assertThat(restored.get(1)).isEqualTo(latest.get(1));
        assertThat(restored.get(900_000)).isEqualTo(latest.get(900_000));
        assertThat(restored.get(2)).isNull();
    }

    @Test
    void aDamagedSnapshotIsRefusedWhereverTheDamageIs() throws Exception {
        put(1, 10, 1.5);
        Path file = folder.resolve("snapshot");
        var at = new Checkpoint(new LogPosition[] {new LogPosition(0, 42)}, 3, 4, Map.of());
        LatestSnapshot.write(file, latest, at);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i += 97) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            assertThatThrownBy(() -> LatestSnapshot.read(file, new Latest()))
                    .isInstanceOf(IOException.class);
        }
        Files.write(file, java.util.Arrays.copyOf(good, good.length / 2));
        assertThatThrownBy(() -> LatestSnapshot.read(file, new Latest()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aDamagedPositionIsRefused() throws Exception {
        Path file = folder.resolve("position");
        new Checkpoint(new LogPosition[] {new LogPosition(0, 42)}, 3, 4, Map.of()).write(file);
        Files.writeString(file, Files.readString(file).replace("42", "43"));
        assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(IOException.class);
    }
}
