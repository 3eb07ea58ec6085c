package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a crash or a bad disk leaves in the files.
class JournalRepairTests {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int RECORDS = 10;
    private static final int RECORD = 40;
    private static final int FRAME = Frame.HEADER + RECORD;

    @TempDir Path temp;

    /// One segment with ten records, each in a commit of its own.
    private Path written() throws Exception {
        var folder = temp.resolve("log");
        try (var log = Journal.open(settings(folder))) {
            for (int i = 0; i < RECORDS; i++) {
                Acks.await(Acks.append(log, i, record(i)));
            }
        }
        return folder;
    }

    @Test
    void cutsARecordThatIsTornAtAnyByte() throws Exception {
        var folder = written();
        long end = Segment.HEADER + (long) RECORDS * FRAME;
        for (long cut = end - FRAME; cut < end; cut++) {
            var copy = copy(folder, "torn-" + cut);
            try (var file = FileChannel.open(segment(copy, 0), StandardOpenOption.WRITE)) {
                file.truncate(cut);
            }
            assertIsWholeUpTo(copy, RECORDS - 1, cut - (end - FRAME));
        }
    }

    @Test
    void cutsARecordWhoseLastBlocksNeverReachedTheDisk() throws Exception {
        var folder = written();
        long end = Segment.HEADER + (long) RECORDS * FRAME;
        for (long cut = end - FRAME; cut < end; cut++) {
            var copy = copy(folder, "zeros-" + cut);
            overwrite(segment(copy, 0), cut, new byte[(int) (end - cut)]);
            assertIsWholeUpTo(copy, RECORDS - 1, cut - (end - FRAME));
        }
    }

    @Test
    void cutsACommitOfWhichOnlyTheLaterBlocksReachedTheDisk() throws Exception {
        var folder = temp.resolve("log");
        try (var log = Journal.open(settings(folder))) {
            Acks.await(Acks.append(log, 0, record(0)));
        }
        // as a commit of three records would be, of which the first was lost on the way
        var frames = ByteBuffer.allocate(3 * FRAME);
        var frame = new Frame();
        for (int i = 1; i <= 3; i++) {
            Frame.put(frames, i, ByteBuffer.wrap(record(i)));
            frame.seal(frames, (i - 1) * FRAME, i, i == 1);
        }
        frames.put(FRAME / 2, new byte[FRAME / 2]);
        overwrite(segment(folder, 0), Segment.HEADER + FRAME, frames.array());
        assertIsWholeUpTo(folder, 1, 3 * FRAME);
    }

    @Test
    void refusesToOpenWhenAnAcknowledgedRecordOfTheLastFileChangedInAnyByte() throws Exception {
        var folder = written();
        long third = Segment.HEADER + 3L * FRAME;
        for (int i = 0; i < FRAME; i++) {
            var copy = copy(folder, "flip-" + i);
            flip(segment(copy, 0), third + i, 1 << i % 8);
            assertThatThrownBy(() -> Journal.open(settings(copy)))
                    .isInstanceOf(LogCorrupt.class)
                    .hasMessageContaining(segment(copy, 0).toString())
                    .hasMessageContaining("byte " + third);
        }
    }

    @Test
    void namesTheFileAndThePlaceOfDamageInAnOlderFile() throws Exception {
        var folder = temp.resolve("log");
        long first = writeFiles(folder);
        var file = segment(folder, first);
        flip(file, Segment.HEADER + 2L * FRAME + 20, 16);
        try (var log = Journal.open(small(folder));
                var reader = log.read(log.begin(0))) {
            for (int i = 0; i < first + 2; i++) {
                assertThat(Acks.bytes(reader.next(LONG))).isEqualTo(record(i));
            }
            assertThatThrownBy(() -> reader.next(LONG))
                    .isInstanceOf(LogCorrupt.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("byte " + (Segment.HEADER + 2L * FRAME));
        }
    }

    @Test
    void noticesAnOlderFileThatBecameShorter() throws Exception {
        var folder = temp.resolve("log");
        long first = writeFiles(folder);
        var file = segment(folder, first);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - FRAME);
        }
        assertReadingFails(folder, "is missing");
    }

    @Test
    void noticesAFileThatIsMissingBetweenOthers() throws Exception {
        var folder = temp.resolve("log");
        Files.delete(segment(folder, writeFiles(folder)));
        assertReadingFails(folder, "is missing");
    }

    @Test
    void refusesAFileThatIsNoSegment() throws Exception {
        var folder = written();
        overwrite(segment(folder, 0), 0, new byte[] {'x'});
        assertThatThrownBy(() -> Journal.open(settings(folder)))
                .isInstanceOf(LogCorrupt.class)
                .hasMessageContaining("not a segment");
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() throws Exception {
        var folder = written();
        overwrite(segment(folder, 0), 8, new byte[] {0, 0, 0, 2});
        assertThatThrownBy(() -> Journal.open(settings(folder)))
                .isInstanceOf(LogCorrupt.class)
                .hasMessageContaining("format version 2, expected 1");
    }

    @Test
    void removesASegmentThatWasNotFinished() throws Exception {
        var folder = written();
        var unfinished = folder.resolve("00000000000000000010.journal.new");
        Files.write(unfinished, new byte[7]);
        assertIsWholeUpTo(folder, RECORDS, 0);
        assertThat(unfinished).doesNotExist();
    }

    private void assertIsWholeUpTo(Path folder, int records, long atMostCut) throws Exception {
        try (var log = Journal.open(settings(folder))) {
            assertThat(log.cutBytes()).isBetween(0L, atMostCut);
            assertThat(log.end(0).offset()).isEqualTo(records);
            Acks.await(Acks.append(log, 99, "after the crash"));
        }
        try (var log = Journal.open(settings(folder));
                var reader = log.read(log.begin(0))) {
            assertThat(log.cutBytes()).isZero();
            for (int i = 0; i < records; i++) {
                assertThat(Acks.bytes(reader.next(LONG))).isEqualTo(record(i));
            }
            assertThat(Acks.text(reader.next(LONG))).isEqualTo("after the crash");
            assertThat(reader.next(Duration.ZERO)).isNull();
        }
    }

    private static void assertReadingFails(Path folder, String why) throws Exception {
        try (var log = Journal.open(small(folder));
                var reader = log.read(log.begin(0))) {
            assertThatThrownBy(
                            () -> {
                                while (reader.next(Duration.ZERO) != null) {}
                            })
                    .isInstanceOf(LogCorrupt.class)
                    .hasMessageContaining(why);
        }
    }

    /// Several files of about five records.
    ///
    /// @return the first record of the second file
    private static long writeFiles(Path folder) throws Exception {
        try (var log = Journal.open(small(folder))) {
            for (int i = 0; i < 40; i++) {
                Acks.await(Acks.append(log, i, record(i)));
            }
        }
        try (var files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(Segment.SUFFIX))
                            .sorted()
                            .toList();
            assertThat(names).hasSizeGreaterThan(3);
            return Long.parseLong(names.get(1).substring(0, 20));
        }
    }

    private static byte[] record(int number) {
        var record = new byte[RECORD];
        new Random(number).nextBytes(record);
        return record;
    }

    private static JournalSettings settings(Path folder) {
        return JournalSettings.in(folder).withMinFreeBytes(0).withGrowBytes(4_096);
    }

    private static JournalSettings small(Path folder) {
        return settings(folder).withMaxRecordBytes(64).withSegmentBytes(330);
    }

    private static Path segment(Path folder, long first) {
        return folder.resolve("%020d.journal".formatted(first));
    }

    private Path copy(Path folder, String name) throws IOException {
        var copy = Files.createDirectory(temp.resolve(name));
        Files.copy(segment(folder, 0), segment(copy, 0));
        return copy;
    }

    private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    private static void flip(Path file, long at, int bits) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ bits));
            channel.write(one.flip(), at);
        }
    }
}
