package io.baigong.edge.control;

import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.edge.collect.Fleet;
import io.baigong.edge.configuration.Trial;
import io.baigong.edge.control.Fault.Code;
import io.baigong.edge.software.Software;
import io.baigong.edge.software.SoftwareRefused;
import io.baigong.edge.uplink.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Takes requests of the platform, does each on a thread of its own and answers.
public final class Control implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Control.class);

    /// At the same time; more are refused.
    private static final int MOST_AT_ONCE = 16;

    private static final int LONGEST_ANSWER = (1 << 20) - 4_096;

    static final JsonMapper JSON = JsonMapper.builder().build();

    private final Trial trial;
    private final DeviceRequests devices;
    private final Overview overview;
    private final Software software;
    private final Parts parts = new Parts();
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private volatile BiConsumer<String, byte[]> answer = (_, _) -> {};

    public Control(Trial trial, Fleet fleet, Overview overview, Software software) {
        this.trial = trial;
        this.devices = new DeviceRequests(fleet);
        this.overview = overview;
        this.software = software;
    }

    /// @param with takes the identifier of a request and its answer
    public void answers(BiConsumer<String, byte[]> with) {
        answer = with;
    }

    @Override
    public void requested(String id, byte[] payload) {
        if (!room.tryAcquire()) {
            answer.accept(
                    id,
                    fault(
                            new Fault(
                                    Code.TIME_LIMIT,
                                    "%d requests are being done already".formatted(MOST_AT_ONCE))));
            return;
        }
        Thread.ofVirtual()
                .name("request " + id)
                .start(() -> {
                    try {
                        answer.accept(id, done(payload));
                    } finally {
                        room.release();
                    }
                });
    }

    @SuppressWarnings("CatchingUnchecked") // whoever asked shall know
    private byte[] done(byte[] payload) {
        try {
            var request = JSON.readTree(payload);
            String method = request.path("method").asString("");
            var params = request.path("params");
            var result = JSON.createObjectNode();
            result.set("result", result(method, new Params(params, "params")));
            byte[] bytes = result.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > LONGEST_ANSWER) {
                throw new Fault(
                        Code.FAILED,
                        "the answer has %d bytes, at most %d go; ask for less"
                                .formatted(bytes.length, LONGEST_ANSWER));
            }
            return bytes;
        } catch (Fault e) {
            return fault(e);
        } catch (JacksonException e) {
            return fault(
                    new Fault(
                            Code.PARAMS_INVALID,
                            "expected {\"method\": …, \"params\": …} in JSON"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fault(new Fault(Code.FAILED, "the gateway is stopping"));
        } catch (RuntimeException e) {
            LOG.error("a request failed", e);
            return fault(new Fault(Code.FAILED, "the gateway failed: " + e));
        }
    }

    private static byte[] fault(Fault fault) {
        var node = JSON.createObjectNode();
        node.putObject("fault")
                .put("code", fault.word())
                .put("message", String.valueOf(fault.getMessage()));
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode result(String method, Params params) throws Fault, InterruptedException {
        return switch (method) {
            case "configuration.apply" -> apply(params);
            case "configuration.read" -> state();
            case "browse" -> devices.browse(params);
            case "read" -> devices.read(params);
            case "write" -> devices.write(params);
            case "software.read" -> software();
            case "software.update" -> update(params);
            case "log" -> log(params);
            case "counters" -> overview.counters();
            case "registers" ->
                    overview.registers(
                            params.whole("from", 0, 65_536, 0),
                            params.whole("most", 1, 5_000, 1_000));
            default ->
                    throw new Fault(
                            Code.METHOD_UNKNOWN, "there is no method '%s'".formatted(method));
        };
    }

    private ObjectNode apply(Params params) throws Fault {
        String document = parts.take(params);
        if (document == null) {
            return JSON.createObjectNode()
                    .put("received", params.whole("part", 1, Integer.MAX_VALUE, 1));
        }
        var result = JSON.createObjectNode();
        try {
            var problems = trial.apply(document);
            result.put("version", trial.state().version());
            var list = result.putArray("problems");
            for (var problem : problems) {
                list.addObject()
                        .put("path", problem.path())
                        .put("expected", problem.expected())
                        .put("got", problem.got());
            }
            return result;
        } catch (IOException e) {
            throw new Fault(Code.FAILED, "the document cannot be written down: " + e.getMessage());
        }
    }

    private ObjectNode state() {
        var state = trial.state();
        return JSON.createObjectNode()
                .put("version", state.version())
                .put("good", state.good())
                .put("onTrial", state.onTrial())
                .put("note", state.note());
    }

    private ObjectNode software() throws Fault {
        try {
            var state = software.state();
            var node =
                    JSON.createObjectNode()
                            .put("version", state.version())
                            .put("good", state.good())
                            .put("onTrial", state.onTrial())
                            .put("staged", state.staged())
                            .put("note", state.note())
                            .put("runner", state.runner());
            state.keys().forEach(node.putArray("keys")::add);
            return node;
        } catch (IOException e) {
            throw new Fault(Code.FAILED, "its state cannot be read: " + e.getMessage());
        }
    }

    private ObjectNode update(Params params) throws Fault, InterruptedException {
        var offer =
                new Software.Offer(
                        params.text("version"),
                        params.whole("size", 1, Integer.MAX_VALUE, null),
                        params.text("sha256"),
                        params.text("path"));
        try {
            software.stage(offer);
            return JSON.createObjectNode().put("staged", offer.version());
        } catch (SoftwareRefused e) {
            throw new Fault(e);
        } catch (IOException e) {
            throw new Fault(Code.FAILED, "it cannot be written down: " + e.getMessage());
        }
    }

    private ObjectNode log(Params params) throws Fault {
        String device = params.textOrNull("device");
        int most = params.whole("most", 1, 1_000, 200);
        var result = overview.lines(device, most);
        if (device != null) {
            devices.packets(device, result.putArray("packets"));
        }
        return result;
    }

    /// A value that somebody writes as a metric: done like any other write, and told by the next
    /// reading.
    @Override
    public void commanded(String device, List<MetricReader.Metric> metrics) {
        if (!room.tryAcquire()) {
            LOG.warn(
                    "a command to {} was passed over: {} requests are being done already",
                    device,
                    MOST_AT_ONCE);
            return;
        }
        Thread.ofVirtual()
                .name("command " + device)
                .start(() -> {
                    try {
                        devices.command(device, metrics);
                    } catch (Fault e) {
                        LOG.warn("a command to {} was not done: {}", device, e.getMessage());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        room.release();
                    }
                });
    }
}
