package io.baigong.plant.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OutboxTests {
    @Property
    void hasEachReportOnceAndInOrderHoweverOftenTheLineBreaks(
            @ForAll @IntRange(min = 1, max = 60) int reports,
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 9) Integer> breaks) {
        var outbox = new Outbox(1_000);
        for (int i = 0; i < reports; i++) {
            outbox.add(report(i));
        }
        var delivered = new ArrayList<Long>();
        for (int sent : breaks) {
            var inFlight = poll(outbox, sent);
            int acknowledged = inFlight.size() / 2;
            inFlight.subList(0, acknowledged).forEach(report -> delivered.add(report.time()));
            outbox.putBack(inFlight.subList(acknowledged, inFlight.size()));
        }
        poll(outbox, reports).forEach(report -> delivered.add(report.time()));

        assertThat(delivered).hasSize(reports).isSorted().doesNotHaveDuplicates();
        assertThat(outbox.dropped()).isZero();
    }

    @Example
    void givesUpTheOldestWhenFullAndCountsIt() {
        var outbox = new Outbox(3);
        for (int i = 0; i < 5; i++) {
            outbox.add(report(i));
        }
        assertThat(outbox.dropped()).isEqualTo(2);
        assertThat(poll(outbox, 9)).extracting(Report::time).containsExactly(2L, 3L, 4L);
    }

    private static List<Report> poll(Outbox outbox, int most) {
        var reports = new ArrayList<Report>();
        for (int i = 0; i < most; i++) {
            Report report = outbox.poll();
            if (report != null) {
                reports.add(report);
            }
        }
        return reports;
    }

    private static Report report(long time) {
        return new Report("d", time, List.of(new Sample("m", new Value.Whole(time))));
    }
}
