package io.baigong.edge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarksTests {
    @TempDir Path folder;
    private Path file;
    private Marks marks;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("acknowledged");
        marks = new Marks(file);
        var settled = new NumberSet(7, 1_000);
        settled.add(9, 12);
        settled.add(20);
        marks.write(new Marks.State(settled, 5, 6, 8));
    }

    @Test
    void readsWhatItWrote() throws Exception {
        var read = marks.read(0);
        assertThat(read.settled().floor()).isEqualTo(7);
        assertThat(read.settled().contains(8)).isFalse();
        assertThat(read.settled().contains(11)).isTrue();
        assertThat(read.settled().above()).isEqualTo(4);
        assertThat(read.dropped()).isEqualTo(5);
        assertThat(read.refused()).isEqualTo(6);
        assertThat(read.damaged()).isEqualTo(8);
    }

    @Test
    void takesNothingForAcknowledgedWhenTheFileIsTornAtAnyByte() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertNothingIsKnown();
        }
    }

    @Test
    void takesNothingForAcknowledgedWhenAnyBitHasFlipped() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(1);
        for (int at = 0; at < whole.length; at++) {
            byte[] decayed = whole.clone();
            decayed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, decayed);
            assertNothingIsKnown();
        }
    }

    @Test
    void holdsAllForWaitingWhenThereIsNoFile() throws Exception {
        Files.delete(file);
        assertThat(marks.read(3).settled().floor()).isEqualTo(3);
    }

    private void assertNothingIsKnown() throws Exception {
        var read = marks.read(0);
        assertThat(read.settled().floor()).isZero();
        assertThat(read.settled().above()).isZero();
    }

    @Test
    void whatCouldNotBeWrittenDownIsTheNextTime() throws Exception {
        var settled = new Settled(marks, 7, 30);
        var state = Objects.requireNonNull(settled.changed());
        var inTheWay = folder.resolve("acknowledged.new").resolve("x");
        Files.createDirectories(inTheWay);
        assertThatThrownBy(() -> settled.write(state)).isInstanceOf(IOException.class);
        Files.delete(inTheWay);
        settled.write(Objects.requireNonNull(settled.changed()));
        assertThat(settled.changed()).as("it is written down").isNull();
    }
}
