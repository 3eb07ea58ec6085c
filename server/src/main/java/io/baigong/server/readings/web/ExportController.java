package io.baigong.server.readings.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.readings.CsvExport;
import io.baigong.server.things.Things;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Streams CSV. `X-Rows-Expected` says beforehand how many rows will come, the trailer `X-Rows` how
/// many did: a file that was cut off can be told from a whole one.
@RestController
class ExportController {
    private final Things things;
    private final CsvExport export;

    ExportController(Things things, CsvExport export) {
        this.things = things;
        this.export = export;
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
            rows.set(export.write(thing, chosen, range, out));
        }
    }
}
