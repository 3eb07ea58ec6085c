package io.baigong.server.ingest.web;

import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Open;
import io.baigong.server.access.Problems;
import io.baigong.server.access.QuotaExceeded;
import io.baigong.server.access.TooMuch;
import io.baigong.server.ingest.Durable;
import io.baigong.server.ingest.Fault;
import io.baigong.server.ingest.Intake;
import io.baigong.server.ingest.LineInput;
import io.baigong.server.ingest.Message;
import io.baigong.server.ingest.Receipt;
import io.baigong.server.ingest.Reception;
import io.baigong.server.ingest.Sender;
import io.baigong.server.ingest.Targets;
import io.baigong.server.ingest.payload.LineReader.Precision;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Readings by HTTP: JSON for one thing, InfluxDB's line protocol for many. Answered when durable.
@RestController
class WriteController {
    private static final String OWN =
            "checks the token itself: devices and gateways have their own";
    private static final int MOST_JSON = 4 << 20;
    private static final int MOST_READINGS = 8 << 20;
    private static final long MOST_LINES = 256L << 20;

    private final Doorkeeper doorkeeper;
    private final Reception reception;
    private final Targets targets;
    private final LineInput lines;

    WriteController(Doorkeeper doorkeeper, Reception reception, Targets targets, LineInput lines) {
        this.doorkeeper = doorkeeper;
        this.reception = reception;
        this.targets = targets;
        this.lines = lines;
    }

    /// @param refused the first values that were not taken as they came
    record Taken(int accepted, List<Fault> refused) {}

    @Described(body = Bodies.Readings.class)
    @PostMapping("/api/v1/things/{key}/readings")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Open(OWN)
    Taken json(@PathVariable String key, HttpServletRequest request) throws IOException {
        var admitted = doorkeeper.admit(request);
        var writer = admitted.writer();
        reception.rein(writer.organisation()).demandValues();
        var target = targets.byKey(writer.organisation(), key);
        if (target == null) {
            throw new NotFound("thing", key);
        }
        if (writer.onlyThing() != 0 && writer.onlyThing() != target.thing()) {
            throw new NotAllowed("other-things-token", "this token is for another thing");
        }
        byte[] body;
        try (var in = plain(request)) {
            body = in.readNBytes(MOST_JSON + 1);
        }
        if (body.length > MOST_JSON) {
            throw new TooMuch("bytes of JSON", MOST_JSON);
        }
        var sender =
                new Sender(admitted.identity(), "http", request.getRemoteAddr(), writer.channel());
        var desk = reception.freshDesk();
        var durable = new Durable();
        durable.expect();
        var message = Message.of(request.getRequestURI(), body, reception.arrival());
        reception.json(sender, target, message, desk, durable, true);
        durable.await();
        if (durable.answer() == Receipt.Answer.UNREADABLE) {
            throw new Invalid("body", durable.why(), "something else");
        }
        if (durable.answer() == Receipt.Answer.QUOTA) {
            reception.rein(writer.organisation()).demandRoom();
            throw new TooMuch("bytes of readings in one request", MOST_READINGS);
        }
        return taken(desk.intake);
    }

    private static Taken taken(Intake intake) {
        return new Taken(intake.batch().size(), List.copyOf(intake.faults()));
    }

    /// The write endpoint of InfluxDB 2, for Telegraf and everything that speaks it. Organisation
    /// and bucket are what the token says.
    @Described(body = byte[].class, bodyTypes = "text/plain", statuses = 204)
    @PostMapping({"/api/v2/write", "/write"})
    @Open(OWN)
    ResponseEntity<Map<String, Object>> write(HttpServletRequest request) throws IOException {
        String precision = Query.parameter(request, "precision");
        var admitted = doorkeeper.admit(request);
        Precision unit;
        try {
            unit = Precision.of(precision == null ? "ns" : precision);
        } catch (IllegalArgumentException e) {
            return wrong(String.valueOf(e.getMessage()), 0);
        }
        try {
            reception.rein(admitted.writer().organisation()).demandValues();
            return write(request, admitted, unit);
        } catch (QuotaExceeded e) {
            return tooFast(e);
        }
    }

    private ResponseEntity<Map<String, Object>> write(
            HttpServletRequest request, Doorkeeper.Admitted admitted, Precision unit)
            throws IOException {
        var faults = new ArrayList<LineFault>();
        LineInput.Taken taken;
        try (var in = plain(request)) {
            taken =
                    lines.read(
                            in,
                            unit,
                            admitted.writer(),
                            (why, line) -> {
                                if (faults.size() < 10) {
                                    faults.add(new LineFault(why, line));
                                }
                            },
                            _ -> {});
        } catch (ZipException e) {
            return wrong("expected gzip as Content-Encoding says: " + e.getMessage(), 0);
        }
        if (taken.refused() == 0) {
            return ResponseEntity.noContent().build();
        }
        var first = faults.getFirst();
        String message =
                "partial write: %d of %d lines have something that was not taken; line %d: %s"
                        .formatted(taken.refused(), taken.lines(), first.line(), first.why());
        return wrong(message, first.line());
    }

    private static ResponseEntity<Map<String, Object>> tooFast(QuotaExceeded why) {
        var wait = why.remaining();
        var answer =
                ResponseEntity.status(
                        wait == null ? HttpStatus.CONFLICT : HttpStatus.TOO_MANY_REQUESTS);
        if (wait != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds()));
        }
        return answer.body(
                Map.of(
                        "code",
                        why.code(),
                        "message",
                        String.valueOf(why.getMessage()),
                        "kind",
                        why.kind()));
    }

    private record LineFault(String why, long line) {}

    private static ResponseEntity<Map<String, Object>> wrong(String message, long line) {
        return ResponseEntity.badRequest()
                .body(Map.of("code", "invalid", "message", message, "line", line));
    }

    private static InputStream plain(HttpServletRequest request) throws IOException {
        InputStream in = request.getInputStream();
        boolean zipped = "gzip".equalsIgnoreCase(request.getHeader("Content-Encoding"));
        return new Bounded(zipped ? new GZIPInputStream(in, 64 * 1024) : in);
    }

    /// A small body may unpack to a huge one.
    private static final class Bounded extends FilterInputStream {
        private long left = MOST_LINES;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int count = super.read(to, from, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw new TooMuch("bytes of lines", MOST_LINES);
            }
            return count;
        }
    }

    /// What Telegraf and InfluxDB's clients ask before they write.
    @RequestMapping(
            path = "/ping",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Open("says nothing but that it is there")
    void ping() {}

    @GetMapping("/health")
    @Open("says nothing but that it is there")
    Map<String, String> health() {
        return Map.of("name", "baigong", "status", "pass", "message", "ready for writes");
    }

    @ExceptionHandler
    ProblemDetail notTaken(Durable.NotTaken e) {
        return Problems.of(
                HttpStatus.SERVICE_UNAVAILABLE, "not-taken", String.valueOf(e.getMessage()));
    }
}
