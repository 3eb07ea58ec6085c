package io.baigong.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Value;
import io.baigong.edge.collect.Fleet;
import io.baigong.edge.collect.Sink;
import io.baigong.edge.collect.Workshop;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.ConfigurationStore;
import io.baigong.edge.configuration.DeviceConfiguration;
import io.baigong.edge.configuration.Documents;
import io.baigong.edge.configuration.Group;
import io.baigong.edge.configuration.LineConfiguration;
import io.baigong.edge.configuration.NorthConfiguration;
import io.baigong.edge.configuration.NorthConfiguration.Modbus;
import io.baigong.edge.configuration.NorthConfiguration.WhenBad;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.edge.configuration.Trial;
import io.baigong.edge.north.Hall;
import io.baigong.edge.north.North;
import io.baigong.edge.queue.QueueStats;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.software.Software;
import io.baigong.edge.uplink.UplinkState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests and answers as docs/gateway.md has them.
class ControlTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Sink NOWHERE =
            new Sink() {
                @Override
                public void take(String device, List<Reading> all, List<Reading> reported) {
                    // nobody asks
                }

                @Override
                public void reached(String device, boolean is) {
                    // nobody asks
                }
            };

    @TempDir Path folder;
    private final Workshop workshop = new Workshop(false);
    private final List<Configuration> applied = new ArrayList<>();
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private Fleet fleet;
    private Trial trial;
    private final North north = new North(new Hall(), Path.of("target/control"));
    private Control control;

    @BeforeEach
    void start() throws Exception {
        var clock = InstantSource.system();
        fleet = new Fleet(_ -> workshop, folder, clock, NOWHERE);
        trial = new Trial(new ConfigurationStore(folder), clock, applied::add, () -> null);
        var stats = new QueueStats(3, 1, 4096, Duration.ofSeconds(2), 0, 0, 0, false, false);
        var line =
                new UplinkState(
                        true,
                        Instant.EPOCH,
                        "",
                        Instant.EPOCH,
                        7,
                        Map.of("NOT_AUTHORIZED", 2L),
                        0,
                        4096);
        control =
                new Control(
                        trial,
                        fleet,
                        new Overview(() -> stats, () -> line, fleet::states, north, new LineBook()),
                        software(folder));
        control.answers((_, bytes) -> answers.add(bytes));
        workshop.machine("press").values.put("speed", Value.of(1));
        fleet.apply(
                new Configuration(
                        1, List.of(press()), List.of(), List.of(), LineConfiguration.DEFAULT));
        while (workshop.machine("press").reads.get() == 0) {
            Thread.sleep(5);
        }
    }

    private static Software software(Path folder) throws IOException {
        return new Software(
                folder.resolve("software"),
                folder.resolve("keys"),
                Software.Run.of("0.1.0", Map.of()),
                InstantSource.system(),
                (_, _, _) -> {
                    throw new IOException("nobody is there");
                });
    }

    @Test
    void saysWhichSoftwareRunsAndTakesNoneWhenNothingWouldStartItAgain() throws Exception {
        assertThat(ask("software.read", "{}").path("result"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"version": "0.1.0", "good": "0.1.0", "onTrial": false, "staged": null,
                                 "note": "", "runner": false, "keys": []}\
                                """));
        var fault =
                ask(
                                "software.update",
                                """
                                {"version": "0.2.0", "size": 9, "sha256": "00", "path": "/"}\
                                """)
                        .path("fault");
        assertThat(fault.path("code").stringValue()).isEqualTo("no-runner");
        assertThat(fault.path("message").stringValue()).startsWith("expected a gateway that");
        assertThat(ask("software.update", "{}").path("fault").path("code").stringValue())
                .isEqualTo("params-invalid");
    }

    private static DeviceConfiguration press() {
        var tag =
                new TagConfiguration(
                        "speed",
                        "speed",
                        null,
                        null,
                        1,
                        0,
                        null,
                        null,
                        new TagConfiguration.WriteRule(0.0, 9.0, true, false));
        var group = new Group("all", Duration.ofMillis(50), Group.Mode.POLL, List.of(tag));
        return new DeviceConfiguration(
                "press",
                "press",
                "workshop",
                Map.of("machine", "press"),
                DeviceConfiguration.Clock.SOURCE,
                null,
                3,
                List.of(group));
    }

    @AfterEach
    void stop() {
        north.close();
        fleet.close();
    }

    private JsonNode ask(String request) throws Exception {
        control.requested("1", request.getBytes(StandardCharsets.UTF_8));
        byte[] answer = answers.poll(30, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        return JSON.readTree(answer);
    }

    private JsonNode ask(String method, String params) throws Exception {
        return ask("{\"method\": \"%s\", \"params\": %s}".formatted(method, params));
    }

    private JsonNode apply(String document, int part, int parts) throws Exception {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        int size = zipped.size() / parts + 1;
        int from = Math.min(zipped.size(), (part - 1) * size);
        byte[] piece =
                java.util.Arrays.copyOfRange(
                        zipped.toByteArray(), from, Math.min(zipped.size(), from + size));
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return ask(
                "configuration.apply",
                "{\"version\": 7, \"part\": %d, \"parts\": %d, \"sha256\": \"%s\", \"gzip\": \"%s\"}"
                        .formatted(part, parts, sum, Base64.getEncoder().encodeToString(piece)));
    }

    @Test
    void appliesADocumentThatComesInParts() throws Exception {
        assertThat(apply(Documents.FULL, 1, 3).path("result").path("received").intValue())
                .isEqualTo(1);
        assertThat(apply(Documents.FULL, 2, 3).path("result").path("received").intValue())
                .isEqualTo(2);
        var last = apply(Documents.FULL, 3, 3).path("result");
        assertThat(last.path("version").intValue()).isEqualTo(7);
        assertThat(last.path("problems")).isEmpty();
        assertThat(applied).extracting(Configuration::version).containsExactly(7L);
        var state = ask("configuration.read", "{}").path("result");
        assertThat(state.path("version").intValue()).isEqualTo(7);
        assertThat(state.path("onTrial").booleanValue()).isTrue();
    }

    @Test
    void tellsTheProblemsOfADocumentAndUsesNothingOfIt() throws Exception {
        var problems =
                apply(Documents.FULL.replace("modbus-tcp", "telex"), 1, 1)
                        .path("result")
                        .path("problems");
        assertThat(problems.path(0).path("path").stringValue()).isEqualTo("/devices/0/protocol");
        assertThat(problems.path(0).path("got").stringValue()).isEqualTo("\"telex\"");
        assertThat(applied).isEmpty();
    }

    @Test
    void refusesPartsOutOfOrderAndDocumentsThatAreNotWhole() throws Exception {
        assertThat(apply(Documents.FULL, 2, 3).path("fault").path("code").stringValue())
                .isEqualTo("params-invalid");
        assertThat(
                        ask(
                                        "configuration.apply",
                                        "{\"part\": 1, \"parts\": 1, \"sha256\": \"00\", \"gzip\": \"!\"}")
                                .path("fault")
                                .path("message")
                                .stringValue())
                .contains("expected base64");
        assertThat(
                        ask(
                                        "configuration.apply",
                                        "{\"part\": 1, \"parts\": 1, \"sha256\": \"00\", \"gzip\": \"AAAA\"}")
                                .path("fault")
                                .path("message")
                                .stringValue())
                .contains("expected a gzip file");
        assertThat(applied).isEmpty();
    }

    @Test
    void readsAndWritesDevices() throws Exception {
        var samples =
                ask(
                                "read",
                                "{\"device\": \"press\", \"tags\": [{\"address\": \"speed\"}, {\"name\": \"n\", \"address\": \"none\"}]}")
                        .path("result")
                        .path("samples");
        assertThat(samples.path(0).path("value").intValue()).isEqualTo(1);
        assertThat(samples.path(0).path("severity").stringValue()).isEqualTo("good");
        assertThat(samples.path(1).path("reason").stringValue()).isEqualTo("bad-address");
        var results =
                ask(
                                "write",
                                "{\"device\": \"press\", \"values\": [{\"tag\": \"speed\", \"value\": 5}]}")
                        .path("result")
                        .path("results");
        assertThat(results.path(0).path("severity").stringValue()).isEqualTo("good");
        assertThat(results.path(0).path("readBack").intValue()).isEqualTo(5);
        var refused =
                ask(
                                "write",
                                "{\"device\": \"press\", \"values\": [{\"tag\": \"speed\", \"value\": 50}]}")
                        .path("result")
                        .path("results");
        assertThat(refused.path(0).path("reason").stringValue()).isEqualTo("out-of-range");
    }

    @Test
    void namesWhatIsWrongWithARequest() throws Exception {
        assertThat(ask("{").path("fault").path("code").stringValue()).isEqualTo("params-invalid");
        assertThat(ask("dance", "{}").path("fault").path("code").stringValue())
                .isEqualTo("method-unknown");
        assertThat(
                        ask("read", "{\"device\": \"nobody\", \"tags\": [{\"address\": \"x\"}]}")
                                .path("fault")
                                .path("code")
                                .stringValue())
                .isEqualTo("device-unknown");
        assertThat(
                        ask("browse", "{\"device\": \"press\"}")
                                .path("fault")
                                .path("code")
                                .stringValue())
                .isEqualTo("not-supported");
        assertThat(
                        ask("write", "{\"device\": \"press\", \"values\": [{\"tag\": \"speed\"}]}")
                                .path("fault")
                                .path("message")
                                .stringValue())
                .isEqualTo(
                        "params/values/0/value: expected a number, a text, true or false, got nothing");
    }

    @Test
    void showsCountersAndThePacketsOfADevice() throws Exception {
        var counters = ask("counters", "{}").path("result");
        assertThat(counters.path("queue").path("waiting").intValue()).isEqualTo(3);
        assertThat(counters.path("uplink").path("refused").path("NOT_AUTHORIZED").intValue())
                .isEqualTo(2);
        assertThat(counters.path("devices").path(0).path("phase").stringValue())
                .isEqualTo("collecting");
        var log = ask("log", "{\"device\": \"press\", \"most\": 10}").path("result");
        assertThat(log.path("packets").isArray()).isTrue();
        assertThat(log.path("lines").isArray()).isTrue();
    }

    @Test
    void showsWhatIsOfferedOnTheShopFloorAndWhereModbusMastersFindIt() throws Exception {
        var modbus = new Modbus("127.0.0.1", 0, WhenBad.REFUSE, true, List.of(), List.of());
        var offered = new NorthConfiguration(null, modbus, List.of());
        var line = LineConfiguration.DEFAULT;
        north.apply(new Configuration(2, List.of(press()), List.of(), List.of(), offered, line));
        var counters = ask("counters", "{}").path("result");
        assertThat(counters.path("north").path(0).path("name").stringValue()).isEqualTo("modbus");
        var registers = ask("registers", "{}").path("result").path("registers");
        assertThat(registers.toString())
                .isEqualTo("[{\"tag\":\"press/speed\",\"address\":0,\"type\":\"float64\"}]");
    }

    @Property(tries = 200)
    void answersWhateverTheBytes(@ForAll byte[] bytes) throws Exception {
        var alone = new Fleet(_ -> workshop, Path.of("target"), InstantSource.system(), NOWHERE);
        try (alone) {
            var to = new LinkedBlockingQueue<byte[]>();
            var lone =
                    new Control(
                            new Trial(
                                    new ConfigurationStore(Path.of("target/control")),
                                    InstantSource.system(),
                                    _ -> {},
                                    () -> null),
                            alone,
                            new Overview(
                                    () -> {
                                        throw new IllegalStateException();
                                    },
                                    () -> {
                                        throw new IllegalStateException();
                                    },
                                    List::of,
                                    new North(new Hall(), Path.of("target/control")),
                                    new LineBook()),
                            software(Path.of("target/control")));
            lone.answers((_, answer) -> to.add(answer));
            lone.requested("1", bytes);
            assertThat(to.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
    }
}
