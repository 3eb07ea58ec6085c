package io.baigong.server.readings;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.log.Journal;
import io.baigong.telemetry.log.JournalSettings;
import io.baigong.telemetry.questdb.QuestDbSettings;
import io.baigong.telemetry.questdb.QuestDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/// Log, store and their consumers in a folder, without the rest of the platform.
final class Flow implements AutoCloseable {
    static final long T0 = 1_700_000_000_000_000L;

    final Journal journal;
    final TelemetryStore store;
    final Latest latest = new Latest();
    final Corrected corrected = new Corrected();
    final ReadingLog log;
    final StoreWriter writer;
    final LatestFeed feed;
    final Durability durability;
    private final Thread writing;
    private final Thread feeding;
    private final ReadingBatch batch = new ReadingBatch();

    Flow(Path folder) throws IOException {
        Path positions = Files.createDirectories(folder.resolve("positions"));
        journal =
                Journal.open(
                        JournalSettings.in(folder.resolve("log"))
                                .withMinFreeBytes(0)
                                .withGrowBytes(1 << 20));
        store =
                QuestDbStore.open(
                        QuestDbSettings.in(folder.resolve("telemetry")).withMinFreeBytes(0));
        log = new ReadingLog(journal, new IngestRates());
        Path position = positions.resolve("store.position");
        var known = Checkpoint.read(position);
        writer =
                new StoreWriter(
                        journal,
                        store,
                        position,
                        known == null ? Checkpoint.beginOf(journal) : known,
                        corrected,
                        new LateReadings());
        Path snapshot = positions.resolve(LatestFeed.FILE);
        var at = LatestSnapshot.read(snapshot, latest);
        feed =
                new LatestFeed(
                        journal,
                        snapshot,
                        latest,
                        at == null ? Checkpoint.beginOf(journal) : at,
                        corrected,
                        _ -> {});
        durability =
                new Durability(
                        store,
                        log,
                        writer,
                        feed,
                        positions.resolve("counts"),
                        Clock.systemUTC(),
                        false);
        writing = Thread.ofPlatform().start(writer);
        feeding = Thread.ofPlatform().start(feed);
    }

    static SeriesRef series(int number) {
        return new SeriesRef(number, ValueType.DOUBLE, Retention.STANDARD);
    }

    /// Appends one value of one series and waits until it is durable.
    void send(int series, long time, double value) {
        batch.begin(Channel.DEVICE, 1, 1, 1, time);
        batch.add(series(series), time, value, Quality.GOOD);
        log.appendAndWait(batch);
    }

    void awaitSettled() {
        await(() -> durability.verdictNow().settled());
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 60 s");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        writer.stop();
        feed.stop();
        try {
            writing.join();
            feeding.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        store.close();
        journal.close();
    }
}
