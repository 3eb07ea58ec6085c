package io.baigong.edge.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/// What is learned from real recordings, and how often it is right (SOURCE.md beside them says what
/// they are).
class RecordingTests {
    private record Row(long time, double value, String label) {}

    private static List<Row> rows(String file, int value, int label, ToLongFunction<Integer> time)
            throws Exception {
        var stream = Objects.requireNonNull(RecordingTests.class.getResourceAsStream(file));
        var rows = new ArrayList<Row>();
        try (var lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var cells = line.split(",");
                rows.add(
                        new Row(
                                time.applyAsLong(rows.size()),
                                Double.parseDouble(cells[value]),
                                cells[label]));
            }
        }
        return rows;
    }

    private record Score(double right, int cycles, String evidence) {}

    /// Learns from the whole and then judges it.
    private static Score score(List<Row> rows, long hold, long gap, String running) {
        var learner = new LevelLearner(hold, gap);
        rows.forEach(row -> learner.take(row.value(), row.time()));
        var judge = new LevelLearner(hold, gap);
        assertThat(judge.ofLevel().restore(learner.ofLevel().kept())).isTrue();
        assertThat(judge.ofActivity().restore(learner.ofActivity().kept())).isTrue();
        judge.restored(learner.changes());
        String evidence = judge.evidence();
        int right = 0;
        int cycles = 0;
        State before = null;
        for (var row : rows) {
            judge.take(row.value(), row.time());
            var state = judge.state();
            right += state != null && (state == State.RUN) == row.label().matches(running) ? 1 : 0;
            cycles += state == State.RUN && before != null && before != State.RUN ? 1 : 0;
            before = state;
        }
        return new Score((double) right / rows.size(), cycles, evidence);
    }

    /// The controller says ACTIVE or not; most of the seconds in which it does not are gaps of the
    /// recording. Of four programs one lasts 17 s.
    @Test
    void tellsByTheLoadsOfItsDrivesWhetherAMillTurnIsActive() throws Exception {
        var rows = rows("okuma-loads.csv", 1, 2, second -> second * 1_000L);
        var score = score(rows, 3_000, 60_000, "ACTIVE");
        assertThat(score.right()).isBetween(0.96, 0.99);
        assertThat(score.cycles()).isBetween(2, 4);
        assertThat(score.evidence())
                .startsWith("activity over")
                .contains("run")
                .contains("deviations apart");
    }

    /// The load type is the tariff's: a work that rests at noon is told right and counted wrong.
    /// Always saying Light would be right for 69 %.
    @Test
    void tellsByItsPowerWhetherASteelWorkIsAtWork() throws Exception {
        var rows = rows("steel-energy.csv", 0, 1, quarter -> quarter * 900_000L);
        var score = score(rows, 0, 3_600_000, "Medium|Maximum");
        assertThat(score.right()).isBetween(0.79, 0.90);
        assertThat(score.evidence())
                .startsWith("level over")
                .contains(": idle 3.")
                .contains("run 5");
    }

    /// The loads while the program of 605 s ran, again and again: a machine that never stops.
    @Test
    void saysNothingOfAMachineThatIsSeenInOneStateOnly() throws Exception {
        var active = rows("okuma-loads.csv", 1, 2, second -> second * 1_000L).subList(10, 600);
        var learner = new LevelLearner(3_000);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < active.size(); i++) {
                learner.take(active.get(i).value(), (round * 590L + i) * 1_000);
            }
        }
        assertThat(learner.state()).isNull();
        assertThat(learner.confidence()).isZero();
        assertThat(learner.evidence()).contains("no two states can be told apart");
    }
}
