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
/// `methods [FIRMS] [MONTHS]`. Ratios, capped and rounded points, a score, a median of all firms,
/// places and levels, on exact decimals. The facts stand in the platform's own PostgreSQL; ours
/// reads them from there, month by month, and the reading is told apart. SQL makes a table of the
/// same columns in one statement over numeric, but for the median, which PostgreSQL only has of
/// doubles.
final class Methods {
    private static final List<String> COLUMNS =
            List.of(
                    "tax",
                    "land",
                    "added",
                    "energy",
                    "emission",
                    "staff",
                    "research",
                    "revenue",
                    "power",
                    "water");
    private static final int CHANGES = 20;

    private final Random random = new Random(1);
    private final int firms;
    private final int months;
    private final CompiledMethod method;
    private double reading;
    private double calculating;
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
        peer.run(
                "create unlogged table fact (month int, subject text, %s numeric)"
                        .formatted(String.join(" numeric, ", COLUMNS)));
        for (int month = 1; month <= months; month++) {
            var rows = new StringBuilder();
            for (int firm = 0; firm < firms; firm++) {
                rows.append(month).append("\tfirm").append(100_000_000 + firm);
                for (var column : COLUMNS) {
                    rows.append('\t').append(value(column));
                }
                rows.append('\n');
            }
            peer.copy("fact", rows.toString());
        }
        peer.run("create index on fact (month)");
        peer.run("vacuum analyze fact");
    }

    private String value(String column) {
        if (column.equals("emission") && random.nextInt(30) == 0) {
            return "\\N";
        }
        int most =
                switch (column) {
                    case "land" -> 10_000;
                    case "added", "revenue" -> 150_000;
                    case "tax", "research" -> 20_000;
                    default -> 40_000;
                };
        return BigDecimal.valueOf(100L + random.nextInt(most), 2).toPlainString();
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
        System.out.printf(
                "memory of this process at its highest: %,d MB%n", Machine.peakMegabytes());
        return all;
    }

    private List<SubjectIn> read(PeerDatabase peer, int month) throws SQLException {
        var all = new ArrayList<SubjectIn>(firms);
        peer.read(
                "select subject, %s from fact where month = %d"
                        .formatted(String.join(", ", COLUMNS), month),
                row -> {
                    Map<String, Given> inputs = new HashMap<>(2 * COLUMNS.size());
                    for (int i = 0; i < COLUMNS.size(); i++) {
                        inputs.put(
                                COLUMNS.get(i),
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
            best = Math.min(best, peer.time(SQL));
        }
        System.out.printf(
                "the same in PostgreSQL, better of two: %.1f s, that is %.2f times ours with reading, %.2f times without; scores %s, ours %s%n",
                best,
                best / ours,
                best / calculating,
                peer.one("select sum(score) from figure"),
                scores);
    }

    private static final String SQL =
            """
            create unlogged table figure as
            with ratio as (
                select month, subject, tax / nullif(land, 0) as tax_per_mu, added / nullif(land, 0) as added_per_mu,
                       added / nullif(energy, 0) as added_per_energy, added / nullif(emission, 0) as added_per_emission,
                       added / nullif(staff, 0) as productivity, research / nullif(revenue, 0) as research_share,
                       power / nullif(added, 0) as power_per_added, water / nullif(added, 0) as water_per_added,
                       tax / nullif(revenue, 0) as tax_share
                  from fact),
            points as (
                select *, round(least(tax_per_mu / 2.4097 * 30, 45), 4) as points_tax,
                       round(least(added_per_mu / 13.616 * 20, 30), 4) as points_added,
                       round(least(added_per_energy / 2.694 * 20, 30), 4) as points_energy,
                       round(case when added_per_emission is null then 10
                                  else least(added_per_emission / 4.92981 * 10, 15) end, 4) as points_emission,
                       round(least(productivity / 1.814 * 10, 15), 4) as points_staff,
                       round(least(research_share / 0.0302 * 10, 15), 4) as points_research
                  from ratio),
            scored as (
                select *, points_tax + points_added + points_energy + points_emission + points_staff
                          + points_research as score
                  from points),
            median as (
                select month, percentile_cont(0.5) within group (order by tax_per_mu::double precision)::numeric as tax_median
                  from ratio group by month)
            select s.*, m.tax_median, s.tax_per_mu / nullif(m.tax_median, 0) as to_median,
                   rank() over w as place, rank() over w / count(*) over (partition by s.month)::numeric as place_share,
                   case when score >= 110 then 'A' when score >= 70 then 'B' when score >= 40 then 'C' else 'D' end as level
              from scored s join median m on m.month = s.month
            window w as (partition by s.month order by s.score desc)\
            """;
}
