package io.baigong.plant;

import io.baigong.plant.sparkplug.Backoff;
import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The main meter's own way up: JSON over HTTP with its device token. Readings wait until the
/// platform has answered 2xx; what it calls wrong is given up and counted, what it could not take
/// is sent again.
final class MeterUplink implements Runnable {
    private static final int LIMIT = 20_000;
    private static final int BATCH = 200;

    private final Platform platform;
    private final Tokens tokens;
    private final Deque<Report> waiting = new ArrayDeque<>();
    private final Backoff backoff = new Backoff(new SplittableRandom(), Duration.ofSeconds(10));
    private long delivered;
    private long dropped;
    private String trouble = "";

    /// The meter's token, and a new one when the platform no longer knows it.
    interface Tokens {
        @Nullable String current();

        void renew() throws IOException, InterruptedException;
    }

    /// @param delivered readings the platform has acknowledged
    /// @param dropped readings given up, because too many waited or the platform refused them
    record Status(int waiting, long delivered, long dropped, String trouble) {}

    MeterUplink(Platform platform, Tokens tokens) {
        this.platform = platform;
        this.tokens = tokens;
    }

    synchronized void offer(Report report) {
        if (waiting.size() == LIMIT) {
            waiting.removeFirst();
            dropped++;
        }
        waiting.addLast(report);
        notifyAll();
    }

    synchronized Status status() {
        return new Status(waiting.size(), delivered, dropped, trouble);
    }

    /// Sends until interrupted.
    @Override
    public void run() {
        try {
            while (true) {
                List<Report> batch = next();
                String why = attempt(batch);
                note(why);
                if (why.isEmpty()) {
                    backoff.reset();
                } else {
                    Thread.sleep(backoff.next());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Report> next() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        var batch = new ArrayList<Report>();
        for (Report report : waiting) {
            if (batch.size() == BATCH) {
                break;
            }
            batch.add(report);
        }
        return batch;
    }

    private synchronized void note(String why) {
        trouble = why;
    }

    /// @return why it did not work, empty when the batch is done with
    private String attempt(List<Report> batch) throws InterruptedException {
        String token = tokens.current();
        if (token == null) {
            return "no token yet";
        }
        try {
            var answer =
                    platform.post(
                            "/api/v1/things/" + EnergyMeter.KEY + "/readings",
                            token,
                            Platform.JSON,
                            json(batch));
            return switch (answer.status()) {
                case 401, 403 -> {
                    tokens.renew();
                    yield "token refused with " + answer.status();
                }
                case 400, 413, 415, 422 -> settle(batch, false);
                default -> answer.good() ? settle(batch, true) : "HTTP " + answer.status();
            };
        } catch (IOException broken) {
            return String.valueOf(broken.getMessage());
        }
    }

    private synchronized String settle(List<Report> batch, boolean taken) {
        for (Report report : batch) {
            // A full queue may have given up some of them meanwhile.
            if (waiting.peekFirst() == report) {
                waiting.removeFirst();
            }
        }
        if (taken) {
            delivered += batch.size();
        } else {
            dropped += batch.size();
        }
        return "";
    }

    static String json(List<Report> batch) {
        var array = new JsonArray();
        for (Report report : batch) {
            var values = new JsonObject();
            report.samples().forEach(sample -> values.put(sample.metric(), plain(sample.value())));
            array.add(
                    new JsonObject()
                            .put("time", Instant.ofEpochMilli(report.time()).toString())
                            .put("values", values));
        }
        return array.encode();
    }

    private static Object plain(Value value) {
        return switch (value) {
            case Value.Whole(long number) -> number;
            case Value.Real(double number) -> number;
            case Value.Flag(boolean yes) -> yes;
            case Value.Text(String words) -> words;
        };
    }
}
