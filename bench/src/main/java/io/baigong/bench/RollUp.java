package io.baigong.bench;

import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.rollup.Hierarchy;
import io.baigong.evaluator.rollup.How;
import io.baigong.evaluator.rollup.Identities;
import io.baigong.evaluator.rollup.Membership;
import io.baigong.evaluator.rollup.Period;
import io.baigong.evaluator.rollup.Placement;
import io.baigong.evaluator.rollup.Plan;
import io.baigong.evaluator.rollup.Report;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Rolls a million things up over eight levels, from all reports and after a change of one.
///
/// `roll-up [THINGS]`: device, line, works, firm, park, county, city, province, where the device is
/// the eighth. Each kind of roll-up is calculated from memberships and reports in memory (cold),
/// and after 200 changes one after the other (warm). Beside it stands the ratio of sums in SQL on
/// the platform's own PostgreSQL, tables analysed and in its memory, over numeric.
final class RollUp {
    private static final int[] LEVELS = {1, 11, 90, 400, 20_000, 40_000, 160_000};
    private static final String[] NAMES = {
        "province", "city", "county", "park", "firm", "works", "line"
    };
    private static final int CHANGES = 200;
    private static final Instant REPORTED = Instant.parse("2027-01-31T00:00:00Z");

    private final Random random = new Random(1);
    private final int things;
    private final List<Hierarchy.Edge> edges = new ArrayList<>();
    private final List<Membership> memberships = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private BigDecimal top = BigDecimal.ZERO;

    private RollUp(int things) {
        this.things = things;
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, SQLException {
        var bench = new RollUp(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000);
        bench.fill();
        System.out.printf("%s%n", Machine.describe());
        System.out.printf(
                "%,d things over %d levels, %,d nodes%n",
                bench.things, LEVELS.length + 1, bench.edges.size());
        var ratio = bench.measureAll();
        try (var platform = RunningPlatform.start();
                var peer = new PeerDatabase(platform)) {
            bench.measure(peer, ratio);
        }
    }

    private static String node(int level, int number) {
        return NAMES[level] + number;
    }

    private void fill() {
        edges.add(Hierarchy.Edge.of(node(0, 0), null));
        for (int level = 1; level < LEVELS.length; level++) {
            for (int i = 0; i < LEVELS[level]; i++) {
                edges.add(
                        Hierarchy.Edge.of(node(level, i), node(level - 1, i % LEVELS[level - 1])));
            }
        }
        int last = LEVELS.length - 1;
        for (int i = 0; i < things; i++) {
            memberships.add(Membership.of("device" + i, node(last, i % LEVELS[last])));
            reports.add(report(i, REPORTED));
        }
    }

    private Report report(int thing, Instant at) {
        return new Report(
                "device" + thing,
                BigDecimal.valueOf(random.nextInt(1_000_000), 3),
                BigDecimal.valueOf(1_000 + random.nextInt(1_000_000), 3),
                BigDecimal.valueOf(1 + random.nextInt(100)),
                Label.values()[random.nextInt(2)],
                at,
                "platform");
    }

    /// @return seconds of the ratio of sums
    private double measureAll() {
        double ratio = 0;
        for (var how : List.of(How.RATIO_OF_SUMS, How.SUM, How.WEIGHTED_MEAN, How.MEDIAN)) {
            double cpu = Machine.ownCpuSeconds();
            double first = timed(how);
            double best = Math.min(first, Math.min(timed(how), timed(how)));
            cpu = (Machine.ownCpuSeconds() - cpu) / 3;
            ratio = how == How.RATIO_OF_SUMS ? best : ratio;
            var all = cold(how);
            if (how == How.RATIO_OF_SUMS) {
                top = all.at(node(0, 0)).numerator();
            }
            double[] warm = warm(all);
            System.out.printf(
                    "%-14s cold: first %.2f s, best of three %.2f s, %.2f s of processors each; warm, %d changes: p50 %.3f ms, max %.1f ms; %s%n",
                    how,
                    first,
                    best,
                    cpu,
                    CHANGES,
                    warm[CHANGES / 2],
                    warm[CHANGES - 1],
                    all.at(node(0, 0)));
            Target.atMost(how + " cold, the first run", 5, first, "s");
            Target.atMost(how + " after a change, the slowest", 200, warm[CHANGES - 1], "ms");
        }
        System.out.printf(
                "memory of this process at its highest: %,d MB%n", Machine.peakMegabytes());
        return ratio;
    }

    /// @return seconds
    private double timed(How how) {
        System.gc();
        long began = System.nanoTime();
        var all = cold(how);
        double took = (System.nanoTime() - began) / 1e9;
        if (all.at(node(0, 0)).counted() != things) {
            throw new IllegalStateException(
                    "expected %,d things, got %s".formatted(things, all.at(node(0, 0))));
        }
        return took;
    }

    private io.baigong.evaluator.rollup.RollUp cold(How how) {
        return io.baigong.evaluator.rollup.RollUp.of(
                new Plan(how, Period.ofYear(2026), Placement.AT_END),
                Hierarchy.of(edges),
                Identities.distinct(),
                memberships,
                reports);
    }

    private double[] warm(io.baigong.evaluator.rollup.RollUp all) {
        double[] millis = new double[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            var change = report(random.nextInt(things), REPORTED.plusSeconds(i + 1L));
            long began = System.nanoTime();
            all.change(change);
            if (all.at(node(0, 0)).value() == null) {
                throw new IllegalStateException("the province has no figure");
            }
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private void measure(PeerDatabase peer, double ratio) throws SQLException, IOException {
        peer.run("create unlogged table node (id text primary key, parent text)");
        peer.run(
                "create unlogged table report (subject text, node text, top numeric, bottom numeric)");
        var rows = new StringBuilder();
        for (var edge : edges) {
            var parent = edge.parent() == null ? "\\N" : edge.parent();
            rows.append(edge.node()).append('\t').append(parent).append('\n');
        }
        peer.copy("node", rows.toString());
        rows.setLength(0);
        for (int i = 0; i < things; i++) {
            var report = reports.get(i);
            rows.append(report.subject()).append('\t').append(memberships.get(i).node());
            rows.append('\t').append(report.numerator()).append('\t');
            rows.append(report.denominator()).append('\n');
        }
        peer.copy("report", rows.toString());
        peer.run("vacuum analyze node");
        peer.run("vacuum analyze report");
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            peer.run("drop table if exists figure");
            best =
                    Math.min(
                            best,
                            peer.time(
                                    """
                                    create unlogged table figure as
                                    with recursive of_line as (
                                        select node, sum(top) as top, sum(bottom) as bottom, count(*) as counted
                                          from report group by node),
                                    path(line, node) as (
                                        select node, node from of_line
                                        union all
                                        select p.line, n.parent from path p join node n on n.id = p.node
                                         where n.parent is not null)
                                    select p.node, sum(o.top) / nullif(sum(o.bottom), 0) as value, sum(o.top) as top,
                                           sum(o.bottom) as bottom, sum(o.counted) as counted
                                      from path p join of_line o on o.node = p.line group by p.node\
                                    """));
        }
        var theirs = new BigDecimal(peer.one("select top from figure where node = 'province0'"));
        if (theirs.compareTo(top) != 0) {
            throw new IllegalStateException(
                    "expected the province's numerator to be the same, got %s in SQL and %s here"
                            .formatted(theirs, top));
        }
        Target.peer("ratio of sums, best of three", "PostgreSQL", best, ratio, "s");
        Machine.say(
                "%s nodes there, province %s; %,d MB here at the highest",
                peer.one("select count(*) from figure"),
                peer.one("select value from figure where node = 'province0'"),
                Machine.peakMegabytes());
    }
}
