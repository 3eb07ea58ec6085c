package io.baigong.edge.north;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.ConfigurationReader;
import io.baigong.edge.configuration.ConfigurationReader.Valid;
import io.baigong.edge.configuration.PasswordHash;
import io.baigong.edge.readings.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What clients see that nobody here wrote.
class NorthPeersTests {
    private static final Path CLIENT = Path.of("src/test/peers/opcua_client.mjs");
    private static final Path PACKAGES =
            Path.of("../connect/src/test/peers/node_modules/node-opcua-client");

    @TempDir Path folder;
    private final Hall hall = new Hall();
    private final int port = freePort();
    private final List<Process> programs = new ArrayList<>();
    private North north = new North(hall, Path.of("target/north"));

    private static int freePort() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        north.close();
        programs.forEach(Process::destroyForcibly);
    }

    private Configuration document(String offered) {
        return document(offered, "");
    }

    private Configuration document(String offered, String more) {
        String text =
                """
                {"version": 1, "north": {%s}, "devices": [
                  {"key": "press-7", "protocol": "modbus-tcp", "settings": {"host": "127.0.0.1"}, "groups": [
                    {"name": "all", "interval": "PT1S", "tags": [
                      {"name": "current", "address": "holding:0", "type": "uint16", "scale": 0.1, "unit": "A"},
                      {"name": "setpoint", "address": "holding:1", "type": "float32", "write": {"allowed": true, "max": 100}},
                      {"name": "guard", "address": "holding:3", "type": "float32",
                       "write": {"allowed": true, "twoPersons": true}},
                      {"name": "lamp", "address": "coil:0", "type": "boolean"}%s]}]}]}
                """
                        .formatted(offered, more);
        return read(text);
    }

    private static Configuration read(String text) {
        return switch (ConfigurationReader.read(text)) {
            case Valid(var configuration) -> configuration;
            case ConfigurationReader.Invalid(var problems) ->
                    throw new IllegalStateException(problems.toString());
        };
    }

    private void offer(String offered) {
        hall.has("press-7/current", Value.of(12.5));
        hall.has("press-7/setpoint", Value.of(40.0));
        hall.has("press-7/guard", Value.of(1.0));
        hall.has("press-7/lamp", Value.of(true));
        north = new North(hall, folder);
        north.apply(document(offered));
        await(() -> north.states().stream().allMatch(state -> state.trouble().isEmpty()));
    }

    private static void await(BooleanSupplier is) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!is.getAsBoolean() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertThat(is.getAsBoolean()).isTrue();
    }

    private static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    private void program(String... command) throws IOException {
        programs.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    private String poll(String unit, String... words) throws Exception {
        var command = new ArrayList<>(List.of("mbpoll", "-m", "tcp", "-p", "" + port, "-a", unit));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    @Test
    void mbpollReadsAndWritesWhatItMay() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mbpoll")), "needs mbpoll");
        offer(
                """
                "modbus": {"port": %d, "clients": [
                  {"address": "127.0.0.1", "unit": 1, "read": ["*"], "write": ["press-7/*"]},
                  {"address": "127.0.0.0/8", "unit": 2, "read": ["press-7/current"]}]}
                """
                        .formatted(port));
        assertThat(poll("1", "-r", "1", "-c", "2", "-t", "4:float", "-B", "-1", "127.0.0.1"))
                .contains("[1]: \t12.5", "[3]: \t40");
        assertThat(poll("1", "-r", "1", "-t", "1", "-1", "127.0.0.1")).contains("[1]: \t1");
        assertThat(poll("2", "-r", "3", "-1", "127.0.0.1")).contains("Illegal data address");
        assertThat(poll("3", "-r", "1", "-1", "127.0.0.1")).contains("Gateway path unavailable");
        assertThat(poll("1", "-r", "3", "-t", "4:float", "-B", "127.0.0.1", "55.5"))
                .contains("Written");
        assertThat(poll("1", "-r", "3", "-t", "4:float", "-B", "127.0.0.1", "555"))
                .contains("Illegal data value");
        assertThat(poll("1", "-r", "5", "-t", "4:float", "-B", "127.0.0.1", "0"))
                .as("it needs two persons")
                .contains("Illegal data address");
        assertThat(hall.written).first().isEqualTo("press-7/setpoint = Real[number=55.5]");
        var source = Hall.source("press-7/current");
        hall.readings.put(
                source, new Reading("current", null, Status.bad(Reason.STALE, "away"), 1, null));
        assertThat(poll("1", "-r", "1", "-1", "127.0.0.1"))
                .contains("Slave device or server failure");
    }

    @Test
    void letsNoStrangerIn() throws Exception {
        offer(
                "\"modbus\": {\"port\": %d, \"clients\": [{\"address\": \"192.0.2.1\"}]}"
                        .formatted(port));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoIsConnectedStaysSoWhenOnlyTagsChange() throws Exception {
        String offered =
                "\"modbus\": {\"port\": %d, \"clients\": [{\"address\": \"127.0.0.1\", \"read\": [\"*\"]}]}"
                        .formatted(port);
        offer(offered);
        var request = HexFormat.of().parseHex("000100000006010300060004");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(9)))
                    .as("there is no such register")
                    .isEqualTo("000100000003018302");
            hall.has("press-7/more", Value.of(2.5));
            String more =
                    ", {\"name\": \"more\", \"address\": \"holding:9\", \"type\": \"float64\"}";
            north.apply(document(offered, more));
            socket.getOutputStream().write(request);
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(17)))
                    .isEqualTo("00010000000b0103084004000000000000");
        }
        assertThat(north.registers().getLast().source()).isEqualTo(Hall.source("press-7/lamp"));
    }

    @Test
    void mosquittoHearsJsonAndWritesWhatItMay() throws Exception {
        var broker = Path.of("/usr/sbin/mosquitto");
        assumeTrue(Files.isExecutable(broker), "needs mosquitto");
        program(broker.toString(), "-p", "" + port);
        await(() -> isListening(port));
        run("mosquitto_pub", "-p", "" + port, "-r", "-t", "hall/press-7/setpoint/set", "-m", "99");
        offer(
                """
                "mqtt": [{"name": "line", "host": "127.0.0.1", "port": %d, "json": {"topic": "hall"},
                  "read": ["*"], "write": ["press-7/setpoint"]}]
                """
                        .formatted(port));
        assertThat(run(subscriber("-C", "1", "-t", "hall/press-7/current")))
                .contains("\"value\":12.5", "\"quality\":\"good\"", "\"unit\":\"A\"")
                .contains("\"time\":\"1970-01-01T00:00:01Z\"");
        var reading = new Reading("current", null, Status.bad(Reason.STALE, "away"), 5_000, 1_000L);
        north.take("press-7", List.of(reading));
        await(() -> words("hall/press-7/current").contains("\"reason\":\"stale\""));
        assertThat(words("hall/press-7/current"))
                .contains("\"value\":null", "\"lastGood\":\"1970-01-01T00:00:01Z\"");
        run("mosquitto_pub", "-p", "" + port, "-t", "hall/press-7/guard/set", "-m", "1");
        run("mosquitto_pub", "-p", "" + port, "-t", "hall/press-7/setpoint/set", "-m", "7.5");
        await(() -> !hall.written.isEmpty());
        assertThat(hall.written)
                .as("not what the broker had kept")
                .containsExactly("press-7/setpoint = Real[number=7.5]");
    }

    @Test
    void mosquittoHearsSparkplugAsForeignHostsDo() throws Exception {
        var broker = Path.of("/usr/sbin/mosquitto");
        assumeTrue(Files.isExecutable(broker), "needs mosquitto");
        program(broker.toString(), "-p", "" + port);
        await(() -> isListening(port));
        var heard = folder.resolve("heard");
        programs.add(
                new ProcessBuilder(
                                subscriber(
                                        "-F", "%t q%q r%r", "-t", "spBv1.0/#", "-t", "spBv1.0/x"))
                        .redirectOutput(heard.toFile())
                        .start());
        await(() -> isHearing(heard));
        offer(
                """
                "mqtt": [{"name": "foreign", "host": "127.0.0.1", "port": %d, "read": ["press-7/current"],
                  "sparkplug": {"group": "G", "node": "N"}}]
                """
                        .formatted(port));
        await(() -> lines(heard).contains("spBv1.0/G/DBIRTH/N/press-7 q0 r0"));
        north.take("press-7", List.of(Reading.good("current", Value.of(13.5), 6_000)));
        await(() -> lines(heard).contains("spBv1.0/G/DDATA/N/press-7 q0 r0"));
        assertThat(lines(heard)).contains("spBv1.0/G/NBIRTH/N q0 r0");
        north.close();
        await(() -> lines(heard).contains("spBv1.0/G/NDEATH/N q0 r0"));
    }

    /// Says something itself until the subscriber has heard it.
    private boolean isHearing(Path heard) {
        try {
            run("mosquitto_pub", "-p", "" + port, "-t", "spBv1.0/x", "-m", "x");
            return lines(heard).stream().anyMatch(line -> line.startsWith("spBv1.0/x"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException none) {
            return List.of();
        }
    }

    private static boolean isListening(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private String[] subscriber(String... words) {
        var command = new ArrayList<>(List.of("mosquitto_sub", "-p", "" + port));
        command.addAll(List.of(words));
        return command.toArray(String[]::new);
    }

    private String words(String topic) {
        try {
            return run(subscriber("-C", "1", "-t", topic));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anOpcUaClientReadsWatchesAndWritesWhatItMay() throws Exception {
        assumeTrue(Files.isDirectory(PACKAGES), "needs node-opcua");
        String password = PasswordHash.of("a long password".toCharArray()).text();
        offer(
                """
                "opcua": {"port": %1$d, "users": [
                  {"name": "scada", "password": "%2$s", "read": ["*"], "write": ["press-7/*"]},
                  {"name": "viewer", "password": "%2$s", "read": ["press-7/lamp"]}]}
                """
                        .formatted(port, password));
        assertThat(
                        opcua(
                                "scada browse objects browse press-7 read press-7/current watch"
                                        + " press-7/lamp write press-7/setpoint 55.5 write"
                                        + " press-7/setpoint 555 write press-7/guard 0 write"
                                        + " press-7/current 1"))
                .contains("browse objects", "press-7")
                .contains("browse press-7 current setpoint guard lamp")
                .contains("read press-7/current 12.5 Good 1970-01-01T00:00:01.000Z")
                .contains("watch press-7/lamp true Good")
                .contains("write press-7/setpoint Good", "write press-7/setpoint BadOutOfRange")
                .contains("write press-7/guard Bad", "write press-7/current Bad");
        assertThat(hall.written).hasSize(2).allMatch(line -> line.startsWith("press-7/setpoint"));
        assertThat(opcua("viewer browse press-7 read press-7/lamp read press-7/current"))
                .contains("browse press-7 lamp\n", "read press-7/lamp true Good")
                .contains("read press-7/current null BadUserAccessDenied");
        assertThat(opcua("nobody read press-7/lamp")).contains("refused", "BadUserAccessDenied");
        var source = Hall.source("press-7/current");
        hall.readings.put(
                source,
                new Reading("current", null, Status.bad(Reason.STALE, "away"), 9_000, 1_000L));
        assertThat(opcua("scada read press-7/current"))
                .contains("read press-7/current null BadNoCommunication 1970-01-01T00:00:09.000Z");
    }

    @Test
    void showsNoFolderOfADeviceThatIsGone() throws Exception {
        assumeTrue(Files.isDirectory(PACKAGES), "needs node-opcua");
        String password = PasswordHash.of("a long password".toCharArray()).text();
        String offered =
                "\"opcua\": {\"port\": %d, \"users\": [{\"name\": \"scada\", \"password\": \"%s\", \"read\": [\"*\"]}]}"
                        .formatted(port, password);
        offer(offered);
        assertThat(opcua("scada browse objects")).contains("press-7");
        north.apply(
                read(
                        """
                        {"version": 2, "north": {%s}, "devices": [
                          {"key": "press-8", "protocol": "modbus-tcp", "settings": {"host": "127.0.0.1"}, "groups": [
                            {"name": "all", "interval": "PT1S", "tags": [
                              {"name": "lamp", "address": "coil:0", "type": "boolean"}]}]}]}
                        """
                                .formatted(offered)));
        assertThat(opcua("scada browse objects")).contains("press-8").doesNotContain("press-7");
    }

    @Test
    void saysThatAPortIsTakenAndComesWhenItIsFree() throws Exception {
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            north.apply(document(anonymous("127.0.0.1")));
            await(() -> north.states().getFirst().trouble().contains("in use"));
            assertThat(taken.isBound()).isTrue();
        }
        await(() -> north.states().getFirst().trouble().isEmpty());
    }

    @Test
    void certifiesTheNameByWhichClientsCome() throws Exception {
        for (String host : List.of("127.0.0.1", "hall-2")) {
            north.close();
            offer(anonymous(host));
            var names = certificate().getSubjectAlternativeNames();
            assertThat(names).anySatisfy(name -> assertThat(name.get(1)).isEqualTo(host));
        }
    }

    private X509Certificate certificate() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve("opcua").resolve("server.p12"))) {
            store.load(in, "baigong".toCharArray());
        }
        return (X509Certificate) store.getCertificate(store.aliases().nextElement());
    }

    @Test
    void letsNoProgramInThatIsNotOnTheList() throws Exception {
        assumeTrue(Files.isDirectory(PACKAGES), "needs node-opcua");
        offer(anonymous("127.0.0.1"));
        String another =
                "-----BEGIN CERTIFICATE-----\\n%s\\n-----END CERTIFICATE-----"
                        .formatted(Base64.getEncoder().encodeToString(certificate().getEncoded()));
        String password = PasswordHash.of("a long password".toCharArray()).text();
        north.apply(
                document(
                        """
                        "opcua": {"port": %d, "certificates": ["%s"],
                          "users": [{"name": "scada", "password": "%s", "read": ["*"]}]}
                        """
                                .formatted(port, another, password)));
        await(() -> north.states().getFirst().trouble().isEmpty());
        assertThat(opcua("scada read press-7/lamp")).contains("refused").doesNotContain("true");
    }

    private String anonymous(String host) {
        return "\"opcua\": {\"port\": %d, \"host\": \"%s\", \"anonymous\": {\"read\": [\"*\"]}}"
                .formatted(port, host);
    }

    private String opcua(String words) throws Exception {
        String user = words.substring(0, words.indexOf(' '));
        var command =
                new ArrayList<>(
                        List.of(
                                "node",
                                CLIENT.toString(),
                                "opc.tcp://127.0.0.1:%d/baigong".formatted(port),
                                user,
                                "a long password"));
        command.addAll(List.of(words.substring(user.length() + 1).split(" ")));
        return run(command.toArray(String[]::new));
    }
}
