package io.baigong.edge.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.DeviceConfiguration;
import io.baigong.edge.configuration.DeviceConfiguration.Clock;
import io.baigong.edge.configuration.Group;
import io.baigong.edge.configuration.TagConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagBookTests {
    private final Notes notes = new Notes();
    private final TagBook book = new TagBook(device(), new Workshop(false), notes, 0);

    private static DeviceConfiguration device() {
        var tag = new TagConfiguration("pieces", "pieces", null, null, 1, 0, null, null, null);
        var group = new Group("all", Duration.ofSeconds(1), Group.Mode.AUTOMATIC, List.of(tag));
        return new DeviceConfiguration(
                "press", "Press", "workshop", Map.of(), Clock.SOURCE, null, 3, List.of(group));
    }

    @Test
    void garbageIsToldAndIsNoAnswerThatMakesAFailingLinkCountAsGood() {
        var tag = book.chapters().getFirst().tags().getFirst();
        var garbage = Sample.bad(tag, Reason.GARBAGE, "no Modbus", Instant.EPOCH);
        assertThat(book.take(List.of(garbage), 0)).isZero();
        assertThat(notes.words("press/pieces")).containsExactly("GARBAGE");
        var refused = Sample.bad(tag, Reason.REFUSED_BY_DEVICE, "exception 4", Instant.EPOCH);
        assertThat(book.take(List.of(refused), 0)).isOne();
        var good = Sample.good(tag, Value.of(1), Instant.EPOCH);
        assertThat(book.take(List.of(good), 0)).isOne();
    }

    @Test
    void tellsAtOnceThatItIsGoneWhenSomebodyKnows() {
        var tag = book.chapters().getFirst().tags().getFirst();
        book.take(List.of(Sample.good(tag, Value.of(1), Instant.ofEpochMilli(7))), 0);
        var gone = Sample.bad(tag, Reason.NO_CONNECTION, "its node died", Instant.EPOCH);
        assertThat(book.take(List.of(gone), 1)).as("answers of the device").isZero();
        assertThat(book.take(List.of(gone), 2)).isZero();
        assertThat(notes.words("press/pieces")).containsExactly("1", "NO_CONNECTION");
        assertThat(notes.of("press/pieces").getLast().lastGood()).isEqualTo(7);
        long late = Duration.ofMinutes(1).toNanos();
        assertThat(book.isSilent(book.chapters().getFirst(), late)).isTrue();
        assertThat(book.tellStale(late, Instant.EPOCH, "no value came")).isFalse();
    }

    @Test
    void tellsThatNothingHasChangedWhileTheDeviceLives() {
        book.heard(book.chapters().getFirst(), 5, 7_000);
        assertThat(notes.unchanged).containsExactly("press/pieces until 7000");
        assertThat(notes.of("press/pieces")).isEmpty();
    }
}
