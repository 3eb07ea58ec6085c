package io.baigong.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTests {
    private static final long UNTIL = Instant.parse("2026-11-18T02:03:04.567Z").toEpochMilli();
    private static final long WEEK = Duration.ofDays(7).toMillis();

    @TempDir Path folder;

    private final List<String> files = new ArrayList<>();
    private final AtomicInteger polls = new AtomicInteger();
    private volatile String end = "done";
    private HttpServer server;

    @BeforeEach
    void startPlatform() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/api/v1/import/readings",
                exchange -> {
                    var body = exchange.getRequestBody().readAllBytes();
                    files.add(new String(body, StandardCharsets.UTF_8));
                    answer(
                            exchange,
                            202,
                            "{\"id\":7,\"state\":\"running\",\"done\":0,\"total\":4}");
                });
        server.createContext(
                "/api/v1/jobs/7",
                exchange -> {
                    String state = polls.incrementAndGet() < 2 ? "running" : end;
                    answer(exchange, 200, "{\"id\":7,\"state\":\"" + state + "\",\"total\":4}");
                });
        server.start();
    }

    private static void answer(
            com.sun.net.httpserver.HttpExchange exchange, int status, String json)
            throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stopPlatform() {
        server.stop(0);
    }

    @Test
    void sentTwiceItIsTheSameFileToTheLastByte() throws Exception {
        var meter = new EnergyMeter(UNTIL, 1);
        try (var platform = platform()) {
            var history = new History(platform, folder, _ -> {});
            long values = history.send(meter, UNTIL - WEEK, UNTIL, "t");
            history.send(meter, UNTIL - WEEK, UNTIL, "t");
            assertThat(files).hasSize(2);
            assertThat(files.get(0)).isEqualTo(files.get(1)).hasLineCount((int) values + 1);
        }
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aJobThatFailsIsNotTakenForDone() {
        end = "failed";
        try (var platform = platform()) {
            var history = new History(platform, folder, _ -> {});
            assertThatThrownBy(
                            () -> history.send(new Thermometer(UNTIL, 1), UNTIL - WEEK, UNTIL, "t"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("failed");
        }
    }

    @Test
    void eightWeeksOfAllMachinesStayBelowThreeMillionValues() throws IOException {
        long values = 0;
        for (Machine machine : machines()) {
            values += History.write(machine, UNTIL - 8 * WEEK, UNTIL, folder.resolve("file"));
        }
        assertThat(values).isBetween(1_000_000L, 3_000_000L);
    }

    @Test
    void noPropertyHasTwoValuesAtOneTime() throws IOException {
        Path file = folder.resolve("file");
        for (Machine machine : machines()) {
            History.write(machine, UNTIL - WEEK, UNTIL, file);
            var seen = new HashSet<String>();
            var wrong = new ArrayList<String>();
            for (String line : Files.readAllLines(file)) {
                String[] cells = line.split(",");
                if (cells.length != 4 || !seen.add(cells[1] + cells[2])) {
                    wrong.add(line);
                }
            }
            assertThat(wrong).as(machine.key()).isEmpty();
        }
    }

    private static List<Machine> machines() {
        var machines = new ArrayList<Machine>(MachiningCentre.all(UNTIL, 1));
        machines.add(new EnergyMeter(UNTIL, 1));
        machines.add(new Thermometer(UNTIL, 1));
        machines.add(new MillTurn(UNTIL, 1));
        return machines;
    }

    private Platform platform() {
        return new Platform(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }
}
