package io.baigong.plant;

import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Sends the weeks before the first start through the platform's import door, a file and a job for
/// each machine. Sent twice it changes nothing: times and values are the same again.
final class History {
    private static final long POLL_MILLIS = 500;

    private final Platform platform;
    private final Path folder;
    private final Consumer<String> progress;

    History(Platform platform, Path folder, Consumer<String> progress) {
        this.platform = platform;
        this.folder = folder;
        this.progress = progress;
    }

    /// @return how many values the platform took over
    long send(Machine machine, long after, long until, String token)
            throws IOException, InterruptedException {
        Path file = folder.resolve("history-" + machine.key() + ".csv");
        try {
            long values = write(machine, after, until, file);
            progress.accept("%s: %,d values on file".formatted(machine.key(), values));
            var job =
                    platform.post(
                                    "/api/v1/import/readings?format=csv",
                                    token,
                                    Platform.CSV,
                                    BodyPublishers.ofFile(file))
                            .orFail("import of history")
                            .json();
            await(machine, job, token);
            return values;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void await(Machine machine, JsonObject started, String token)
            throws IOException, InterruptedException {
        JsonObject job = started;
        long said = 0;
        while ("running".equals(job.getString("state"))) {
            // The platform counts rows as it reads them; how many there are only the file's end
            // says.
            long done = job.getLong("done", 0L);
            if (done != said) {
                said = done;
                progress.accept("%s: %,d values taken over".formatted(machine.key(), done));
            }
            Thread.sleep(POLL_MILLIS);
            job = platform.get("/api/v1/jobs/" + job.getValue("id"), token).orFail("job").json();
        }
        if (!"done".equals(job.getString("state"))) {
            throw new IOException("the import ended as " + job.encode());
        }
        long failed = job.getLong("failed", 0L);
        if (failed > 0) {
            progress.accept(
                    "%s: %,d rows refused, see the job's errors".formatted(machine.key(), failed));
        }
    }

    /// Writes the span as the platform's import format wants it.
    static long write(Machine machine, long after, long until, Path file) throws IOException {
        long[] values = {0};
        try (var out = Files.newBufferedWriter(file)) {
            out.write("thing,property,time,value\n");
            var news = new News(true);
            machine.history(
                    after,
                    until,
                    report -> {
                        List<Sample> samples =
                                report.samples().stream().filter(news.of(report.device())).toList();
                        values[0] += samples.size();
                        String time = Instant.ofEpochMilli(report.time()).toString();
                        try {
                            for (Sample sample : samples) {
                                out.write(report.device());
                                out.write(',');
                                out.write(sample.metric());
                                out.write(',');
                                out.write(time);
                                out.write(',');
                                out.write(text(sample.value()));
                                out.write('\n');
                            }
                        } catch (IOException full) {
                            throw new UncheckedIOException(full);
                        }
                    });
        } catch (UncheckedIOException full) {
            throw full.getCause();
        }
        return values[0];
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Whole(long number) -> Long.toString(number);
            case Value.Real(double number) -> Double.toString(number);
            case Value.Flag(boolean yes) -> Boolean.toString(yes);
            case Value.Text(String words) ->
                    words.matches("[^\",\r\n]*") ? words : '"' + words.replace("\"", "\"\"") + '"';
        };
    }

    /// Report by exception: only what changed, or measured values always.
    static final class News {
        private final boolean repeatsMeasured;
        private final Map<String, Map<String, Value>> known = new HashMap<>();

        News(boolean repeatsMeasured) {
            this.repeatsMeasured = repeatsMeasured;
        }

        Predicate<Sample> of(String device) {
            Map<String, Value> said = known.computeIfAbsent(device, _ -> new HashMap<>());
            return sample ->
                    !sample.value().equals(said.put(sample.metric(), sample.value()))
                            || repeatsMeasured && sample.value() instanceof Value.Real;
        }
    }
}
