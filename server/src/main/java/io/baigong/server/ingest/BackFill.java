package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.DataFolder;
import io.baigong.server.ingest.LineInput.Writer;
import io.baigong.server.ingest.payload.LineReader.Precision;
import io.baigong.server.ingest.payload.ValueSink;
import io.baigong.server.readings.Jobs;
import io.baigong.server.readings.Jobs.Job;
import io.baigong.server.readings.Jobs.Progress;
import io.baigong.server.readings.ReadingLog;
import io.baigong.server.things.PropertyType;
import io.baigong.telemetry.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Brings in readings of the past from files, as jobs: streamed into the log like everything else,
/// so the disk sets the pace; each bad row is reported and the others are taken. A file that is
/// brought in again replaces its own readings, for each row has a time.
@Service
public final class BackFill {
    private static final Logger LOG = LoggerFactory.getLogger(BackFill.class);
    private static final long MOST_BYTES = 20L << 30;
    private static final int MOST_VALUES = 1_000;
    private static final int ROWS_PER_REPORT = 1_000;
    private static final List<String> COLUMNS = List.of("thing", "property", "time", "value");

    private final Jobs jobs;
    private final LineInput lines;
    private final Reception reception;
    private final ReadingLog log;
    private final Targets targets;
    private final IngestSettings settings;
    private final Path folder;
    private final Audit audit;

    BackFill(
            Jobs jobs,
            LineInput lines,
            Reception reception,
            ReadingLog log,
            Targets targets,
            IngestSettings settings,
            DataFolder data,
            Audit audit) {
        this.audit = audit;
        this.jobs = jobs;
        this.lines = lines;
        this.reception = reception;
        this.log = log;
        this.targets = targets;
        this.settings = settings;
        this.folder = data.folder("imports");
        forgetUnfinished();
    }

    /// What a platform that was killed left: its jobs are over.
    private void forgetUnfinished() {
        try (var left = Files.newDirectoryStream(folder, "import-*.part")) {
            for (var file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("cannot delete the files of unfinished imports: {}", e.getMessage());
        }
    }

    /// How a file is written.
    public sealed interface Format {
        /// Columns `thing,property,time,value[,quality]`, times in RFC 3339.
        record Csv() implements Format {}

        record Lines(Precision precision) implements Format {}
    }

    /// Takes a file in whole, then reads it in the background.
    public Job start(int organisation, InputStream body, Format format) throws IOException {
        Path file = Files.createTempFile(folder, "import-", ".part");
        try {
            keep(body, file);
            String subject =
                    format instanceof Format.Csv ? "readings as CSV" : "readings as line protocol";
            long bytes = Files.size(file);
            var job =
                    jobs.start(
                            organisation,
                            "import",
                            subject,
                            progress -> {
                                try {
                                    read(organisation, file, format, progress);
                                } finally {
                                    Files.deleteIfExists(file);
                                }
                            });
            audit.record(
                    "readings.import",
                    subject,
                    Outcome.DONE,
                    Map.of("job", job.id(), "bytes", bytes));
            return job;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void keep(InputStream body, Path file) throws IOException {
        var disk = Files.getFileStore(folder);
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] some = new byte[1024 * 1024];
            long total = 0;
            for (int n = body.read(some); n >= 0; n = body.read(some)) {
                total += n;
                if (total > MOST_BYTES) {
                    throw new TooMuch("bytes in an import", MOST_BYTES);
                }
                if (disk.getUsableSpace() < settings.importReserve().toBytes()) {
                    throw new Conflict(
                            "disk-full",
                            "the disk has too little room for this file: %s must stay free"
                                    .formatted(settings.importReserve()));
                }
                out.write(some, 0, n);
            }
        }
    }

    private void read(int organisation, Path file, Format format, Progress progress)
            throws IOException {
        switch (format) {
            case Format.Csv() -> csv(organisation, file, progress);
            case Format.Lines(Precision precision) -> {
                try (var in = Files.newInputStream(file)) {
                    var taken =
                            lines.read(
                                    in,
                                    precision,
                                    new Writer(organisation, 0, Channel.FILE),
                                    (why, line) ->
                                            progress.failed(
                                                    Fault.at(
                                                            line, "line", "a line that fits", why)),
                                    progress::done);
                    progress.done(taken.lines());
                    progress.total(taken.lines());
                    progress.message("values-stored", taken.values() + " values");
                }
            }
        }
    }

    private void csv(int organisation, Path file, Progress progress) throws IOException {
        var rows = new Rows(organisation, progress);
        try (CsvReader<NamedCsvRecord> reader =
                CsvReader.builder()
                        .allowMissingFields(true)
                        .allowExtraFields(true)
                        .ofNamedCsvRecord(file, UTF_8)) {
            boolean first = true;
            for (var row : reader) {
                if (first && !row.getHeader().containsAll(COLUMNS)) {
                    throw new Invalid(
                            "header", String.join(",", COLUMNS), String.join(",", row.getHeader()));
                }
                first = false;
                rows.add(row);
                if (progress.isStopping()) {
                    throw new IOException("the platform stops");
                }
            }
        }
        rows.finish();
    }

    /// Rows on their way to the log: neighbours of one thing travel together.
    private final class Rows {
        private final int organisation;
        private final Progress progress;
        private final Durable durable = new Durable();
        private final Intake intake = reception.freshDesk().intake;
        private @Nullable Target open;
        private @Nullable Target known;
        private String key = "";
        private long generation = -1;
        private long count;
        private long values;

        Rows(int organisation, Progress progress) {
            this.organisation = organisation;
            this.progress = progress;
        }

        /// Empty when the row is too short.
        private static String field(NamedCsvRecord row, String name) {
            return row.findField(name).orElse("");
        }

        void add(NamedCsvRecord row) {
            long line = row.getStartingLineNumber();
            if (++count % ROWS_PER_REPORT == 0) {
                progress.done(count);
            }
            String thing = field(row, "thing").strip();
            long now = targets.generation();
            if (!thing.equals(key) || known == null || generation != now) {
                generation = now;
                key = thing;
                known = targets.byKey(organisation, thing);
            }
            var target = known;
            if (target == null) {
                progress.failed(Fault.at(line, "thing", "the key of a thing", thing));
                return;
            }
            int column = target.find(field(row, "property").strip());
            if (column < 0) {
                progress.failed(
                        Fault.at(
                                line,
                                "property",
                                "a property of " + thing,
                                field(row, "property")));
                return;
            }
            long time = time(field(row, "time").strip());
            if (time < 0) {
                progress.failed(
                        Fault.at(
                                line,
                                "time",
                                "a time such as 2026-11-21T08:00:00Z",
                                field(row, "time")));
                return;
            }
            value(row, line, target, column, time);
        }

        private void value(NamedCsvRecord row, long line, Target target, int column, long time) {
            if (target != open || intake.batch().size() >= MOST_VALUES) {
                send();
                intake.begin(target, Channel.FILE, reception.arrival());
                open = target;
            }
            int before = intake.batch().size();
            int refused = intake.refused();
            intake.report(time);
            intake.select(column);
            boolean bad = row.findField("quality").map("bad"::equalsIgnoreCase).orElse(false);
            if (bad) {
                intake.stale();
            }
            String text = field(row, "value");
            if (!tell(text.strip(), target.shape.column(column).type(), text)
                    || intake.refused() > refused) {
                intake.batch().truncate(before);
                progress.failed(
                        Fault.at(line, "value", target.shape.column(column).type().word(), text));
            }
        }

        private boolean tell(String value, PropertyType type, String whole) {
            return switch (type) {
                case STRING, ENUM -> {
                    byte[] utf8 = (type == PropertyType.STRING ? whole : value).getBytes(UTF_8);
                    intake.text(utf8, 0, utf8.length);
                    yield true;
                }
                case BOOLEAN -> {
                    boolean yes = value.equalsIgnoreCase("true") || value.equals("1");
                    intake.truth(yes);
                    yield yes || value.equalsIgnoreCase("false") || value.equals("0");
                }
                case DOUBLE, INT64, DECIMAL -> number(value, intake);
            };
        }

        private void send() {
            var target = open;
            open = null;
            if (target == null || intake.batch().size() == 0) {
                return;
            }
            if (targets.byNumber(target.thing()) == null) {
                // It was erased meanwhile, and must not come back.
                progress.failed(Fault.at(count, "thing", "a thing that is still there", key));
                return;
            }
            var rein = reception.awaitQuota(organisation, Reception.AS_LONG_AS_IT_TAKES);
            values += intake.batch().size();
            durable.expect();
            log.append(intake.batch(), durable);
            rein.took(intake.batch().size());
        }

        void finish() {
            send();
            durable.await();
            progress.done(count);
            progress.total(count);
            progress.message("values-stored", values + " values");
        }
    }

    private static boolean number(String text, ValueSink to) {
        if (text.isEmpty()) {
            to.none();
            return true;
        }
        try {
            if (text.length() > 60) {
                return false;
            }
            var value = new BigDecimal(text);
            if (Math.abs((long) value.scale()) > 400) {
                return false;
            }
            to.number(value);
            return true;
        } catch (NumberFormatException e) {
            if (text.equals("NaN")) {
                to.real(Double.NaN);
                return true;
            }
            return false;
        }
    }

    /// @return microseconds, or -1
    private static long time(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            long micros = time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
            return time.getEpochSecond() > 9_214_646_400L ? -1 : micros;
        } catch (DateTimeException e) {
            return -1;
        }
    }
}
