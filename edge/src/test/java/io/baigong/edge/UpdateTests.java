package io.baigong.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.baigong.edge.software.SoftwareKeys;
import io.baigong.edge.software.SoftwarePackage;
import io.baigong.edge.uplink.TinyBroker;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Updates as they happen: the runner, gateways in processes of their own, a platform that answers.
class UpdateTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/api/v1/gateways/software/downloads/" + "t".repeat(43);
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    @TempDir Path folder;
    private final List<Process> started = new ArrayList<>();
    private TinyBroker broker;
    private HttpServer platform;
    private Path key;
    private Path zip;
    private Path directory;
    private @Nullable Process running;
    private int asked;

    @BeforeEach
    void joined() throws Exception {
        broker = new TinyBroker();
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        zip = folder.resolve("package.zip");
        platform.createContext(
                PATH,
                exchange -> {
                    exchange.sendResponseHeaders(200, Files.size(zip));
                    Files.copy(zip, exchange.getResponseBody());
                    exchange.close();
                });
        platform.start();
        key = folder.resolve("key");
        SoftwareKeys.make(key);
        directory = folder.resolve("gateway");
        var identity = Files.createDirectories(directory.resolve("identity"));
        SoftwareKeys.in(folder).write(identity.resolve("software-keys"));
        Files.writeString(
                identity.resolve("identity.json"),
                """
                {"platform": "http://127.0.0.1:%d", "thing": "hall", "group": "works", "node": "hall",
                 "host": "127.0.0.1", "port": %d, "tls": false, "token": "t"}\
                """
                        .formatted(platform.getAddress().getPort(), broker.port()));
        archive(folder.resolve("release/baigong-edge-0.1.0.jar"), null);
    }

    @AfterEach
    void stop() throws Exception {
        for (var process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        platform.stop(0);
        broker.close();
    }

    /// An archive of this gateway, or of a program that is no gateway.
    private void archive(Path jar, @Nullable String body) throws IOException {
        Files.createDirectories(jar.getParent());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (body == null) {
            manifest.getMainAttributes()
                    .put(
                            Attributes.Name.CLASS_PATH,
                            Arrays.stream(
                                            System.getProperty("java.class.path")
                                                    .split(File.pathSeparator))
                                    .map(entry -> Path.of(entry).toUri().toString())
                                    .collect(Collectors.joining(" ")));
        }
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            if (body != null) {
                out.putNextEntry(new ZipEntry("io/baigong/edge/Edge.class"));
                out.write(compiled(body));
            }
        }
    }

    private byte[] compiled(String body) throws IOException {
        var source = folder.resolve("Edge.java");
        Files.writeString(
                source,
                """
                package io.baigong.edge;
                public class Edge { public static void main(String[] a) throws Exception { %s } }
                """
                        .formatted(body));
        var compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, "-d", folder + "/classes", source.toString()))
                .isZero();
        return Files.readAllBytes(folder.resolve("classes/io/baigong/edge/Edge.class"));
    }

    private void offer(String version, @Nullable String body, byte[] ballast) throws Exception {
        var files = new LinkedHashMap<String, Path>();
        var jar = folder.resolve("next.jar");
        archive(jar, body);
        files.put("baigong-edge.jar", jar);
        files.put("lib/ballast.jar", Files.write(folder.resolve("ballast"), ballast));
        SoftwarePackage.write(zip, version, Instant.now(), false, files, key);
    }

    private void start(int trialSeconds) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder =
                new ProcessBuilder(
                        Path.of("../bin/edge-runner.sh").toAbsolutePath().normalize().toString(),
                        directory.toString(),
                        folder.resolve("release").toString(),
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1");
        builder.environment().put("BAIGONG_EDGE_TRIAL", Integer.toString(trialSeconds));
        builder.environment().put("BAIGONG_EDGE_FREE", "1m");
        var process =
                builder.redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        Path.of("target/update-tests.log").toFile()))
                        .start();
        started.add(process);
        running = process;
    }

    private Process runner() {
        return Objects.requireNonNull(running);
    }

    private ProcessHandle gateway() throws Exception {
        return eventually(() ->
                runner().children()
                        .filter(child -> child.info().command().orElse("").endsWith("java"))
                        .findFirst()
                        .orElse(null));
    }

    private static <T> T eventually(Callable<@Nullable T> what) throws Exception {
        long until = System.nanoTime() + PATIENCE_NANOS;
        @Nullable T found = what.call();
        while (found == null) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(until);
            Thread.sleep(100);
            found = what.call();
        }
        return found;
    }

    /// Asks until somebody answers: a gateway may be away.
    private JsonNode ask(String method, String params) throws Exception {
        return eventually(() -> {
            String id = "q" + ++asked;
            String request = "{\"method\":\"%s\",\"params\":%s}".formatted(method, params);
            try {
                broker.publish(
                        "v1/devices/me/rpc/request/" + id,
                        request.getBytes(StandardCharsets.UTF_8));
            } catch (IOException away) {
                return null;
            }
            for (int i = 0; i < 20; i++) {
                for (var message : broker.published()) {
                    if (message.topic().endsWith("/response/" + id)) {
                        return JSON.readTree(message.payload());
                    }
                }
                Thread.sleep(100);
            }
            return null;
        });
    }

    private JsonNode update(String version) throws Exception {
        awaitSoftware("0.1.0", false);
        var read = SoftwarePackage.open(zip, SoftwareKeys.in(folder));
        String offer =
                """
                {"version":"%s","size":%d,"sha256":"%s","path":"%s"}\
                """
                        .formatted(version, read.size(), read.sha256(), PATH);
        long until = System.nanoTime() + PATIENCE_NANOS;
        broker.publish(
                "v1/devices/me/rpc/request/update",
                "{\"method\":\"software.update\",\"params\":%s}"
                        .formatted(offer)
                        .getBytes(StandardCharsets.UTF_8));
        while (System.nanoTime() < until && runner().isAlive()) {
            for (var message : broker.published()) {
                if (message.topic().endsWith("/response/update")) {
                    return JSON.readTree(message.payload());
                }
            }
            Thread.sleep(50);
        }
        return JSON.nullNode();
    }

    private JsonNode awaitSoftware(String version, boolean onTrial) throws Exception {
        return eventually(() -> {
            var state = ask("software.read", "{}").path("result");
            boolean as =
                    state.path("version").asString("").equals(version)
                            && state.path("onTrial").asBoolean() == onTrial
                            && state.path("staged").isNull();
            return as ? state : null;
        });
    }

    private boolean platformHeard(String text) {
        return broker.published().stream()
                .anyMatch(message ->
                        message.topic().contains("/NDATA/")
                                && new String(message.payload(), StandardCharsets.ISO_8859_1)
                                        .contains(text));
    }

    @Test
    void aGoodUpdateIsTakenAndKept() throws Exception {
        offer("0.2.0", null, new byte[9]);
        start(60);

        assertThat(update("0.2.0").path("result").path("staged").asString("")).isEqualTo("0.2.0");

        var state = awaitSoftware("0.2.0", false);
        assertThat(state.path("good").asString("")).isEqualTo("0.2.0");
        assertThat(state.path("note").asString("")).startsWith("0.2.0 is good");
        assertThat(state.path("runner").asBoolean()).isTrue();
        assertThat(eventually(() -> platformHeard("0.2.0") ? true : null)).isTrue();
        runner().toHandle().destroy();
        assertThat(runner().waitFor()).as("SIGTERM is passed on").isEqualTo(128 + 15);
        start(60);
        awaitSoftware("0.2.0", false);
    }

    @Test
    void anUpdateThatDiesAtOnceIsTriedThreeTimesAndTakenBack() throws Exception {
        offer("0.2.0", "System.exit(3);", new byte[9]);
        start(60);

        update("0.2.0");

        var state = awaitSoftware("0.1.0", false);
        while (!state.path("note").asString("").contains("3 times")) {
            state = awaitSoftware("0.1.0", false);
        }
        assertThat(state.path("note").asString(""))
                .isEqualTo("0.2.0 ended by itself 3 times; back to 0.1.0");
        assertThat(directory.resolve("software/0.2.0")).doesNotExist();
    }

    @Test
    void anUpdateThatNeverReachesThePlatformIsTakenBackAndLosesNothing() throws Exception {
        offer("0.2.0", null, new byte[9]);
        start(7);
        awaitSoftware("0.1.0", false);
        update("0.2.0");
        broker.answers(_ -> null);

        var note = directory.resolve("software/note");
        eventually(() -> Files.readString(note).contains("back to 0.1.0") ? note : null);
        assertThat(note)
                .hasContent("0.2.0 did not reach the platform within 7 s; back to 0.1.0\n".strip());
        broker.published().clear();
        broker.answers(_ -> 0);
        assertThat(awaitSoftware("0.1.0", false).path("good").asString("")).isEqualTo("0.1.0");
        eventually(() -> platformHeard("0.2.0") ? true : null);
    }

    @Test
    void anUpdateThatHangsIsEndedAndTakenBack() throws Exception {
        String hangs =
                "Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(9)));"
                        + " Thread.sleep(1_000_000);";
        offer("0.2.0", hangs, new byte[9]);
        start(7);

        update("0.2.0");

        var note = directory.resolve("software/note");
        eventually(() -> Files.readString(note).contains("neither") ? note : null);
        awaitSoftware("0.1.0", false);
    }

    @Test
    void aTrialGoesOnWhenGatewayOrRunnerAreKilled() throws Exception {
        offer("0.2.0", null, new byte[9]);
        start(60);
        awaitSoftware("0.1.0", false);
        broker.answers(_ -> null); // or it proves itself before it is killed
        update("0.2.0");
        awaitSoftware("0.2.0", true);

        gateway().destroyForcibly();
        eventually(() -> attempts() == 2 ? true : null);
        var left = gateway();
        runner().destroyForcibly().waitFor();
        broker.answers(_ -> 0);
        start(60);

        assertThat(awaitSoftware("0.2.0", false).path("note").asString(""))
                .startsWith("0.2.0 is good");
        left.onExit().get(60, TimeUnit.SECONDS); // who lost its runner
    }

    private int attempts() throws IOException {
        var file = directory.resolve("software/attempts");
        return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
    }

    @Test
    void aGatewayThatIsKilledWhileItUnpacksGoesOnAsItWas() throws Exception {
        var ballast = new byte[60 << 20];
        new Random(1).nextBytes(ballast);
        offer("0.2.0", null, ballast);
        start(60);
        awaitSoftware("0.1.0", false);
        var unpacking = directory.resolve("software/unpacking/lib");
        var killer =
                Thread.ofVirtual()
                        .start(() -> {
                            while (!Files.exists(unpacking)) {
                                LockSupport.parkNanos(1_000_000);
                            }
                            runner().descendants().forEach(ProcessHandle::destroyForcibly);
                            runner().destroyForcibly();
                        });
        update("0.2.0");
        killer.join();
        runner().waitFor();
        assertThat(directory.resolve("software/unpacking")).exists();
        start(60);

        var state = awaitSoftware("0.1.0", false);

        assertThat(state.path("staged").isNull()).isTrue();
        assertThat(directory.resolve("software/unpacking")).doesNotExist();
        assertThat(directory.resolve("software/trial")).doesNotExist();
    }

    @Test
    void whoInstallsAnotherReleaseByHandMeansThatOne() throws Exception {
        var software = directory.resolve("software");
        archive(software.resolve("0.2.0/baigong-edge.jar"), null);
        Files.writeString(software.resolve("good"), "0.2.0\n");
        Files.writeString(software.resolve("release"), "0.1.0\n");
        start(60);
        awaitSoftware("0.2.0", false);
        runner().toHandle().destroy();
        runner().waitFor();
        Files.move(
                folder.resolve("release/baigong-edge-0.1.0.jar"),
                folder.resolve("release/baigong-edge-0.1.1.jar"));
        start(60);

        assertThat(awaitSoftware("0.1.1", false).path("note").asString(""))
                .isEqualTo("0.1.1 was installed; it takes the place of 0.2.0");
    }

    @Test
    void aGatewayThatIsKilledIsStartedAgain() throws Exception {
        start(60);
        awaitSoftware("0.1.0", false);
        var first = gateway();
        first.destroyForcibly();
        first.onExit().get(60, TimeUnit.SECONDS);

        awaitSoftware("0.1.0", false);

        assertThat(gateway().pid()).isNotEqualTo(first.pid());
        assertThat(directory.resolve("software/note"))
                .hasContent("0.1.0 ended with 137; it is started again in 1 s");
    }

    @Test
    void aSecondGatewayOnOneDirectorySaysWhoHasIt() throws Exception {
        start(60);
        awaitSoftware("0.1.0", false);
        var first = gateway().pid();
        var log = Path.of("target/update-tests.log");
        start(60);

        assertThat(runner().waitFor()).isEqualTo(1);

        assertThat(Files.readString(log)).contains(directory + " is in use by process " + first);
    }
}
