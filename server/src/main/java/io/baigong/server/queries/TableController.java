package io.baigong.server.queries;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import io.baigong.server.access.TooMuch;
import io.baigong.server.queries.promql.Durations;
import io.baigong.server.queries.promql.Numbers;
import io.baigong.server.readings.CsvExport;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Bucketed;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.TelemetryStore.Step;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Readings as a table for spreadsheets and BI tools, which ask for an address again and again: the
/// time may be given as a stretch that ends now.
@RestController
class TableController {
    /// As many rows as a sheet has.
    static final long MOST_ROWS = 1_000_000;

    private final Things things;
    private final Readings readings;
    private final CsvExport export;
    private final Sessions sessions;
    private final Clock clock;

    TableController(
            Things things, Readings readings, CsvExport export, Sessions sessions, Clock clock) {
        this.sessions = sessions;
        this.things = things;
        this.readings = readings;
        this.export = export;
        this.clock = clock;
    }

    /// CSV. Without `bucket` every value, as of `export`; with it one row per bucket:
    /// `thing,property,unit,time,avg,min,max,first,last,count`, days from the site's midnight on.
    ///
    /// @param property keys with commas between; all when there is none
    /// @param last such as `7d`, instead of `from` and `to`
    /// @param bucket such as `15m`, `1h`, `1d`, or ISO 8601 such as `P1M`
    @Needs(Scope.READINGS_READ)
    @GetMapping(value = "/readings.csv", produces = "text/csv")
    void table(
            Caller caller,
            @RequestParam String thing,
            @RequestParam(required = false) @Nullable String property,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String last,
            @RequestParam(required = false) @Nullable String bucket,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var found = things.visible(caller).required(thing);
        var range = range(from, to, last);
        var properties = properties(found, property);
        var buckets =
                bucket == null
                        ? null
                        : readings.buckets(properties, range, step(bucket), found.handle().zone());
        if (buckets == null && export.count(properties, range) > MOST_ROWS) {
            throw new TooMuch("rows", MOST_ROWS);
        }
        response.setContentType("text/csv;charset=UTF-8");
        try (var out =
                new BufferedWriter(
                        new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8),
                        64 * 1024)) {
            if (buckets == null) {
                export.write(
                        found,
                        properties,
                        range,
                        out,
                        () -> sessions.stillHolds(request, Scope.READINGS_READ));
            } else {
                write(found, buckets, out);
            }
        }
    }

    private static List<PropertyHistory> properties(VisibleThing thing, @Nullable String keys) {
        if (keys == null || keys.isBlank()) {
            return thing.histories();
        }
        return Arrays.stream(keys.split(","))
                .distinct()
                .map(key -> {
                    var property = thing.history(key);
                    if (property == null) {
                        throw new NotFound("property", key);
                    }
                    return property;
                })
                .toList();
    }

    private Range range(@Nullable String from, @Nullable String to, @Nullable String last) {
        long end = to == null ? clock.millis() * 1_000 : time("to", to);
        if (last != null) {
            long span = Durations.micros(last);
            if (span <= 0) {
                throw new Invalid("last", "a duration such as 12h or 7d", last);
            }
            return new Range(end - span, end);
        }
        if (from == null) {
            throw new Invalid("from", "a time such as 2026-11-21T08:00:00+08:00, or last=7d", "");
        }
        return new Range(time("from", from), end);
    }

    private static long time(String field, String text) {
        try {
            // A plus sign that was not encoded arrives as a space.
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli() * 1_000;
        } catch (DateTimeException | ArithmeticException e) {
            throw new Invalid(field, "a time such as 2026-11-21T08:00:00+08:00", text);
        }
    }

    private static Step step(String text) {
        if (text.startsWith("P")) {
            return Readings.step(text);
        }
        long micros = Durations.micros(text);
        long day = 86_400_000_000L;
        if (micros > 0 && micros % day == 0) {
            return new Step.Days(Math.toIntExact(micros / day));
        }
        if (micros <= 0 || micros % 60_000_000L != 0) {
            throw new Invalid("bucket", "whole minutes, hours or days such as 15m, 1h, 1d", text);
        }
        return Readings.step("PT" + micros / 60_000_000L + "M");
    }

    private static void write(VisibleThing thing, List<Bucketed> all, Writer out)
            throws IOException {
        out.write("thing,property,unit,time,avg,min,max,first,last,count\r\n");
        var zone = thing.handle().zone();
        for (var buckets : all) {
            String start =
                    CsvExport.quoted(thing.handle().key())
                            + ','
                            + CsvExport.quoted(buckets.property())
                            + ','
                            + (buckets.unit() == null ? "" : CsvExport.quoted(buckets.unit()))
                            + ',';
            for (int i = 0; i < buckets.starts().length; i++) {
                out.write(start);
                row(buckets, i, zone, out);
            }
        }
    }

    private static void row(Bucketed buckets, int i, ZoneId zone, Writer out) throws IOException {
        var time = Instant.ofEpochMilli(Math.floorDiv(buckets.starts()[i], 1_000)).atZone(zone);
        out.write(time.toOffsetDateTime().toString());
        double mean = buckets.sum()[i] / buckets.count()[i];
        for (double figure :
                new double[] {
                    mean, buckets.min()[i], buckets.max()[i], buckets.first()[i], buckets.last()[i]
                }) {
            out.write(',');
            out.write(Double.isFinite(figure) ? Numbers.text(figure) : "");
        }
        out.write("," + buckets.count()[i] + "\r\n");
    }
}
