package io.baigong.cli;

import io.baigong.cli.Output.Column;
import io.baigong.client.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "readings", description = "${bundle:readings}")
final class ReadingsCommand {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String OF_THING = "/api/v1/things/{}";
    private static final List<Column> VALUES =
            List.of(
                    Column.at("property", "property"),
                    Column.at("time", "time"),
                    Column.at("value", "value"),
                    Column.at("unit", "unit"),
                    Column.at("quality", "quality.severity"));

    @ParentCommand private @Nullable Cli cli;

    private Cli cli() {
        return Objects.requireNonNull(cli);
    }

    @Command(name = "latest", description = "${bundle:readings.latest}")
    int latest(@Parameters(paramLabel = "THING") String thing) {
        var answer = cli().platform().json(Request.get(Request.path(OF_THING + "/latest", thing)));
        cli().output().list(answer.path("values").valueStream(), VALUES);
        return Exit.DONE;
    }

    @Command(name = "history", description = "${bundle:readings.history}")
    int history(
            @Parameters(paramLabel = "THING") String thing,
            @Option(names = "--from", defaultValue = "24h", description = "${bundle:from}")
                    String from,
            @Option(names = "--to", defaultValue = "now", description = "${bundle:to}") String to,
            @Option(names = "--property", description = "${bundle:property}")
                    @Nullable List<String> properties,
            @Option(names = "--points", defaultValue = "1000", description = "${bundle:points}")
                    int points) {
        var asked =
                between(
                                Request.get(Request.path(OF_THING + "/readings", thing)),
                                from,
                                to,
                                properties)
                        .with("points", points)
                        .with("time", "iso");
        var series = cli().platform().json(asked).path("series");
        cli().output().list(series.valueStream().flatMap(ReadingsCommand::rows), VALUES);
        return Exit.DONE;
    }

    private static Stream<JsonNode> rows(JsonNode series) {
        return IntStream.range(0, series.path("times").size()).mapToObj(i -> row(series, i));
    }

    private static JsonNode row(JsonNode series, int i) {
        String[] severities = {"good", "uncertain", "bad"};
        var row = JSON.createObjectNode();
        row.set("property", series.path("property"));
        row.set("time", series.path("times").get(i));
        row.set("value", series.path("values").get(i));
        if (series.has("unit")) {
            row.set("unit", series.path("unit"));
        }
        row.putObject("quality")
                .put("severity", severities[series.path("qualities").get(i).asInt()]);
        return row;
    }

    private static Request between(
            Request request, String from, String to, @Nullable List<String> properties) {
        return request.with("from", Cli.moment(from))
                .with("to", Cli.moment(to))
                .with("properties", properties == null ? null : String.join(",", properties));
    }

    @Command(name = "send", description = "${bundle:readings.send}")
    int send(
            @Parameters(index = "0", paramLabel = "THING") String thing,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "PROPERTY=VALUE")
                    Map<String, String> values,
            @Option(names = "--time", description = "${bundle:time}") @Nullable String time) {
        Map<String, Object> sent = new LinkedHashMap<>();
        values.forEach((property, value) -> sent.put(property, scalar(value)));
        Map<String, Object> body = new LinkedHashMap<>();
        if (time != null) {
            body.put("time", Cli.moment(time).toString());
        }
        body.put("values", sent);
        var asked = Request.of("POST", Request.path(OF_THING + "/readings", thing)).json(body);
        var taken = cli().platform().json(asked);
        var refused = taken.path("refused");
        System.err.println(Texts.of("send.done", taken.path("accepted").asLong(), refused.size()));
        if (refused.isEmpty()) {
            return Exit.DONE;
        }
        cli().output()
                .list(
                        refused.valueStream(),
                        List.of(
                                Column.at("property", "property"),
                                Column.at("expected", "expected"),
                                Column.at("got", "got")));
        return Exit.PARTLY;
    }

    /// A number, true or false when it looks like one; else text.
    private static Object scalar(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            return read.isNumber() || read.isBoolean() ? read : text;
        } catch (JacksonException e) {
            return text;
        }
    }

    @Command(name = "export", description = "${bundle:readings.export}")
    int export(
            @Parameters(paramLabel = "THING") String thing,
            @Option(names = "--from", defaultValue = "24h", description = "${bundle:from}")
                    String from,
            @Option(names = "--to", defaultValue = "now", description = "${bundle:to}") String to,
            @Option(names = "--property", description = "${bundle:property}")
                    @Nullable List<String> properties,
            @Option(
                            names = {"-f", "--file"},
                            description = "${bundle:export.file}")
                    @Nullable Path file)
            throws IOException {
        var asked =
                between(
                                Request.get(Request.path(OF_THING + "/export", thing)),
                                from,
                                to,
                                properties)
                        .accepting("text/csv");
        var answer = cli().platform().send(asked);
        long expected = answer.headers().firstValueAsLong("X-Rows-Expected").orElse(-1);
        var progress = new Progress();
        long rows = -1; // the head
        try (var in = answer.body();
                OutputStream target = file == null ? new Unclosed() : Files.newOutputStream(file)) {
            var buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                target.write(buffer, 0, count);
                for (int i = 0; i < count; i++) {
                    rows += buffer[i] == '\n' ? 1 : 0;
                }
                progress.say("progress.rows", Math.max(0, rows), expected);
            }
        }
        progress.clear();
        System.err.println(Texts.of("export.done", rows, expected));
        return expected >= 0 && rows < expected ? Exit.PARTLY : Exit.DONE;
    }

    /// Standard output, which others use after.
    private final class Unclosed extends OutputStream {
        private final PrintWriter out = cli().output().out();

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            System.out.write(from, offset, length);
        }

        @Override
        public void flush() {
            System.out.flush();
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }

    @Command(name = "import", description = "${bundle:readings.import}")
    int importAll(
            @Parameters(paramLabel = "FILE", description = "${bundle:file}") Path file,
            @Option(names = "--format", defaultValue = "csv", description = "csv, line")
                    String format,
            @Option(names = "--precision", description = "ns, us, ms, s")
                    @Nullable String precision)
            throws IOException, InterruptedException {
        var progress = new Progress();
        long size = ThingsCommand.size(file);
        var platform = cli().platform();
        var asked =
                Request.of("POST", "/api/v1/import/readings")
                        .with("format", format)
                        .with("precision", precision)
                        .sending(
                                format.equals("csv") ? "text/csv" : "text/plain",
                                BodyPublishers.ofInputStream(
                                        () -> progress.over(ThingsCommand.open(file), size)));
        var job = platform.timeout(Duration.ofMinutes(30)).json(asked);
        var status = Request.get(Request.path("/api/v1/jobs/{}", Output.text(job.path("id"))));
        while (job.path("state").asString("").equals("running")) {
            Thread.sleep(300);
            job = platform.json(status);
            progress.say("progress.job", job.path("done").asLong(), job.path("total").asLong(-1));
        }
        progress.clear();
        return ended(job);
    }

    private int ended(JsonNode job) throws IOException {
        long failed = job.path("failed").asLong();
        System.err.println(Texts.of("job.done", job.path("done").asLong(), failed));
        if (failed > 0) {
            var faults =
                    Request.get(Request.path("/api/v1/jobs/{}/errors", Output.text(job.path("id"))))
                            .accepting("text/csv");
            try (var lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    cli().platform().send(faults).body(),
                                    StandardCharsets.UTF_8))) {
                lines.lines().forEach(cli().output().out()::println);
            }
        }
        if (job.path("state").asString("").equals("failed")) {
            System.err.println("baigong: " + Output.text(job.path("message")));
            return Exit.REFUSED;
        }
        return failed > 0 ? Exit.PARTLY : Exit.DONE;
    }
}
