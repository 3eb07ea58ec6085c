package io.baigong.server.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.telemetry.TelemetryStore.Step;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at random moments, the sender repeating what was not acknowledged. More rounds with
/// `-Dbaigong.crash.rounds=20`.
class CrashTests {
    private static final int ROUNDS = Integer.getInteger("baigong.crash.rounds", 3);

    @TempDir private Path folder;

    private final BitSet acknowledged = new BitSet();
    private int highest;

    @Test
    void everythingAcknowledgedIsThereOnceWithItsQualityAfterKills() throws Exception {
        var random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            killAfter(50 + random.nextInt(3_000));
        }
        assertThat(acknowledged.cardinality()).isPositive();
        try (var flow = new Flow(folder)) {
            flow.awaitSettled();
            assertThat(flow.durability.verdictNow().agree())
                    .as(flow.durability.verdictNow().toString())
                    .isTrue();
            for (int series = 1; series <= FlowProcess.SERIES; series++) {
                compare(flow, series);
            }
        }
    }

    /// Lets a process send until so many were acknowledged, and kills it.
    private void killAfter(int count) throws Exception {
        var process =
                new ProcessBuilder(command())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int heard = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("acknowledged ")) {
                    int number = Integer.parseInt(line.substring("acknowledged ".length()));
                    acknowledged.set(number);
                    highest = Math.max(highest, number);
                    if (++heard == count) {
                        // Through the handle: what it had said must still be read.
                        process.toHandle().destroyForcibly();
                    }
                }
            }
            assertThat(heard).isGreaterThanOrEqualTo(count);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> command() {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx512m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FlowProcess.class.getName(),
                                folder.toString(),
                                Integer.toString(highest + 1)));
        String again =
                IntStream.rangeClosed(1, highest)
                        .filter(number -> !acknowledged.get(number))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(","));
        if (!again.isEmpty()) {
            command.add(again);
        }
        return command;
    }

    private void compare(Flow flow, int series) {
        var raw = flow.store.raw(Flow.series(series), 0, Long.MAX_VALUE, Integer.MAX_VALUE);
        var found = new BitSet();
        for (int i = 0; i < raw.size(); i++) {
            int number = (int) raw.doubles()[i];
            assertThat(found.get(number)).as("number %d twice", number).isFalse();
            found.set(number);
            assertThat(raw.times()[i]).isEqualTo(FlowProcess.time(number));
            assertThat(raw.qualities()[i]).isEqualTo(FlowProcess.quality(number));
        }
        var lost = new BitSet();
        acknowledged.stream()
                .filter(number -> FlowProcess.series(number) == series && !found.get(number))
                .forEach(lost::set);
        assertThat(lost.isEmpty()).as("series %d lost %s", series, lost).isTrue();
        compareBucketsAndLatest(flow, series, raw.size(), raw.times());
    }

    private static void compareBucketsAndLatest(Flow flow, int series, int rows, long[] times) {
        var buckets =
                flow.store.buckets(
                        Flow.series(series),
                        Flow.T0,
                        Flow.T0 + 86_400_000_000L,
                        new Step.Fixed(Duration.ofMinutes(1)),
                        ZoneOffset.UTC);
        assertThat(java.util.Arrays.stream(buckets.count()).sum()).isEqualTo(rows);
        var latest = flow.latest.get(series);
        assertThat(latest == null ? Latest.NEVER : latest.time())
                .isEqualTo(rows == 0 ? Latest.NEVER : times[rows - 1]);
    }
}
