package io.baigong.evaluator.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.rollup.Hierarchy.Edge;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/// Random hierarchies that change in the period, with subjects that move, are reported twice and
/// under several names.
class RollUpPropertyTests {
    private static final Period PERIOD =
            new Period(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 21));
    private static final BigDecimal NEARLY = new BigDecimal("1e-7");

    /// A random case; the same for the same seed.
    private static final class Case {
        final Random random;
        final How how;
        final Placement placement;
        final List<Edge> edges = new ArrayList<>();
        final List<Membership> memberships = new ArrayList<>();
        final List<Report> reports = new ArrayList<>();
        final List<List<String>> same = new ArrayList<>();
        final int nodes;

        Case(long seed) {
            random = new Random(seed);
            how = How.values()[random.nextInt(How.values().length)];
            placement =
                    how == How.MEDIAN ? Placement.AT_END : Placement.values()[random.nextInt(2)];
            nodes = 1 + random.nextInt(9);
            for (int node = 0; node < nodes; node++) {
                var day = day();
                if (node > 1 && random.nextInt(3) == 0) {
                    edges.add(new Edge("n" + node, parent(node), LocalDate.MIN, day));
                    edges.add(new Edge("n" + node, parent(node), day, LocalDate.MAX));
                } else {
                    edges.add(Edge.of("n" + node, parent(node)));
                }
            }
            for (int subject = 0; subject < random.nextInt(12); subject++) {
                add(subject);
            }
        }

        private @Nullable String parent(int node) {
            return node == 0 ? null : "n" + random.nextInt(node);
        }

        private LocalDate day() {
            return PERIOD.from().plusDays(1 + random.nextInt(19));
        }

        private void add(int subject) {
            same.add(List.of("s" + subject, "alias" + subject));
            var day = day();
            switch (random.nextInt(4)) {
                case 0 -> {
                    memberships.add(new Membership(name(subject), node(), LocalDate.MIN, day));
                    memberships.add(new Membership(name(subject), node(), day, LocalDate.MAX));
                }
                case 1 ->
                        memberships.add(new Membership(name(subject), node(), day, LocalDate.MAX));
                case 2 -> {}
                default -> memberships.add(Membership.of(name(subject), node()));
            }
            int times = random.nextInt(3);
            for (int i = 0; i < times; i++) {
                reports.add(report(subject));
            }
        }

        Report report(int subject) {
            int whole = 1 + random.nextInt(9);
            return new Report(
                    name(subject),
                    random.nextInt(6) == 0
                            ? null
                            : new BigDecimal(random.nextInt(whole * 100 + 1)).movePointLeft(2),
                    random.nextInt(6) == 0 ? null : new BigDecimal(whole),
                    new BigDecimal(random.nextInt(5)),
                    Label.values()[random.nextInt(3)],
                    Instant.ofEpochSecond(random.nextInt(3)),
                    "source" + random.nextInt(2));
        }

        private String name(int subject) {
            return (random.nextBoolean() ? "s" : "alias") + subject;
        }

        private String node() {
            return "n" + random.nextInt(nodes);
        }

        RollUp roll(List<Membership> where, List<Report> what) {
            return RollUp.of(
                    new Plan(how, PERIOD, placement),
                    Hierarchy.of(edges),
                    Identities.of(same),
                    where,
                    what);
        }
    }

    private static Case of(long seed) {
        // A share needs parts of wholes; some random numbers are not.
        for (long s = seed; ; s++) {
            var one = new Case(s);
            if (one.reports.stream().allMatch(report -> fits(one.how, report))) {
                return one;
            }
        }
    }

    private static boolean fits(How how, Report report) {
        try {
            report.check(how);
            return true;
        } catch (IllegalArgumentException misfit) {
            return false;
        }
    }

    @Property
    void theOrderOfArrivalDoesNotMatter(@ForAll long seed) {
        var one = of(seed);
        var before = one.roll(one.memberships, one.reports);
        var where = new ArrayList<>(one.memberships);
        var what = new ArrayList<>(one.reports);
        Collections.shuffle(where, one.random);
        Collections.shuffle(what, one.random);
        var after = one.roll(where, what);
        for (var node : before.nodes()) {
            assertThat(after.at(node)).as(node).isEqualTo(before.at(node));
        }
    }

    @Property
    void aChangeAlongThePathIsTheSameAsCalculatingAnew(@ForAll long seed) {
        var one = of(seed);
        int later = one.reports.isEmpty() ? 0 : one.random.nextInt(one.reports.size());
        var changed = one.roll(one.memberships, one.reports.subList(0, later));
        one.reports.subList(later, one.reports.size()).forEach(changed::change);
        var anew = one.roll(one.memberships, one.reports);
        for (var node : anew.nodes()) {
            assertThat(changed.at(node)).as(node).isEqualTo(anew.at(node));
        }
    }

    @Property
    void addingUpIsAssociativeAndCommutative(@ForAll long seed) {
        var one = of(seed);
        var parts = new ArrayList<Aggregate>();
        for (int i = 0; i < 6; i++) {
            var part = new Aggregate.Collector(one.how);
            one.reports.forEach(report -> {
                if (one.random.nextBoolean()) {
                    part.add(report);
                }
            });
            parts.add(part.collected());
        }
        var all = Aggregate.sum(one.how, parts);
        Collections.shuffle(parts, one.random);
        while (parts.size() > 1) {
            int at = one.random.nextInt(parts.size() - 1);
            parts.set(at, parts.get(at).plus(parts.remove(at + 1)));
        }
        assertThat(parts.getFirst()).isEqualTo(all);
        assertThat(all.plus(Aggregate.none(one.how))).isEqualTo(all);
    }

    /// The same from the definitions: day by day, subject by subject, without any tree walk.
    @Property
    void agreesWithTheDefinitions(@ForAll long seed) {
        var one = of(seed);
        var all = one.roll(one.memberships, one.reports);
        for (var node : all.nodes()) {
            var plain = new Plain(one, node);
            var found = all.at(node);
            assertThat(found.expected()).as("%d %s", seed, node).isEqualTo(plain.expected);
            assertThat(found.counted()).as("%d %s", seed, node).isEqualTo(plain.values.size());
            var value = plain.value();
            if (value == null) {
                assertThat(found.value()).as("%d %s", seed, node).isNull();
            } else {
                assertThat(known(found.value()).subtract(value).abs())
                        .as("%d %s: %s, expected %s", seed, node, found, value)
                        .isLessThan(NEARLY);
            }
        }
    }

    private static BigDecimal known(@Nullable BigDecimal value) {
        return Objects.requireNonNull(value);
    }

    private static final class Plain {
        private final Case one;
        private final List<Report> values = new ArrayList<>();
        private final List<BigDecimal> shares = new ArrayList<>();
        private long expected;

        Plain(Case one, String node) {
            this.one = one;
            Set<String> subjects = new HashSet<>();
            one.same.forEach(names -> subjects.add(names.getFirst()));
            for (var subject : subjects) {
                take(subject, node);
            }
        }

        private static String plain(String name) {
            return name.replace("alias", "s");
        }

        private void take(String subject, String node) {
            int here = 0;
            int anywhere = 0;
            var first = one.placement == Placement.AT_END ? PERIOD.lastDay() : PERIOD.from();
            for (var day = first; day.isBefore(PERIOD.to()); day = day.plusDays(1)) {
                var at = where(subject, day);
                anywhere += at == null ? 0 : 1;
                here += at != null && isBelow(at, node, day) ? 1 : 0;
            }
            if (here == 0) {
                return;
            }
            expected++;
            var best = best(subject);
            if (best != null && best.isComplete(one.how)) {
                values.add(best);
                shares.add(
                        BigDecimal.valueOf(here)
                                .divide(BigDecimal.valueOf(anywhere), MathContext.DECIMAL128));
            }
        }

        private @Nullable String where(String subject, LocalDate day) {
            return one.memberships.stream()
                    .filter(m -> plain(m.subject()).equals(subject))
                    .filter(m -> !m.from().isAfter(day) && m.to().isAfter(day))
                    .map(Membership::node)
                    .findFirst()
                    .orElse(null);
        }

        private boolean isBelow(String node, String above, LocalDate day) {
            if (node.equals(above)) {
                return true;
            }
            return one.edges.stream()
                    .filter(e -> e.node().equals(node) && e.parent() != null)
                    .filter(e -> !e.from().isAfter(day) && e.to().isAfter(day))
                    .anyMatch(e -> isBelow(String.valueOf(e.parent()), above, day));
        }

        private @Nullable Report best(String subject) {
            Map<String, Report> latest = new HashMap<>();
            for (var report : one.reports) {
                if (plain(report.subject()).equals(subject)) {
                    latest.merge(
                            report.source(),
                            report,
                            (a, b) -> {
                                int later = a.reported().compareTo(b.reported());
                                return later > 0 || later == 0 && better(a, b) ? a : b;
                            });
                }
            }
            return latest.values().stream().reduce((a, b) -> better(a, b) ? a : b).orElse(null);
        }

        private static boolean better(Report a, Report b) {
            return Report.PREFERENCE.compare(a, b) <= 0;
        }

        private @Nullable BigDecimal value() {
            if (values.isEmpty()) {
                return null;
            }
            if (one.how == How.MEDIAN) {
                var sorted =
                        values.stream().map(report -> known(report.numerator())).sorted().toList();
                int n = sorted.size();
                return sorted.get((n - 1) / 2)
                        .add(sorted.get(n / 2))
                        .divide(BigDecimal.TWO, MathContext.DECIMAL128);
            }
            var top = BigDecimal.ZERO;
            var bottom = BigDecimal.ZERO;
            for (int i = 0; i < values.size(); i++) {
                var report = values.get(i);
                var times = one.how == How.WEIGHTED_MEAN ? known(report.weight()) : BigDecimal.ONE;
                var below =
                        switch (one.how) {
                            case SUM, MEDIAN -> BigDecimal.ZERO;
                            case RATIO_OF_SUMS -> report.denominator();
                            case SHARE ->
                                    report.denominator() == null
                                            ? BigDecimal.ONE
                                            : report.denominator();
                            case WEIGHTED_MEAN -> report.weight();
                        };
                top = top.add(known(report.numerator()).multiply(times).multiply(shares.get(i)));
                bottom = bottom.add(known(below).multiply(shares.get(i)));
            }
            if (one.how == How.SUM) {
                return top;
            }
            return bottom.signum() == 0 ? null : top.divide(bottom, MathContext.DECIMAL128);
        }
    }
}
