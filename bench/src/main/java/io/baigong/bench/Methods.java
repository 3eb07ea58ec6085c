package io.baigong.bench;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.MethodFaults;
import io.baigong.evaluator.method.MethodReader;
import io.baigong.evaluator.method.Past;
import io.baigong.evaluator.method.Population;
import io.baigong.evaluator.method.SubjectIn;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/// Calculates a method of twenty indicators for 100,000 firms and twelve months anew, then what
/// follows from one corrected input, beside the same in SQL.
///
/// `methods [FIRMS] [MONTHS]`. Wanted: at most 60 s and 3 GB. Ratios, capped and rounded points, a
/// score, a median of all firms, places and levels, on exact decimals. The facts stand in the
/// platform's own PostgreSQL; ours reads them from there, month by month, and the reading is told
/// apart. SQL makes a table of the same columns in one statement over numeric, but for the median,
/// which PostgreSQL only has of doubles.
final class Methods {
    private static final int CHANGES = 20;

    private final Random random = new Random(1);
    private final int firms;
    private final int months;
    private final CompiledMethod method;
    private double reading;
    private double calculating;
    private double corrected;
    private BigDecimal scores = BigDecimal.ZERO;

    private Methods(int firms, int months) throws IOException, MethodFaults {
        this.firms = firms;
        this.months = months;
        try (var file = Methods.class.getResourceAsStream("/bench/yield.json")) {
            method =
                    CompiledMethod.of(
                            MethodReader.read(Objects.requireNonNull(file).readAllBytes()));
        }
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, SQLException, MethodFaults {
        var bench =
                new Methods(
                        arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000,
                        arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12);
        try (var platform = RunningPlatform.start();
                var peer = new PeerDatabase(platform)) {
            System.out.printf("%s%n", Machine.describe());
            bench.fill(peer);
            double ours = bench.calculateAll(peer);
            bench.compare(peer, ours);
        }
    }

    private void fill(PeerDatabase peer) throws SQLException, IOException {
        peer.run(MonthFacts.TABLE);
        for (int month = 1; month <= months; month++) {
            var rows = new StringBuilder();
            for (int firm = 0; firm < firms; firm++) {
                rows.append(month).append("\tfirm").append(100_000_000 + firm);
                for (var column : MonthFacts.COLUMNS) {
                    var value = MonthFacts.value(random, column);
                    rows.append('\t').append(value == null ? "\\N" : value);
                }
                rows.append('\n');
            }
            peer.copy("fact", rows.toString());
        }
        peer.run("create index on fact (month)");
        peer.run("vacuum analyze fact");
    }

    private String period(int month) {
        return "2022-%02d".formatted(month);
    }

    /// @return seconds of reading and calculating
    private double calculateAll(PeerDatabase peer) throws SQLException {
        Calculation last = null;
        for (int month = 1; month <= months; month++) {
            long began = System.nanoTime();
            var population = read(peer, month);
            reading += seconds(began);
            began = System.nanoTime();
            last = method.calculate(new Population(period(month), population, Past.NONE));
            calculating += seconds(began);
            last.figures(
                    "score",
                    (subject, figure) -> {
                        if (figure.value() instanceof BigDecimal score) {
                            scores = scores.add(score);
                        }
                    });
        }
        double all = reading + calculating;
        System.out.printf(
                "%,d firms x %d indicators x %d months: %.1f s, of it reading %.1f s, calculating %.1f s (%.2f µs a figure)%n",
                firms,
                method.method().steps().size(),
                months,
                all,
                reading,
                calculating,
                calculating * 1e6 / ((double) firms * months * method.method().steps().size()));
        correct(Objects.requireNonNull(last));
        double shareOfFull = (double) firms * months / 1_200_000;
        if (shareOfFull < 1) {
            Machine.say("not the full size: wanted is the same share of what is wanted of all");
        }
        Target.atMost("all anew, with reading", 60 * Math.min(1, shareOfFull), all, "s");
        Target.atMost("memory of this process", 3_072, Machine.peakMegabytes(), "MB");
        Target.atMost("one corrected input, the slowest", 1_000, corrected, "ms");
        return all;
    }

    private List<SubjectIn> read(PeerDatabase peer, int month) throws SQLException {
        var all = new ArrayList<SubjectIn>(firms);
        peer.read(
                "select subject, %s from fact where month = %d"
                        .formatted(String.join(", ", MonthFacts.COLUMNS), month),
                row -> {
                    Map<String, Given> inputs = new HashMap<>(2 * MonthFacts.COLUMNS.size());
                    for (int i = 0; i < MonthFacts.COLUMNS.size(); i++) {
                        inputs.put(
                                MonthFacts.COLUMNS.get(i),
                                Given.of(row.getBigDecimal(i + 2), Label.EVIDENCED));
                    }
                    all.add(new SubjectIn(row.getString(1), Map.of(), inputs));
                });
        return all;
    }

    private void correct(Calculation last) {
        double[] millis = new double[CHANGES];
        var now = last;
        for (int i = 0; i < CHANGES; i++) {
            var before = now.given("firm" + (100_000_000 + random.nextInt(firms)));
            var inputs = new HashMap<>(before.inputs());
            inputs.put(
                    "tax", Given.of(BigDecimal.valueOf(random.nextInt(20_000), 2), Label.DECLARED));
            var changed = new SubjectIn(before.subject(), before.attributes(), inputs);
            long began = System.nanoTime();
            now = now.recalculate(List.of(changed), Set.of());
            now.result(changed.subject());
            millis[i] = seconds(began) * 1_000;
        }
        Arrays.sort(millis);
        corrected = millis[CHANGES - 1];
        System.out.printf(
                "one corrected input to all that follows, %d times: p50 %.0f ms, max %.0f ms%n",
                CHANGES, millis[CHANGES / 2], millis[CHANGES - 1]);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private void compare(PeerDatabase peer, double ours) throws SQLException {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 2; round++) {
            peer.run("drop table if exists figure");
            best = Math.min(best, peer.time(MonthFacts.SQL));
        }
        Target.peer("all anew, with reading", "PostgreSQL", best, ours, "s");
        Target.peer("all anew, without reading", "PostgreSQL", best, calculating, "s");
        var theirs = new BigDecimal(peer.one("select sum(score) from figure"));
        if (theirs.compareTo(scores) != 0) {
            throw new IllegalStateException(
                    "expected the same scores, got %s in SQL and %s here"
                            .formatted(theirs, scores));
        }
        Machine.say("all scores together come out the same: %s", scores);
    }
}
