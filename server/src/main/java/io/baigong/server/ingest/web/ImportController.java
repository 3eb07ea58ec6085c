package io.baigong.server.ingest.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.ingest.BackFill;
import io.baigong.server.ingest.BackFill.Format;
import io.baigong.server.ingest.payload.LineReader.Precision;
import io.baigong.server.readings.Jobs.Job;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Readings of the past, from files.
@RestController
class ImportController {
    private final BackFill backFill;

    ImportController(BackFill backFill) {
        this.backFill = backFill;
    }

    /// The job that has begun; `GET /api/v1/jobs/{id}` says how far it is.
    record Started(
            String id,
            String kind,
            String subject,
            @Schema(allowableValues = {"running", "done", "failed"}) String state,
            @Schema(format = "date-time") String started) {}

    @Parameter(
            in = ParameterIn.QUERY,
            name = "format",
            required = true,
            schema = @Schema(allowableValues = {"csv", "line"}))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "precision",
            schema = @Schema(allowableValues = {"ns", "us", "ms", "s"}))
    @Described(
            body = byte[].class,
            bodyTypes = {"text/csv", "text/plain"})
    @PostMapping("/api/v1/import/readings")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Needs(Scope.READINGS_WRITE)
    Started start(Caller caller, HttpServletRequest request) throws IOException {
        String format = Query.parameter(request, "format");
        String precision = Query.parameter(request, "precision");
        Job job =
                backFill.start(
                        caller.organisation(),
                        request.getInputStream(),
                        format(format == null ? "" : format, precision == null ? "ns" : precision));
        return new Started(
                Long.toString(job.id()),
                job.kind(),
                job.subject(),
                job.state().name().toLowerCase(Locale.ROOT),
                job.started().toString());
    }

    private static Format format(String format, String precision) {
        try {
            return switch (format) {
                case "csv" -> new Format.Csv();
                case "line" -> new Format.Lines(Precision.of(precision));
                default -> throw new Invalid("format", "csv or line", format);
            };
        } catch (IllegalArgumentException e) {
            throw new Invalid("precision", "ns, us, ms or s", precision);
        }
    }
}
