package io.baigong.server.readings;

import io.baigong.server.readings.Readings.Range;
import io.baigong.server.tables.CsvFile;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.Quality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Writes readings as CSV (RFC 4180), streamed: property by property, oldest first within each.
/// What was not received can be asked for again by property and range.
public final class CsvExport {
    /// The first line.
    public static final String HEADER = "thing,property,time,value,unit,quality";

    private static final int CHECKED = 10_000;

    private final Readings readings;

    CsvExport(Readings readings) {
        this.readings = readings;
    }

    /// How many rows it will be, if nothing arrives meanwhile.
    public long count(List<PropertyHistory> properties, Range range) {
        return properties.stream().mapToLong(one -> readings.count(one, range)).sum();
    }

    /// @return rows written, without the header
    ///
    /// @param goesOn asked every 10,000 rows and at each property; false cuts it short
    public long write(
            VisibleThing thing,
            List<PropertyHistory> properties,
            Range range,
            Writer out,
            BooleanSupplier goesOn)
            throws IOException {
        out.write(HEADER + "\r\n");
        return rows(thing, properties, range, out, goesOn);
    }

    /// The same without the header.
    long rows(
            VisibleThing thing,
            List<PropertyHistory> properties,
            Range range,
            Writer out,
            BooleanSupplier goesOn)
            throws IOException {
        var rows = new Rows(thing.handle().key(), out, goesOn);
        try {
            for (var property : properties) {
                rows.check();
                readings.scan(property, range, rows);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return rows.count;
    }

    private static final class Rows implements Readings.Sink {
        private final String thing;
        private final Writer out;
        private final BooleanSupplier goesOn;
        private final StringBuilder line = new StringBuilder(128);
        private long count;

        Rows(String thing, Writer out, BooleanSupplier goesOn) {
            this.goesOn = goesOn;
            this.thing = quoted(thing);
            this.out = out;
        }

        @Override
        public void take(Value value) {
            line.setLength(0);
            line.append(thing).append(',').append(quoted(value.property())).append(',');
            line.append(time(value.timeMicros())).append(',').append(text(value.value()));
            line.append(',').append(value.unit() == null ? "" : quoted(value.unit()));
            line.append(',').append(quality(value.quality())).append("\r\n");
            try {
                out.append(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (++count % CHECKED == 0) {
                check();
            }
        }

        void check() {
            if (!goesOn.getAsBoolean()) {
                throw new UncheckedIOException(new IOException("whoever asked may not go on"));
            }
        }
    }

    private static String time(long micros) {
        Instant instant = Micros.instant(micros);
        return instant.toString();
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> quoted(text);
            case java.math.BigDecimal exact -> exact.toPlainString();
            default -> value.toString();
        };
    }

    /// A field of CSV, in quotes where it needs them, that no spreadsheet takes for a formula.
    public static String quoted(String field) {
        String text = CsvFile.harmless(field);
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            char c = text.charAt(i);
            plain = c != ',' && c != '"' && c != '\r' && c != '\n';
        }
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /// Severity, and reason and marks where there are any: `good`, `bad wrong_type`, `good manual
    /// corrected`.
    static String quality(byte quality) {
        var text = new StringBuilder(Quality.severity(quality).name());
        if (Quality.reason(quality) != Quality.Reason.NONE) {
            text.append(' ').append(Quality.reason(quality).name());
        }
        if (Quality.isTimeOfArrival(quality)) {
            text.append(" arrival_time");
        }
        if (Quality.isCorrected(quality)) {
            text.append(" corrected");
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
