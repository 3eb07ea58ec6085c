package io.baigong.server.gateways;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baigong.server.ingest.RawMqtt;
import io.baigong.server.ingest.sparkplug.DataType;
import io.baigong.server.ingest.sparkplug.PayloadWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a gateway says over MQTT, byte by byte, and answers as a test wants it.
final class TestGateway implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;

    final String group;
    final String node;
    private final RawMqtt mqtt;
    private final Map<String, UnaryOperator<JsonNode>> methods = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<RawMqtt.Packet> acks = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    private int packet;

    /// The document that came last, whole.
    volatile JsonNode document = JSON.nullNode();

    /// A request of the platform.
    record Asked(String method, JsonNode params) {}

    private TestGateway(RawMqtt mqtt, String group, String node) throws IOException {
        this.mqtt = mqtt;
        this.group = group;
        this.node = node;
        mqtt.subscribe(1, "v1/devices/me/rpc/request/+");
        Thread.ofVirtual().name("test-gateway").start(this::read);
    }

    /// @param joined the answer to the enrolment
    static TestGateway connected(int port, JsonNode joined) throws IOException {
        var mqtt =
                RawMqtt.connected(
                        port, 5, joined.at("/thing").asString(), joined.at("/token").asString());
        return new TestGateway(
                mqtt,
                joined.at("/sparkplug/group").asString(),
                joined.at("/sparkplug/node").asString());
    }

    /// @param answer the whole answer, with `result` or `fault`; null answers nothing
    TestGateway when(String method, UnaryOperator<JsonNode> answer) {
        methods.put(method, answer);
        return this;
    }

    /// @param result the whole result
    TestGateway answers(String method, String result) {
        return when(method, _ -> JSON.readTree("{\"result\":" + result + "}"));
    }

    /// Takes up every configuration, and says that it works by it.
    TestGateway takesConfigurations() {
        when("configuration.apply", this::applied);
        return when("configuration.read", _ -> state(false, ""));
    }

    ObjectNode state(boolean onTrial, String note) {
        var now = document;
        long version = now.path("version").asLong();
        var answer = JSON.createObjectNode();
        answer.putObject("result")
                .put("version", version)
                .put("good", version)
                .put("onTrial", onTrial)
                .put("note", note);
        return answer;
    }

    JsonNode applied(JsonNode params) {
        zipped.writeBytes(Base64.getDecoder().decode(params.path("gzip").asString()));
        int part = params.path("part").asInt();
        var answer = JSON.createObjectNode();
        if (part < params.path("parts").asInt()) {
            answer.putObject("result").put("received", part);
            return answer;
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.toByteArray()))) {
            document = JSON.readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        zipped.reset();
        answer.putObject("result")
                .put("version", params.path("version").asInt())
                .putArray("problems");
        return answer;
    }

    /// What the platform asked so far, of one method.
    List<JsonNode> asked(String method) {
        return asked.stream()
                .filter(one -> one.method().equals(method))
                .map(Asked::params)
                .toList();
    }

    /// Announces the gateway itself with numbers about it.
    void birth(Map<String, Object> health) throws IOException {
        send("NBIRTH", null, 0, health);
    }

    /// Announces a device behind it, or tells values of it.
    ///
    /// @param kind such as DBIRTH
    void send(String kind, @Nullable String device, int seq, Map<String, Object> values)
            throws IOException {
        long now = System.currentTimeMillis();
        var payload = new PayloadWriter(now);
        if (kind.equals("NBIRTH")) {
            payload.metric("bdSeq", now, DataType.INT64, 0L);
        }
        values.forEach((name, value) -> payload.metric(name, now, type(value), value));
        payload.seq(seq);
        String topic = "lossless/spBv1.0/%s/%s/%s".formatted(group, kind, node);
        publish(device == null ? topic : topic + "/" + device, payload.toBytes());
    }

    private static DataType type(Object value) {
        return switch (value) {
            case Double _ -> DataType.DOUBLE;
            case Long _ -> DataType.INT64;
            case Boolean _ -> DataType.BOOLEAN;
            default -> DataType.STRING;
        };
    }

    private void publish(String topic, byte[] payload) throws IOException {
        say(topic, payload);
        try {
            var ack = acks.poll(30, TimeUnit.SECONDS);
            if (ack == null || ack.body().length > 2 && ack.body()[2] != 0) {
                throw new IOException(topic + ": " + (ack == null ? "no answer" : ack.hex()));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void say(String topic, byte[] payload) throws IOException {
        packet = packet % 60_000 + 1;
        mqtt.publish(2, packet, topic, payload);
    }

    private void read() {
        try {
            while (true) {
                var came = mqtt.read();
                if (came.type() == PUBLISH) {
                    request(came.body());
                } else if (came.type() == PUBACK) {
                    acks.add(came);
                }
            }
        } catch (IOException gone) {
            // The test is over, or the platform ended the connection.
        }
    }

    private void request(byte[] body) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(body));
        String topic = new String(in.readNBytes(in.readUnsignedShort()), UTF_8);
        in.skipNBytes(in.readUnsignedByte());
        var request = JSON.readTree(in.readAllBytes());
        String method = request.path("method").asString();
        asked.add(new Asked(method, request.path("params")));
        var known = methods.get(method);
        var answer = known == null ? null : known.apply(request.path("params"));
        if (answer != null) {
            say(topic.replace("/request/", "/response/"), answer.toString().getBytes(UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        mqtt.close();
    }
}
