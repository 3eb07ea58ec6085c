package io.baigong.connect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.peer.Peer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedFilesTests {
    private static final DroppedFiles PROTOCOL = new DroppedFiles();
    private static final List<Tag> TAGS =
            List.of(
                    new Tag("t", FieldAddress.read("Temperature", null)),
                    new Tag("name", FieldAddress.read("Part", DataType.TEXT)));

    private final AtomicReference<@Nullable LinkBroken> lost = new AtomicReference<>();
    private final List<Sample> told = new CopyOnWriteArrayList<>();
    @TempDir private Path directory = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(directory.resolve("drop"));
    }

    private Link open(String... more) throws ConnectFault, InterruptedException {
        var given =
                new HashMap<>(
                        Map.of(
                                "folder",
                                folder.toString(),
                                "timeColumn",
                                "Time",
                                "zone",
                                "Asia/Shanghai",
                                "settle",
                                "0"));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        var listener =
                new LinkListener() {
                    @Override
                    public void lost(LinkBroken why) {
                        lost.set(why);
                    }
                };
        return PROTOCOL.open(
                Settings.of(PROTOCOL.settings(), given),
                new Surroundings(InstantSource.system(), directory.resolve("state"), listener));
    }

    private void drop(String name, String text, Charset charset) throws IOException {
        Path writing = folder.resolve(name + ".part");
        Files.writeString(writing, text, charset);
        Files.move(writing, folder.resolve(name));
    }

    private static void awaitFile(Path file) {
        Peer.await(file.toString(), () -> Files.exists(file));
    }

    @Test
    void readsAFileAndMovesItAway() throws Exception {
        drop(
                "a.csv",
                "Time,Part,Temperature\n2026-11-23 08:00:00,\"gear, small\",21.5\n"
                        + "2026-11-23T00:00:01Z,axle,\n",
                StandardCharsets.UTF_8);
        try (var link = open();
                var _ = link.subscribe(TAGS, Duration.ofMillis(20), told::addAll)) {
            awaitFile(folder.resolve("done/a.csv"));
        }
        assertThat(told)
                .extracting(Sample::value)
                .containsExactly(Value.of(21.5), Value.of("gear, small"), Value.of("axle"));
        assertThat(told)
                .extracting(Sample::sourceTime)
                .containsExactly(
                        Instant.parse("2026-11-23T00:00:00Z"),
                        Instant.parse("2026-11-23T00:00:00Z"),
                        Instant.parse("2026-11-23T00:00:01Z"));
    }

    @Test
    void readsChineseAndDecimalCommas() throws Exception {
        drop("a.csv", "时间;零件;温度\n23.11.2026 08:00;齿轮;1.021,5\n", Charset.forName("GB18030"));
        var tags =
                List.of(
                        new Tag("t", FieldAddress.read("温度[零件=齿轮]", null)),
                        new Tag("name", FieldAddress.read("零件", DataType.TEXT)));
        try (var link =
                        open(
                                "charset",
                                "GB18030",
                                "separator",
                                "semicolon",
                                "decimal",
                                "comma",
                                "timeColumn",
                                "时间",
                                "timeFormat",
                                "dd.MM.yyyy HH:mm");
                var _ = link.subscribe(tags, Duration.ofMillis(20), told::addAll)) {
            awaitFile(folder.resolve("done/a.csv"));
        }
        assertThat(told)
                .extracting(Sample::value)
                .containsExactly(Value.of(1021.5), Value.of("齿轮"));
    }

    @Test
    void tellsGoodRowsAndListsBadOnes() throws Exception {
        drop(
                "a.csv",
                "Time,Part,Temperature\n2026-11-23T08:00:00Z,a,warm\nyesterday,b,2\n"
                        + "2026-11-23T08:00:00Z,c\n2026-11-23T08:00:00Z,d,4\n",
                StandardCharsets.UTF_8);
        try (var link = open();
                var _ = link.subscribe(TAGS, Duration.ofMillis(20), told::addAll)) {
            awaitFile(folder.resolve("failed/a.csv.errors.csv"));
            Peer.await(
                    "the list of faults",
                    () -> told.size() == 3 && errors("a.csv").lines().count() == 4);
        }
        assertThat(told)
                .extracting(Sample::value)
                .containsExactly(Value.of("a"), Value.of(4.0), Value.of("d"));
        assertThat(errors("a.csv").lines())
                .containsExactly(
                        "line,column,expected,came",
                        "2,\"Temperature\",\"float64\",\"warm\"",
                        "3,\"Time\",\"a time\",\"yesterday\"",
                        "4,\"\",\"3 fields\",\"2\"");
        assertThat(folder.resolve("failed/a.csv")).exists();
    }

    private String errors(String name) {
        try {
            return Files.readString(folder.resolve("failed/" + name + ".errors.csv"));
        } catch (IOException unreadable) {
            return "";
        }
    }

    @Test
    void namesOtherEncodingsAndMissingColumns() throws Exception {
        drop("a.csv", "Time,零件\n2026-11-23T08:00:00Z,x\n", Charset.forName("GB18030"));
        drop("b.csv", "Time,Part\n2026-11-23T08:00:00Z,x\n", StandardCharsets.UTF_8);
        try (var link = open();
                var _ = link.subscribe(TAGS, Duration.ofMillis(20), told::addAll)) {
            Peer.await(
                    "both lists", () -> !errors("a.csv").isEmpty() && !errors("b.csv").isEmpty());
        }
        assertThat(errors("a.csv")).contains("characters of UTF-8");
        assertThat(errors("b.csv")).contains("\"Temperature\",\"this column\"");
        assertThat(told).extracting(Sample::value).containsExactly(Value.of("x"));
    }

    @Test
    void waitsUntilNobodyWritesAnyMore() throws Exception {
        var file = folder.resolve("a.csv");
        try (var link = open("settle", "400");
                var _ = link.subscribe(TAGS, Duration.ofMillis(20), told::addAll)) {
            Files.writeString(file, "Time,Part,Temperature\n");
            for (int i = 0; i < 5; i++) {
                Thread.sleep(100);
                Files.writeString(
                        file,
                        "2026-11-23T08:00:00Z,x,%d\n".formatted(i),
                        java.nio.file.StandardOpenOption.APPEND);
                assertThat(told).isEmpty();
            }
            awaitFile(folder.resolve("done/a.csv"));
        }
        assertThat(told).hasSize(10);
    }

    @Test
    void tellsNoRowTwiceWhenItWasStoppedInTheMiddle() throws Exception {
        String rows =
                IntStream.range(0, 2_000)
                        .mapToObj("2026-11-23T08:00:00Z,x,%d\n"::formatted)
                        .collect(Collectors.joining());
        drop("a.csv", "Time,Part,Temperature\n" + rows, StandardCharsets.UTF_8);
        var tag = TAGS.subList(0, 1);
        try (var link = open();
                var _ =
                        link.subscribe(
                                tag,
                                Duration.ofMillis(20),
                                samples -> {
                                    if (told.size() == 500) {
                                        throw new IllegalStateException("the power went");
                                    }
                                    told.addAll(samples);
                                })) {
            Peer.await("the loss", () -> lost.get() != null);
        }
        assertThat(told).hasSize(500);
        try (var link = open();
                var _ = link.subscribe(tag, Duration.ofMillis(20), told::addAll)) {
            awaitFile(folder.resolve("done/a.csv"));
        }
        assertThat(told).extracting(Sample::value).doesNotHaveDuplicates().hasSize(2_000);
    }

    @Test
    void keepsEarlierFilesOfTheSameName() throws Exception {
        String text = "Time,Part,Temperature\n2026-11-23T08:00:00Z,x,1\n";
        try (var link = open();
                var _ = link.subscribe(TAGS, Duration.ofMillis(20), told::addAll)) {
            drop("a.csv", text, StandardCharsets.UTF_8);
            awaitFile(folder.resolve("done/a.csv"));
            drop("a.csv", text, StandardCharsets.UTF_8);
            awaitFile(folder.resolve("done/1-a.csv"));
        }
        assertThat(told).hasSize(4);
    }

    @Test
    void tellsWhenTheFolderIsGone() throws Exception {
        try (var link = open();
                var _ = link.subscribe(TAGS, Duration.ofMillis(20), told::addAll);
                var other = link.subscribe(TAGS, Duration.ofMillis(20), told::addAll)) {
            assertThat(told)
                    .extracting(sample -> sample.status().reason())
                    .containsOnly(Reason.NOT_SUPPORTED);
            other.close();
            Files.move(folder, directory.resolve("elsewhere"));
            Peer.await("the loss", () -> lost.get() != null);
        }
        assertThatThrownBy(() -> open())
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.UNREACHABLE));
    }
}
