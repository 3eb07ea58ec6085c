package io.baigong.edge.sensor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;

public final class Explore {
    public static void main(String[] a) throws Exception {
        // okuma
        run("okuma sum", okuma(1), 60_000, 3_000);
        run("steel", steel(), 3_600_000, 0);
        for (String set : List.of("1st", "2nd", "3rd"))
            for (int c = 2; c <= (set.equals("1st") ? 9 : 5); c++)
                run("ims " + set + " " + c, ims(set, c), 36_000_000, 0);
    }

    record Row(long time, double value, String label) {}

    static List<Row> okuma(int column) throws Exception {
        var rows = new ArrayList<Row>();
        for (String line :
                Files.readAllLines(
                                Path.of(
                                        "/work/h/edge/edge/src/test/resources/io/baigong/edge/sensor/okuma-loads.csv"))
                        .subList(1, 3189)) {
            var p = line.split(",");
            rows.add(
                    new Row(
                            Long.parseLong(p[0]) * 1000,
                            Double.parseDouble(p[column]),
                            p[2].equals("ACTIVE") ? "run" : "not"));
        }
        return rows;
    }

    static List<Row> steel() throws Exception {
        var rows = new ArrayList<Row>();
        long t = 0;
        for (String line :
                Files.readAllLines(
                        Path.of(
                                "/work/shared/data/steel-energy/Steel_industry_data-2018-01..09.csv"))) {
            var p = line.split(",");
            if (p[0].equals("date")) continue;
            rows.add(
                    new Row(
                            t += 900_000,
                            Double.parseDouble(p[1]),
                            p[10].startsWith("Light") ? "not" : "run"));
        }
        return rows;
    }

    static List<Row> ims(String set, int c) throws Exception {
        var rows = new ArrayList<Row>();
        long t = 0;
        var lines =
                Files.readAllLines(
                        Path.of(
                                "/work/shared/data/ims-bearing/"
                                        + set
                                        + "_test_resmaple_10minutes.csv"));
        for (String line : lines.subList(1, lines.size())) {
            var p = line.split(",");
            rows.add(new Row(t += 600_000, Double.parseDouble(p[c]), ""));
        }
        return rows;
    }

    static void run(String name, List<Row> rows, long gap, long hold) {
        var learner = new LevelLearner(hold, gap);
        rows.forEach(row -> learner.take(row.value, row.time));
        System.out.println(name + ": " + learner.evidence());
        // judge again with what was learned
        var again = new LevelLearner(hold, gap);
        int right = 0, known = 0, changes = 0, runs = 0, last = 0;
        var states = new TreeMap<String, Integer>();
        var matrix = new TreeMap<String, Integer>();
        again.ofLevel().restore(learner.ofLevel().kept());
        again.ofActivity().restore(learner.ofActivity().kept());
        again.restored(learner.changes());
        int i = 0;
        var tail = new StringBuilder();
        for (var row : rows) {
            boolean changed = again.take(row.value, row.time);
            var state = again.state();
            i++;
            if (state == null) continue;
            known++;
            if (changed) changes++;
            states.merge(state.word(), 1, Integer::sum);
            matrix.merge(row.label + "->" + state.word(), 1, Integer::sum);
            if ((state == State.RUN) == row.label.equals("run")) right++;
            if (i > rows.size() - 8)
                tail.append(state.word()).append(' ').append(row.value).append("; ");
        }
        System.out.printf(
                "   known %d of %d, right %.1f %%, changes %d %s %s%n   %s%n",
                known,
                rows.size(),
                100.0 * right / Math.max(1, known),
                changes,
                states,
                matrix,
                tail);
    }
}
