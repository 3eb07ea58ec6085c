package io.baigong.server.readings;

import io.baigong.server.database.Tenancy;
import io.baigong.server.usage.Meter;
import io.baigong.server.usage.Meters;
import io.baigong.server.usage.Meters.Amount;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import io.baigong.telemetry.log.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Counts for the meters what the log took, and notes by which channel each thing was heard on
/// which days: of each record it reads the head and the times only, and allocates nothing. Amounts,
/// notes and position are written in one transaction, so a crash neither loses nor doubles any;
/// while PostgreSQL is away the records wait in the log.
final class MeterFeed implements Consumer, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MeterFeed.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final long WRITE_EVERY = Duration.ofSeconds(2).toNanos();
    private static final long RETRY_MILLIS = 2_000;
    private static final long MICROS_PER_HOUR = 3_600_000_000L;
    private static final int AT_ONCE = 4_096;

    private final Log log;
    private final Meters meters;
    private final ChannelDays days;
    private final TransactionTemplate transaction;
    private final long[] span = new long[2];
    private final Map<Long, Tally> tallies = new HashMap<>();
    private Tally latest = new Tally(0, 0);
    private long messages;
    private long values;
    private volatile Checkpoint kept;
    private volatile long arrival;
    private volatile long idle = System.nanoTime();
    private volatile String trouble = "";
    private volatile boolean stopping;
    private volatile boolean hurried;

    /// Of one organisation in one hour.
    private static final class Tally {
        final int organisation;
        final long hour;
        long messages;
        long values;
        long bytes;

        Tally(int organisation, long hour) {
            this.organisation = organisation;
            this.hour = hour;
        }

        void addTo(List<Amount> amounts) {
            var begin = Instant.ofEpochSecond(hour * 3_600);
            amounts.add(new Amount(organisation, Meter.VALUES, begin, values));
            amounts.add(new Amount(organisation, Meter.MESSAGES, begin, messages));
            amounts.add(new Amount(organisation, Meter.BYTES, begin, bytes));
        }
    }

    MeterFeed(Log log, Meters meters, ChannelDays days, TransactionTemplate transaction) {
        this.log = log;
        this.meters = meters;
        this.days = days;
        this.transaction = transaction;
        kept = Checkpoint.beginOf(log);
    }

    /// Takes up where the counts in PostgreSQL reach to. Before anything may trim the log.
    void begin() {
        var known = meters.positions();
        var positions = new LogPosition[log.partitions()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = within(i, known.get(i));
        }
        kept = new Checkpoint(positions, 0, 0, Map.of());
    }

    private LogPosition within(int partition, @org.jspecify.annotations.Nullable Long known) {
        var begin = log.begin(partition);
        if (known == null) {
            return begin;
        }
        var position = new LogPosition(partition, known);
        if (position.compareTo(begin) < 0) {
            LOG.warn("the log lacks records that are not counted: meters begin at {}", begin);
            return begin;
        }
        // Restored from a backup, whose copy of PostgreSQL is younger than that of the log.
        return position.compareTo(log.end(partition)) > 0 ? log.end(partition) : position;
    }

    /// Counts until [#stop].
    @Override
    public void run() {
        while (!stopping) {
            try {
                count();
                trouble = "";
            } catch (IOException | RuntimeException e) {
                explain(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void explain(Exception e) {
        if (trouble.isEmpty()) {
            LOG.warn("meters wait, nothing is lost: {}", e.getMessage(), e);
        }
        trouble = String.valueOf(e.getMessage());
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    void stop() {
        stopping = true;
    }

    /// Writes soon what was read by now.
    void hurry() {
        hurried = true;
    }

    /// From the last written position on, whatever was counted since.
    private void count() throws IOException, InterruptedException {
        forget();
        days.forget();
        var readers = new ArrayList<LogReader>();
        try {
            for (var position : kept.positions()) {
                readers.add(log.read(position));
            }
            long written = System.nanoTime();
            while (!stopping) {
                boolean more = false;
                for (var reader : readers) {
                    more |= read(reader, more ? Duration.ZERO : PATIENCE.dividedBy(readers.size()));
                }
                if (!more) {
                    idle = System.nanoTime();
                }
                boolean due = System.nanoTime() - written >= WRITE_EVERY;
                if (messages > 0 && (due || hurried || days.isFull())) {
                    hurried = false;
                    write(readers);
                    written = System.nanoTime();
                }
            }
            write(readers);
        } finally {
            readers.forEach(LogReader::close);
        }
    }

    private boolean read(LogReader reader, Duration patience)
            throws IOException, InterruptedException {
        ByteBuffer record = reader.next(patience);
        for (int i = 0; record != null; i++) {
            take(record);
            if (i == AT_ONCE) {
                return true;
            }
            record = reader.next(Duration.ZERO);
        }
        return false;
    }

    private void take(ByteBuffer record) {
        messages++;
        if (!ReadingBatch.isBatch(record)) {
            return;
        }
        int size = ReadingBatch.sizeOf(record);
        int organisation = ReadingBatch.organisationOf(record);
        if (size <= 0 || organisation <= 0) {
            // Of a message that had come before.
            return;
        }
        long at = ReadingBatch.arrivalOf(record);
        long hour = Math.floorDiv(at, MICROS_PER_HOUR);
        if (ReadingBatch.timesOf(record, span)) {
            days.note(
                    organisation,
                    ReadingBatch.thingOf(record),
                    ReadingBatch.channelOf(record),
                    span[0],
                    span[1]);
        }
        var tally = latest;
        if (tally.organisation != organisation || tally.hour != hour) {
            tally = tally(organisation, hour);
            latest = tally;
        }
        tally.messages++;
        tally.values += size;
        tally.bytes += record.remaining();
        values += size;
        arrival = at;
    }

    private Tally tally(int organisation, long hour) {
        return tallies.computeIfAbsent(
                hour << 32 | organisation, _ -> new Tally(organisation, hour));
    }

    private void write(List<LogReader> readers) {
        if (messages == 0) {
            return;
        }
        var positions = new LogPosition[readers.size()];
        var offsets = new long[positions.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = readers.get(i).position();
            offsets[i] = positions[i].offset();
        }
        var amounts = new ArrayList<Amount>();
        tallies.values().forEach(tally -> tally.addTo(amounts));
        Tenancy.asPlatform(() ->
                transaction.execute(_ -> {
                    days.write();
                    meters.commit(offsets, amounts);
                    return amounts;
                }));
        days.written();
        var before = kept;
        kept =
                new Checkpoint(
                        positions,
                        before.messages() + messages,
                        before.values() + values,
                        Map.of());
        forget();
    }

    private void forget() {
        tallies.clear();
        latest = new Tally(0, 0);
        messages = 0;
        values = 0;
    }

    @Override
    public String title() {
        return "meters";
    }

    @Override
    public Checkpoint kept() {
        return kept;
    }

    @Override
    public Checkpoint done() {
        return kept;
    }

    @Override
    public long arrivalMicros() {
        return arrival;
    }

    @Override
    public long idleNanos() {
        return idle;
    }

    @Override
    public String trouble() {
        return trouble;
    }
}
