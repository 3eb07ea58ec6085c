package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class JournalRoundTripTests {
    static final int MAX = 600;

    @Property(tries = 60)
    void whateverIsWrittenComesBackWhateverTheFilesSize(
            @ForAll @Size(max = 60) List<@Size(max = MAX) byte[]> records,
            @ForAll @IntRange(min = Segment.HEADER + Frame.HEADER + MAX, max = 20_000) int segment,
            @ForAll @IntRange(min = 1, max = 10_000) int grow,
            @ForAll @IntRange(min = Frame.HEADER + MAX, max = 5_000) int buffer)
            throws Exception {
        var folder = Files.createTempDirectory("journal");
        var settings =
                JournalSettings.in(folder)
                        .withMinFreeBytes(0)
                        .withMaxRecordBytes(MAX)
                        .withSegmentBytes(segment)
                        .withGrowBytes(grow)
                        .withBufferBytes(buffer);
        int half = records.size() / 2;
        try {
            write(settings, records.subList(0, half));
            write(settings, records.subList(half, records.size()));
            try (var log = Journal.open(settings);
                    var reader = log.read(log.begin(0))) {
                for (byte[] record : records) {
                    assertThat(Acks.bytes(reader.next(Duration.ZERO))).isEqualTo(record);
                }
                assertThat(reader.next(Duration.ZERO)).isNull();
            }
        } finally {
            delete(folder);
        }
    }

    private static void write(JournalSettings settings, List<byte[]> records) throws Exception {
        try (var log = Journal.open(settings)) {
            var last = CompletableFuture.completedFuture(log.end(0));
            for (byte[] record : records) {
                last = Acks.append(log, record.length, record);
            }
            assertThat(Acks.await(last)).isEqualTo(log.end(0));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
