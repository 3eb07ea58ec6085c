package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What came into the log since this was made, row by row.
public final class LogTail {
    private final Log log;
    private final LogPosition[] from;

    public LogTail(Log log) {
        this.log = log;
        from = new LogPosition[log.partitions()];
        for (int i = 0; i < from.length; i++) {
            from[i] = log.end(i);
        }
    }

    public record Row(int thing, int series, Object value, long time, byte quality) {
        public Quality.Reason reason() {
            return Quality.reason(quality);
        }

        public Quality.Severity severity() {
            return Quality.severity(quality);
        }
    }

    /// All rows of one thing.
    public List<Row> rows(int thing) throws IOException, InterruptedException {
        var rows = new ArrayList<Row>();
        var batch = new ReadingBatch();
        for (var start : from) {
            try (var reader = log.read(start)) {
                while (reader.position().compareTo(log.end(start.partition())) < 0) {
                    var record = reader.next(Duration.ofSeconds(5));
                    if (record == null) {
                        break;
                    }
                    batch.read(record);
                    add(batch, thing, rows);
                }
            }
        }
        return rows;
    }

    private static void add(ReadingBatch batch, int thing, List<Row> rows) {
        for (int i = 0; i < batch.size() && batch.thing() == thing; i++) {
            Object value =
                    switch (batch.type(i)) {
                        case DOUBLE -> batch.doubleValue(i);
                        case INT64 -> batch.int64Value(i);
                        case TEXT -> {
                            byte[] text = batch.textValue(i);
                            yield text == null ? "" : new String(text, UTF_8);
                        }
                    };
            rows.add(new Row(thing, batch.series(i), value, batch.time(i), batch.quality(i)));
        }
    }
}
