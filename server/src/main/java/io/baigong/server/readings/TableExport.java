package io.baigong.server.readings;

import io.baigong.server.access.TooMuch;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.tables.XlsxFile;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Writes readings of several properties of several things, oldest first: as CSV one after the
/// other, as a workbook each on a sheet of its own.
public final class TableExport {
    private final Readings readings;
    private final CsvExport csv;

    TableExport(Readings readings, CsvExport csv) {
        this.readings = readings;
        this.csv = csv;
    }

    /// A property of a thing.
    public record Line(VisibleThing thing, PropertyHistory property) {}

    /// How many rows it will be, if nothing arrives meanwhile.
    public long count(List<Line> lines, Range range) {
        return lines.stream().mapToLong(line -> readings.count(line.property(), range)).sum();
    }

    /// @throws TooMuch when a property has more readings than fit into a sheet
    public void checkSheets(List<Line> lines, Range range) {
        for (var line : lines) {
            if (readings.count(line.property(), range) > XlsxFile.MOST_ROWS) {
                throw new TooMuch("rows in a sheet", XlsxFile.MOST_ROWS);
            }
        }
    }

    /// @param goesOn asked now and then; false cuts it short
    /// @return rows written
    public long writeCsv(List<Line> lines, Range range, Writer out, BooleanSupplier goesOn)
            throws IOException {
        out.write(CsvExport.HEADER + "\r\n");
        long rows = 0;
        for (var line : lines) {
            rows += csv.rows(line.thing(), List.of(line.property()), range, out, goesOn);
        }
        return rows;
    }

    /// @param zone whose clock the times are told by; how far it is from UTC stands beside each
    public void writeXlsx(List<Line> lines, Range range, ZoneId zone, OutputStream out)
            throws IOException {
        try (var file = new XlsxFile(out)) {
            for (var line : lines) {
                var property = line.property();
                String unit = property.today().unit();
                String key = line.thing().handle().key();
                file.sheet(
                        key + " " + property.property(),
                        List.of(
                                "time (%s)".formatted(zone.getId()),
                                "UTC offset",
                                property.property() + (unit == null ? "" : " (" + unit + ")"),
                                "quality",
                                "thing"));
                var rows = new Rows(file, key, zone);
                readings.scan(property, range, rows);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static final class Rows implements Readings.Sink {
        private final XlsxFile file;
        private final String thing;
        private final ZoneId zone;
        private int count;

        Rows(XlsxFile file, String thing, ZoneId zone) {
            this.file = file;
            this.thing = thing;
            this.zone = zone;
        }

        @Override
        public void take(Value value) {
            // Those that came since they were counted wait for the next export.
            if (count++ >= XlsxFile.MOST_ROWS) {
                return;
            }
            var instant = Micros.instant(value.timeMicros());
            var offset = zone.getRules().getOffset(instant);
            @Nullable Object[] cells = {
                LocalDateTime.ofInstant(instant, zone),
                offset.getId(),
                value.value(),
                CsvExport.quality(value.quality()),
                thing
            };
            try {
                file.row(cells);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
