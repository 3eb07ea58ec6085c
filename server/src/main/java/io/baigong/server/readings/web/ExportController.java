package io.baigong.server.readings.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import io.baigong.server.readings.CsvExport;
import io.baigong.server.readings.TableExport;
import io.baigong.server.tables.TableFile.Format;
import io.baigong.server.things.Things;
import io.baigong.server.usage.Meter;
import io.baigong.server.usage.Meters;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Streams CSV. `X-Rows-Expected` says beforehand how many rows will come, the trailer `X-Rows` how
/// many did: a file that was cut off can be told from a whole one.
@RestController
class ExportController {
    private static final int MOST_LINES = 50;

    private final Things things;
    private final CsvExport export;
    private final TableExport tables;
    private final Meters meters;
    private final Sessions sessions;
    private final Clock clock;

    ExportController(
            Things things,
            CsvExport export,
            TableExport tables,
            Meters meters,
            Sessions sessions,
            Clock clock) {
        this.sessions = sessions;
        this.things = things;
        this.export = export;
        this.tables = tables;
        this.meters = meters;
        this.clock = clock;
    }

    @Described(answer = byte[].class, answerTypes = "text/csv")
    @Needs(Scope.READINGS_READ)
    @GetMapping(value = "/api/v1/things/{key}/export", produces = "text/csv")
    void export(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String properties,
            @RequestParam String from,
            @RequestParam String to,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var thing = things.visible(caller).required(key);
        var range = Answers.range(from, to);
        var chosen = Answers.properties(thing, properties);
        var rows = new AtomicLong();
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(key + ".csv", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        response.setHeader("X-Rows-Expected", Long.toString(export.count(chosen, range)));
        response.setHeader("Trailer", "X-Rows");
        response.setTrailerFields(() -> Map.of("X-Rows", Long.toString(rows.get())));
        try (var out =
                new BufferedWriter(
                        new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8),
                        64 * 1024)) {
            rows.set(
                    export.write(
                            thing,
                            chosen,
                            range,
                            out,
                            () -> sessions.stillHolds(request, Scope.READINGS_READ)));
            meters.add(caller.organisation(), Meter.EXPORT_ROWS, rows.get());
        }
    }

    /// @param lines what is wanted
    /// @param zone whose clock times are told by in a workbook; the platform's without it
    @Schema(name = "ReadingsWanted")
    record Wanted(
            @Nullable List<Named> lines,
            @Nullable String from,
            @Nullable String to,
            @Nullable String zone) {
        @Schema(name = "NamedLine")
        record Named(@Nullable String thing, @Nullable String property) {}
    }

    /// Readings of several properties of several things, CSV or a workbook with a sheet for each,
    /// as `Accept` says. A workbook holds 1,048,575 readings of each.
    @Described(
            answer = byte[].class,
            answerTypes = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @Needs(Scope.READINGS_READ)
    @PostMapping(
            value = "/api/v1/readings/export",
            produces = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    void exportSome(
            Caller caller,
            @RequestHeader(value = "Accept", required = false) @Nullable String accept,
            @RequestBody Wanted wanted,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var lines = lines(caller, wanted.lines() == null ? List.of() : wanted.lines());
        var range =
                Answers.range(
                        Objects.requireNonNullElse(wanted.from(), ""),
                        Objects.requireNonNullElse(wanted.to(), ""));
        var zone = zone(wanted.zone());
        var format = Format.accepted(accept);
        if (format == Format.XLSX) {
            tables.checkSheets(lines, range);
        }
        response.setContentType(format.type().toString());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"readings.%s\"".formatted(format.ending()));
        response.setHeader("X-Rows-Expected", Long.toString(tables.count(lines, range)));
        switch (format) {
            case XLSX -> tables.writeXlsx(lines, range, zone, response.getOutputStream());
            case CSV -> {
                try (var out =
                        new BufferedWriter(
                                new OutputStreamWriter(
                                        response.getOutputStream(), StandardCharsets.UTF_8),
                                64 * 1024)) {
                    tables.writeCsv(
                            lines,
                            range,
                            out,
                            () -> sessions.stillHolds(request, Scope.READINGS_READ));
                }
            }
        }
    }

    private List<TableExport.Line> lines(Caller caller, List<Wanted.Named> named) {
        if (named.isEmpty() || named.size() > MOST_LINES) {
            throw new Invalid("lines", "1 to " + MOST_LINES, named.size());
        }
        var visible = things.visible(caller);
        return named.stream()
                .map(one -> {
                    var thing = visible.required(Objects.requireNonNullElse(one.thing(), ""));
                    String key = Objects.requireNonNullElse(one.property(), "");
                    var property = thing.history(key);
                    if (property == null) {
                        throw new NotFound("property", key);
                    }
                    return new TableExport.Line(thing, property);
                })
                .toList();
    }

    private ZoneId zone(@Nullable String id) {
        try {
            return id == null ? clock.getZone() : ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new Invalid("zone", "a time zone such as Asia/Shanghai", id);
        }
    }
}
