package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.baigong.server.ingest.sparkplug.Nodes;
import io.baigong.server.things.Property;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.usage.Meter;
import io.baigong.server.usage.Meters;
import io.baigong.telemetry.ReadingBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tells things what to do, and listens for the answer: over Sparkplug the new value of a metric it
/// wrote, over ThingsBoard's topics the response. A command is sent once and never again, whatever
/// happens; without an answer it ends as timed out.
@Service
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    /// Commands of the whole platform that wait for an answer.
    private static final int MOST_WAITING = 10_000;

    private final CommandTable table;
    private final ThingDirectory directory;
    private final Nodes nodes;
    private final RpcLinks rpc;
    private final Audit audit;
    private final Meters meters;
    private final Clock clock;
    private final JsonMapper json;
    private final Duration timeout;
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("command-answers").daemon().factory());

    Commands(
            CommandTable table,
            ThingDirectory directory,
            Nodes nodes,
            RpcLinks rpc,
            Audit audit,
            Meters meters,
            Clock clock,
            JsonMapper json,
            IngestSettings settings) {
        this.table = table;
        this.directory = directory;
        this.nodes = nodes;
        this.rpc = rpc;
        this.audit = audit;
        this.meters = meters;
        this.clock = clock;
        this.json = json;
        this.timeout = settings.commandTimeout();
    }

    /// @param expected series whose next values are the answer; empty when a response is
    private record Waiting(
            int organisation, int thing, Instant until, Map<Integer, String> expected) {}

    /// Sends a command.
    ///
    /// @throws NotFound when there is no such thing or command
    /// @throws Invalid when the input does not fit the model
    public CommandTable.Sent send(Caller caller, String key, String command, JsonNode input) {
        var thing = directory.byKey(caller.organisation(), key);
        if (thing == null) {
            throw new NotFound("thing", key);
        }
        var read = CommandInput.of(fields(thing, command), input);
        if (waiting.size() >= MOST_WAITING) {
            throw new Conflict("too-many-commands", "too many commands wait for an answer");
        }
        long id = table.insert(caller, thing.number(), command, input);
        String refusal = dispatch(id, thing, command, read);
        if (refusal != null) {
            waiting.remove(id);
            forgetIfLast(thing.number());
            table.finish(
                    caller.organisation(),
                    id,
                    "refused",
                    json.createObjectNode().put("reason", refusal));
        }
        meters.add(caller.organisation(), Meter.COMMANDS, 1);
        audit.record(
                "thing.command",
                key,
                refusal == null ? Outcome.DONE : Outcome.FAILED,
                Map.of("command", command, "input", input.toString(), "id", id));
        return table.find(caller.organisation(), id);
    }

    private static List<Property> fields(ThingHandle thing, String command) {
        var known = thing.command(command);
        if (known != null) {
            return known.input();
        }
        // Writing a writable property is a command of that name.
        var property = thing.property(command);
        if (property == null || !property.writable()) {
            throw new NotFound("command", command);
        }
        return List.of(property.definition());
    }

    private @Nullable String dispatch(
            long id, ThingHandle thing, String command, CommandInput input) {
        var expected = new LinkedHashMap<Integer, String>();
        boolean byMetric = nodes.reaches(thing.number());
        if (byMetric) {
            for (String key : input.values().keySet()) {
                var property = thing.property(key);
                if (property != null) {
                    expected.put(property.series().number(), key);
                }
            }
        }
        var until = clock.instant().plus(timeout);
        var wait = new Waiting(thing.organisation(), thing.number(), until, expected);
        if (byMetric) {
            synchronized (nodes) {
                waiting.put(id, wait);
                nodes.await(thing.number(), (desk, number) -> values(desk.intake.batch(), number));
            }
            return nodes.command(thing.number(), input.values());
        }
        waiting.put(id, wait);
        var link = rpc.of(thing.number());
        if (link == null) {
            return "the thing is not connected";
        }
        var request = json.createObjectNode().put("method", command).set("params", input.params());
        boolean sent =
                link.send("v1/devices/me/rpc/request/" + id, request.toString().getBytes(UTF_8));
        return sent ? null : "the device did not subscribe to commands";
    }

    /// Called by an event loop with each message of an awaited thing.
    private void values(ReadingBatch batch, int thing) {
        for (var one : waiting.entrySet()) {
            var wait = one.getValue();
            if (wait.thing() != thing) {
                continue;
            }
            var answer = json.createObjectNode();
            for (int row = 0; row < batch.size(); row++) {
                String key = wait.expected().get(batch.series(row));
                if (key != null) {
                    switch (batch.type(row)) {
                        case DOUBLE -> answer.put(key, batch.doubleValue(row));
                        case INT64 -> answer.put(key, batch.int64Value(row));
                        case TEXT -> {
                            byte[] text = batch.textValue(row);
                            answer.put(key, text == null ? null : new String(text, UTF_8));
                        }
                    }
                }
            }
            if (!answer.isEmpty() && waiting.remove(one.getKey(), wait)) {
                forgetIfLast(thing);
                writer.execute(
                        () -> finishQuietly(wait.organisation(), one.getKey(), "answered", answer));
            }
        }
    }

    /// A device responded. Needs a thread that may wait.
    public void answered(int thing, long id, byte[] payload) {
        var wait = waiting.get(id);
        if (wait == null || wait.thing() != thing || !waiting.remove(id, wait)) {
            return; // late, or not its own
        }
        JsonNode answer;
        try {
            answer = json.readTree(payload);
        } catch (JacksonException e) {
            answer = json.createObjectNode().put("text", new String(payload, UTF_8));
        }
        finishQuietly(wait.organisation(), id, "answered", answer);
    }

    private void forgetIfLast(int thing) {
        synchronized (nodes) {
            if (waiting.values().stream().noneMatch(other -> other.thing() == thing)) {
                nodes.forget(thing);
            }
        }
    }

    private void finishQuietly(int organisation, long id, String state, @Nullable JsonNode answer) {
        try {
            Tenancy.as(
                    organisation,
                    () -> {
                        table.finish(organisation, id, state, answer);
                        return id;
                    });
        } catch (DataAccessException e) {
            LOG.warn("cannot note that command {} is {}: {}", id, state, e.getMessage());
        }
    }

    @Scheduled(fixedDelay = 500)
    void giveUp() {
        var now = clock.instant();
        for (var one : waiting.entrySet()) {
            var wait = one.getValue();
            if (now.isAfter(wait.until()) && waiting.remove(one.getKey(), wait)) {
                forgetIfLast(wait.thing());
                finishQuietly(wait.organisation(), one.getKey(), "timed-out", null);
                Tenancy.as(
                        wait.organisation(),
                        () -> {
                            audit.record(
                                    "thing.command",
                                    thingKey(wait.thing()),
                                    Outcome.FAILED,
                                    Map.of("id", one.getKey(), "reason", "no answer in time"));
                            return 0;
                        });
            }
        }
    }

    private String thingKey(int thing) {
        var handle = directory.byNumber(thing);
        return handle == null ? Integer.toString(thing) : handle.key();
    }

    /// What was waiting when the platform stopped gets no answer any more.
    @EventListener(ApplicationReadyEvent.class)
    void giveUpAllBefore() {
        table.giveUpAllBefore();
    }

    /// The commands of a thing, newest first.
    public Page<CommandTable.Sent> list(int organisation, String key, PageRequest page) {
        var thing = directory.byKey(organisation, key);
        if (thing == null) {
            throw new NotFound("thing", key);
        }
        return table.list(organisation, thing.number(), page);
    }
}
