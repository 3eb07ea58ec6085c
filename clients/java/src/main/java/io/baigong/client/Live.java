package io.baigong.client;

import io.baigong.client.model.LiveEvent;
import io.baigong.client.model.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What things measure and how they are, as it happens.
public final class Live implements AutoCloseable {
    private static final long LONGEST_WAIT = 15_000;

    /// One of the events of the stream.
    public sealed interface Event {
        /// New values of a thing.
        record Readings(String thing, List<Value> values) implements Event {}

        /// A thing came, or went away.
        ///
        /// @param state `online`, `offline` or `never`
        record State(String thing, String state) implements Event {}
    }

    private volatile boolean closed;
    private volatile @Nullable InputStream open;
    private volatile @Nullable Refusal refusal;
    private final Thread reader;

    private Live(Baigong platform, Collection<String> things, Consumer<Event> to) {
        reader =
                Thread.ofVirtual()
                        .name("baigong-live")
                        .unstarted(() -> {
                            try {
                                follow(
                                        platform,
                                        things,
                                        (name, data) -> to.accept(event(name, data)));
                            } catch (Refusal e) {
                                refusal = e;
                            }
                        });
    }

    static Live begin(Baigong platform, Collection<String> things, Consumer<Event> to) {
        var live = new Live(platform, things, to);
        live.reader.start();
        return live;
    }

    /// Waits until the stream is over.
    ///
    /// @throws Refusal when the platform refused it
    public void await() throws InterruptedException {
        reader.join();
        var why = refusal;
        if (why != null) {
            throw why;
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        var in = open;
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Event event(String name, String data) {
        var said = Baigong.JSON.readValue(data, LiveEvent.class);
        return name.equals("state")
                ? new Event.State(said.getThing(), String.valueOf(said.getState()))
                : new Event.Readings(
                        said.getThing(), Objects.requireNonNullElse(said.getValues(), List.of()));
    }

    private void follow(
            Baigong platform, Collection<String> things, BiConsumer<String, String> to) {
        events(platform, things, to, () -> closed, in -> open = in);
    }

    /// Follows things on the caller's own thread, until it is interrupted.
    ///
    /// @param to name and data (JSON) of each event
    /// @throws Refusal when the platform refuses it; not when it is away
    public static void events(
            Baigong platform, Collection<String> things, BiConsumer<String, String> to) {
        events(platform, things, to, () -> Thread.currentThread().isInterrupted(), _ -> {});
    }

    private static void events(
            Baigong platform,
            Collection<String> things,
            BiConsumer<String, String> to,
            BooleanSupplier over,
            Consumer<InputStream> opened) {
        var asked =
                Request.get("/api/v1/live")
                        .with("things", String.join(",", things))
                        .accepting("text/event-stream");
        int attempt = 0;
        while (!over.getAsBoolean()) {
            try (var body = platform.timeout(Duration.ofSeconds(30)).send(asked).body()) {
                attempt = 0;
                opened.accept(body);
                read(body, to);
            } catch (Refusal e) {
                if (e.status() != 0 && e.status() < 500) {
                    throw e;
                }
            } catch (IOException e) {
                // Cut off: connect again.
            }
            if (over.getAsBoolean() || !rested(attempt++)) {
                return;
            }
        }
    }

    private static boolean rested(int attempt) {
        try {
            Thread.sleep(Math.min(LONGEST_WAIT, 500L << Math.min(attempt, 10)));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Server-sent events (HTML, 9.2.6); comments are left out.
    static void read(InputStream body, BiConsumer<String, String> to) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        String name = "message";
        var data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    to.accept(name, data.substring(0, data.length() - 1));
                }
                name = "message";
                data.setLength(0);
            } else if (line.startsWith("event:")) {
                name = value(line);
            } else if (line.startsWith("data:")) {
                data.append(value(line)).append('\n');
            }
        }
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
