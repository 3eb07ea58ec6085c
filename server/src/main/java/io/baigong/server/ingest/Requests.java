package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a connected thing something and waits for what it answers, over the way that commands take
/// ([Commands]). A request is sent once and never again; nothing of it is kept.
@Service
public final class Requests {
    /// Numbers from here on are requests, smaller ones commands; both have at most 18 digits.
    static final long FIRST = 100_000_000_000_000_000L;

    private static final int MOST = 2_000;
    private static final int MOST_OF_ONE_THING = 8;
    private static final int LONGEST = (1 << 20) - 4_096;
    private static final long LOOK_MILLIS = 250;

    private final RpcLinks links;
    private final JsonMapper json;
    private final AtomicLong next = new AtomicLong(FIRST);
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();

    Requests(RpcLinks links, JsonMapper json) {
        this.links = links;
        this.json = json;
    }

    private record Waiting(int thing, CompletableFuture<byte[]> answer) {}

    /// What came of a request.
    public sealed interface Reply {
        record Answer(JsonNode content) implements Reply {}

        /// What came is no JSON.
        record Unreadable() implements Reply {}

        /// Nothing was sent: the thing is not connected, or takes no requests.
        record Away() implements Reply {}

        /// The connection ended before the answer; whether it was done is not known.
        record Lost() implements Reply {}

        /// There was no answer in time; whether it was done is not known.
        record Silence(Duration waited) implements Reply {}

        /// Nothing was sent: too many requests wait already.
        record Crowded(int most) implements Reply {}
    }

    /// Which connection of a thing takes requests now: a number that no other one has.
    ///
    /// @return null when there is none
    public @Nullable Long connection(int thing) {
        var link = links.numbered(thing);
        return link == null ? null : Long.valueOf(link.number());
    }

    /// Asks and waits. Needs a thread that may wait; the caller has checked whose thing it is.
    ///
    /// @throws IllegalArgumentException when the request is longer than the door lets through
    public Reply ask(int thing, String method, JsonNode params, Duration patience)
            throws InterruptedException {
        var link = links.numbered(thing);
        if (link == null) {
            return new Reply.Away();
        }
        long of = waiting.values().stream().filter(other -> other.thing() == thing).count();
        if (of >= MOST_OF_ONE_THING || waiting.size() >= MOST) {
            return new Reply.Crowded(of >= MOST_OF_ONE_THING ? MOST_OF_ONE_THING : MOST);
        }
        var request = json.createObjectNode().put("method", method).set("params", params);
        byte[] payload = request.toString().getBytes(UTF_8);
        if (payload.length > LONGEST) {
            throw new IllegalArgumentException(
                    "expected a request of at most %d bytes, got %d"
                            .formatted(LONGEST, payload.length));
        }
        long id = next.getAndIncrement();
        var wait = new Waiting(thing, new CompletableFuture<>());
        waiting.put(id, wait);
        try {
            return link.link().send("v1/devices/me/rpc/request/" + id, payload)
                    ? await(wait, link.number(), patience)
                    : new Reply.Away();
        } finally {
            waiting.remove(id);
        }
    }

    private Reply await(Waiting wait, long link, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return new Reply.Silence(patience);
            }
            try {
                return read(wait.answer().get(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                var now = links.numbered(wait.thing());
                if (now == null || now.number() != link) {
                    return new Reply.Lost();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("nobody fails an answer", e);
            }
        }
    }

    private Reply read(byte[] payload) {
        try {
            return new Reply.Answer(json.readTree(payload));
        } catch (JacksonException e) {
            return new Reply.Unreadable();
        }
    }

    /// A thing answered.
    ///
    /// @return false when it was no request of ours, or nobody waits any more
    public boolean answered(int thing, long id, byte[] payload) {
        if (id < FIRST) {
            return false;
        }
        var wait = waiting.get(id);
        return wait != null && wait.thing() == thing && wait.answer().complete(payload);
    }
}
