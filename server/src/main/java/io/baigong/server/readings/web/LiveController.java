package io.baigong.server.readings.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import io.baigong.server.readings.Live;
import io.baigong.server.readings.Subscription;
import io.baigong.server.readings.Subscription.Event;
import io.baigong.server.readings.Value;
import io.baigong.server.readings.web.Answers.ValueAnswer;
import io.baigong.server.things.Things;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Server-sent events, for as long as the caller is let in, written by the request's own virtual
/// thread: a client that reads slowly blocks nobody, and while it blocks, changes are merged.
@RestController
class LiveController {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final int MOST_KEPT = 5_000;

    private final Map<Integer, Sent> sent = new ConcurrentHashMap<>();
    private final Things things;
    private final Live live;
    private final JsonMapper json;
    private final Sessions sessions;

    LiveController(Things things, Live live, JsonMapper json, Sessions sessions) {
        this.sessions = sessions;
        this.things = things;
        this.live = live;
        this.json = json;
    }

    /// What one watcher was sent last for a thing: the next, who watches it too, mostly needs the
    /// same.
    private record Sent(List<Value> values, byte[] bytes) {}

    record ReadingsEvent(String thing, List<ValueAnswer> values) {}

    record StateEvent(
            String thing, @Schema(allowableValues = {"online", "offline", "never"}) String state) {}

    /// The data of an event: `readings` or `state`, as the event is called.
    @Schema(name = "LiveEvent")
    record Said(
            String thing,
            @Nullable List<ValueAnswer> values,
            @Schema(allowableValues = {"online", "offline", "never"}) @Nullable String state) {}

    @Described(answer = Said.class, answerTypes = "text/event-stream")
    @Needs(Scope.READINGS_READ)
    @GetMapping("/api/v1/live")
    void live(
            Caller caller,
            @RequestParam("things") List<String> keys,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        try (var subscription = live.watch(things.visible(caller), keys)) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            send(subscription, request, response.getOutputStream());
        }
    }

    private void send(
            Subscription subscription, HttpServletRequest request, ServletOutputStream out)
            throws IOException, InterruptedException {
        out.write(bytes(": live\n\n"));
        out.flush();
        while (!subscription.isOver() && sessions.stillHolds(request, Scope.READINGS_READ)) {
            var events = subscription.next(HEARTBEAT);
            for (var event : events) {
                out.write(bytes(event));
            }
            if (events.isEmpty()) {
                out.write(bytes(": still here\n\n"));
            }
            out.flush();
        }
    }

    private byte[] bytes(Event event) {
        return switch (event) {
            case Event.Readings readings -> shared(readings);
            case Event.Turned(String thing, var state) ->
                    bytes("state", new StateEvent(thing, Answers.word(state)));
        };
    }

    private byte[] shared(Event.Readings event) {
        var last = sent.get(event.number());
        if (last != null && last.values.equals(event.values())) {
            return last.bytes;
        }
        var values = event.values().stream().map(ValueAnswer::of).toList();
        byte[] bytes = bytes("readings", new ReadingsEvent(event.thing(), values));
        if (sent.size() >= MOST_KEPT) {
            sent.clear();
        }
        sent.put(event.number(), new Sent(event.values(), bytes));
        return bytes;
    }

    private byte[] bytes(String name, Object data) {
        return bytes("event: " + name + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
