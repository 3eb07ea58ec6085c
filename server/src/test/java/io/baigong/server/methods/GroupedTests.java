package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.MethodFaults;
import io.baigong.evaluator.method.MethodReader;
import io.baigong.evaluator.method.Population;
import io.baigong.evaluator.method.SubjectIn;
import io.baigong.evaluator.rollup.Period;
import io.baigong.server.organisations.OrganisationPlaces.Edge;
import io.baigong.server.organisations.OrganisationPlaces.Stay;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a calculation is told of groups.
class GroupedTests {
    private static final LocalDate MAY = LocalDate.of(2022, 5, 1);
    private static final Period YEAR = Period.ofYear(2022);
    private static final List<String> STEPS = List.of("perMu", "points", "tax2");

    private static CompiledMethod method(String placement) {
        String file =
                """
                {"key": "tax-per-mu", "edition": "2022",
                 "title": {"zh": "亩均", "en": "Per mu"}, "summary": {"zh": "亩均", "en": "Per mu"},
                 "standing": "reference", "sources": [{"title": {"zh": "文件", "en": "paper"}}], "subject": "organisation", "period": "year",
                 "inputs": [
                  {"key": "tax", "title": {"zh": "税", "en": "tax"}, "unit": "万元", "from": {"table": "t", "column": "tax"}, "missing": "missing"},
                  {"key": "land", "title": {"zh": "地", "en": "land"}, "unit": "亩", "from": {"table": "t", "column": "land"}, "min": 0}],
                 "steps": [
                  {"key": "perMu", "title": {"zh": "亩均", "en": "per mu"}, "unit": "万元/亩", "formula": "tax / land"},
                  {"key": "tax2", "title": {"zh": "税", "en": "tax"}, "unit": "万元", "formula": "tax"},
                  {"key": "points", "title": {"zh": "分", "en": "points"}, "unit": "1", "formula": "perMu / number(1, \\"万元/亩\\")"},
                  {"key": "class", "title": {"zh": "类", "en": "class"}, "bands": {"by": "points", "higherIs": "better",
                    "levels": [{"key": "B", "title": {"zh": "乙", "en": "B"}, "from": "5"}, {"key": "A", "title": {"zh": "甲", "en": "A"}, "from": "12"}],
                    "below": {"key": "C", "title": {"zh": "丙", "en": "C"}}}}],
                 "result": "class", "shown": ["class", "points"],
                 "rollUp": [{"step": "perMu", "how": "ratio", "numerator": "tax", "denominator": "land"%s},
                            {"step": "tax2", "how": "sum"%s}, {"step": "points", "how": "median"}],
                 "golden": [{"title": {"zh": "例", "en": "example"}, "period": "2022",
                   "population": [{"subject": "a", "inputs": {"tax": "300", "land": "10"}}], "expect": {"a": {"perMu": "30"}}}]}
                """
                        .formatted(placement, placement);
        try {
            return CompiledMethod.of(MethodReader.read(file.getBytes(StandardCharsets.UTF_8)));
        } catch (MethodFaults e) {
            throw new IllegalStateException(e.faults().toString(), e);
        }
    }

    /// With the sums of what the ratio is made of.
    private static CompiledMethod inFull() {
        String file =
                """
                {"key": "tax-per-mu", "edition": "full",
                 "title": {"zh": "亩均", "en": "Per mu"}, "summary": {"zh": "亩均", "en": "Per mu"},
                 "standing": "reference", "sources": [{"title": {"zh": "文件", "en": "paper"}}], "subject": "organisation", "period": "year",
                 "inputs": [
                  {"key": "tax", "title": "tax", "unit": "万元", "from": {"table": "t", "column": "tax"}, "missing": "missing"},
                  {"key": "land", "title": "land", "unit": "亩", "from": {"table": "t", "column": "land"}, "missing": "missing"}],
                 "steps": [
                  {"key": "perMu", "title": "per mu", "unit": "万元/亩", "formula": "tax / land"},
                  {"key": "taxes", "title": "taxes", "unit": "万元", "formula": "tax"},
                  {"key": "area", "title": "area", "unit": "亩", "formula": "land"}],
                 "result": "perMu", "shown": ["perMu"],
                 "rollUp": [{"step": "perMu", "how": "ratio", "numerator": "tax", "denominator": "land"},
                            {"step": "taxes", "how": "sum"}, {"step": "area", "how": "sum"}],
                 "golden": [{"title": "one", "period": "2022",
                   "population": [{"subject": "a", "inputs": {"tax": "300", "land": "10"}}], "expect": {"a": {"perMu": "30"}}}]}
                """;
        try {
            return CompiledMethod.of(MethodReader.read(file.getBytes(StandardCharsets.UTF_8)));
        } catch (MethodFaults e) {
            throw new IllegalStateException(e.faults().toString(), e);
        }
    }

    private static SubjectIn subject(
            String key, @Nullable BigDecimal tax, @Nullable BigDecimal land) {
        Map<String, Given> inputs = new HashMap<>();
        inputs.put("tax", Given.of(tax, Label.EVIDENCED));
        inputs.put("land", Given.of(land, Label.EVIDENCED));
        return new SubjectIn(key, Map.of(), inputs);
    }

    private static Stay stay(String subject, String node) {
        return new Stay(subject, node, LocalDate.MIN, LocalDate.MAX);
    }

    private static Edge edge(String node, String parent) {
        return new Edge(node, parent.isEmpty() ? null : parent, LocalDate.MIN, LocalDate.MAX);
    }

    private static final List<Edge> REGIONS =
            List.of(
                    edge("p1", ""),
                    edge("p2", ""),
                    edge("p1a", "p1"),
                    edge("p1b", "p1"),
                    edge("p2a", "p2"),
                    edge("p1a1", "p1a"),
                    edge("p1a2", "p1a"),
                    edge("p1a3", "p1a"),
                    edge("p1b1", "p1b"),
                    edge("p1b2", "p1b"),
                    edge("p2a1", "p2a"),
                    edge("p2a2", "p2a"));
    private static final List<String> COUNTIES =
            List.of("p1a1", "p1a2", "p1a3", "p1b1", "p1b2", "p2a1", "p2a2", "p2");
    private static final List<Edge> INDUSTRIES =
            List.of(edge("C", ""), edge("C1", "C"), edge("C2", "C"), edge("D", ""));

    private record World(Calculation calculation, Grouped grouped, List<String> subjects) {
        BigInteger[] members(Predicate<String> in) {
            return subjects.stream()
                    .map(one -> in.test(one) ? BigInteger.ONE : BigInteger.ZERO)
                    .toArray(BigInteger[]::new);
        }
    }

    private static World random(long seed) {
        var random = new Random(seed);
        int firms = 8 + random.nextInt(30);
        var all = new ArrayList<SubjectIn>();
        var regions = new ArrayList<Stay>();
        var industries = new ArrayList<Stay>();
        for (int i = 0; i < firms; i++) {
            String key = "firm-%02d".formatted(i);
            var tax =
                    random.nextInt(6) == 0
                            ? null
                            : BigDecimal.valueOf(random.nextInt(5) == 0 ? 0 : random.nextInt(200));
            all.add(subject(key, tax, BigDecimal.valueOf(1 + random.nextInt(20))));
            if (random.nextInt(12) > 0) {
                int county = Math.min(random.nextInt(COUNTIES.size()), random.nextInt(8));
                regions.add(stay(key, COUNTIES.get(county)));
            }
            industries.add(stay(key, List.of("C1", "C2", "D", "D").get(random.nextInt(4))));
        }
        var calculation = method("").calculate(Population.of("2022", all));
        return new World(
                calculation,
                grouped(calculation, REGIONS, regions, industries),
                calculation.subjects());
    }

    private static Grouped grouped(
            Calculation calculation, List<Edge> edges, List<Stay> regions, List<Stay> industries) {
        var ways = new LinkedHashMap<String, Whereabouts>();
        ways.put(Ways.FIRST, new Whereabouts(YEAR, edges, regions));
        ways.put("industry", new Whereabouts(YEAR, INDUSTRIES, industries));
        return new Grouped(calculation, ways);
    }

    /// @param secret whether it must not follow at all; levels of small places are not told by
    ///   rule, and only so few must not follow
    private record Cell(String name, boolean told, BigInteger[] members, boolean secret) {
        Cell(String name, boolean told, BigInteger[] members) {
            this(name, told, members, true);
        }

        long size() {
            return Stream.of(members).filter(one -> one.signum() > 0).count();
        }
    }

    private static Map<String, List<String>> nodes() {
        var regions = new TreeSet<String>(List.of(Whereabouts.ROOT, Whereabouts.NOWHERE));
        REGIONS.forEach(edge -> regions.add(edge.node()));
        return Map.of(Ways.FIRST, List.copyOf(regions), "industry", List.of("C", "C1", "C2", "D"));
    }

    /// Every count that any answer can have.
    private static List<Cell> counts(World world) {
        var cells = new ArrayList<Cell>();
        var grouped = world.grouped();
        nodes().forEach((way, all) ->
                all.forEach(node -> {
                    Predicate<String> here = one -> grouped.isIn(one, way, node);
                    var told = grouped.at(way, node, null);
                    cells.add(new Cell(node, told.subjects() != null, world.members(here)));
                    grouped.levels(way, node)
                            .forEach((level, count) ->
                                    cells.add(
                                            new Cell(
                                                    node + " " + level,
                                                    count != null,
                                                    world.members(
                                                            here.and(one ->
                                                                    isOf(world, one, level))),
                                                    node.equals(Whereabouts.ROOT))));
                    for (var step : STEPS) {
                        var of = grouped.at(way, node, step);
                        cells.add(
                                new Cell(
                                        node + " with " + step,
                                        of.counted() != null,
                                        world.members(here.and(one -> has(world, one, step)))));
                    }
                }));
        for (var way : Ways.ALL) {
            for (var node : grouped.direct(way)) {
                Predicate<String> own =
                        one -> grouped.path(one, way).iterator().next().equals(node);
                String all = GroupKey.direct(GroupKey.ALL);
                var count = grouped.count(new GroupKey(way, node, all));
                cells.add(new Cell(node + " itself", count != null, world.members(own)));
            }
        }
        var histogram = grouped.histogram("points");
        for (int i = 0; histogram != null && i < histogram.size(); i++) {
            int range = i;
            cells.add(
                    new Cell(
                            "range " + i,
                            grouped.inRange("points", i) != null,
                            world.members(one ->
                                    world.calculation().figure(one, "points").value()
                                                    instanceof BigDecimal value
                                            && histogram.at(value) == range)));
        }
        return cells;
    }

    private static boolean isOf(World world, String subject, String level) {
        var value = world.calculation().result(subject).value();
        return level.equals(value == null ? "" : value);
    }

    private static boolean has(World world, String subject, String step) {
        return world.calculation().figure(subject, step).value() != null;
    }

    private static List<Cell> figures(World world, String step) {
        var cells = new ArrayList<Cell>();
        nodes().forEach((way, all) ->
                all.forEach(node -> {
                    var told = world.grouped().at(way, node, step);
                    cells.add(
                            new Cell(
                                    node + " " + step,
                                    told.value() != null,
                                    world.members(one ->
                                            world.grouped().isIn(one, way, node)
                                                    && has(world, one, step))));
                }));
        return cells;
    }

    /// By elimination over whole numbers, another way than it was protected.
    private static void attack(List<Cell> cells) {
        var known = new ArrayList<BigInteger[]>();
        cells.stream()
                .filter(Cell::told)
                .forEach(cell -> {
                    var left = reduced(known, cell.members());
                    if (first(left) >= 0) {
                        known.add(left);
                    }
                });
        for (var cell : cells) {
            boolean few = cell.size() < Grouped.LEAST;
            if (!cell.told() && first(cell.members()) >= 0 && (cell.secret() || few)) {
                assertThat(first(reduced(known, cell.members())))
                        .as(cell.name() + " is withheld and follows")
                        .isNotNegative();
            }
        }
    }

    private static BigInteger[] reduced(List<BigInteger[]> known, BigInteger[] row) {
        var left = row.clone();
        for (var one : known) {
            int at = first(one);
            var times = left[at];
            if (times.signum() != 0) {
                for (int i = 0; i < left.length; i++) {
                    left[i] = left[i].multiply(one[at]).subtract(one[i].multiply(times));
                }
            }
        }
        return left;
    }

    private static int first(BigInteger[] row) {
        for (int i = 0; i < row.length; i++) {
            if (row[i].signum() != 0) {
                return i;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nothingWithheldFollowsFromAllAnswersTogether(long seed) {
        var world = random(seed);
        attack(counts(world));
        STEPS.forEach(step -> attack(figures(world, step)));
    }

    /// Sums of taxes and of land tell, with taxes by land, what the taxes of those with land are:
    /// beside the taxes of all these must not be those of all but one.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatARatioIsMadeOfTellsOfNobodyBesideItsSums(long seed) {
        var random = new Random(seed);
        var all = new ArrayList<SubjectIn>();
        var regions = new ArrayList<Stay>();
        for (int i = 0; i < 10 + random.nextInt(20); i++) {
            String key = "firm-%02d".formatted(i);
            var tax = i > 1 && random.nextInt(12) == 0 ? null : BigDecimal.valueOf(1 + i);
            var land = i == 0 || random.nextInt(12) == 0 ? null : BigDecimal.valueOf(2 + i);
            all.add(subject(key, tax, land));
            regions.add(stay(key, COUNTIES.get(random.nextInt(4))));
        }
        var calculation = inFull().calculate(Population.of("2022", all));
        var grouped = grouped(calculation, REGIONS, regions, List.of());
        var world = new World(calculation, grouped, calculation.subjects());
        var taxes = new ArrayList<Cell>();
        var areas = new ArrayList<Cell>();
        for (var node : nodes().getOrDefault(Ways.FIRST, List.of())) {
            boolean ratio = grouped.at(Ways.FIRST, node, "perMu").value() != null;
            for (var one : List.of("taxes", "area")) {
                Predicate<String> having =
                        each -> grouped.isIn(each, Ways.FIRST, node) && has(world, each, one);
                Predicate<String> both = having.and(each -> has(world, each, "perMu"));
                boolean told = grouped.at(Ways.FIRST, node, one).value() != null;
                var cells = one.equals("area") ? areas : taxes;
                cells.add(new Cell(node + one, told, world.members(having), false));
                // At worst the sums of both are known of those who have both.
                cells.add(new Cell(node + one + " of both", ratio, world.members(both), false));
                cells.add(
                        new Cell(
                                node + one + " of those without",
                                false,
                                world.members(having.and(both.negate())),
                                false));
            }
        }
        attack(taxes);
        attack(areas);
        assertThat(taxes.stream().filter(Cell::told)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noCountAndNoFigureIsOfFewerThanThree(long seed) {
        var world = random(seed);
        var all = new ArrayList<>(counts(world));
        STEPS.forEach(step -> all.addAll(figures(world, step)));
        for (var cell : all) {
            long members = cell.size();
            assertThat(cell.told() && members > 0 && members < Grouped.LEAST)
                    .as(cell.name())
                    .isFalse();
        }
        assertThat(all.stream().filter(Cell::told)).hasSizeGreaterThan(10);
    }

    /// Some of a small park in counties and industries of their own.
    @Test
    void ofAFewFirmsTheWholeTheLargePlacesAndTheSpreadAreTold() {
        var all = new ArrayList<SubjectIn>();
        var regions = new ArrayList<Stay>();
        var industries = new ArrayList<Stay>();
        var counties =
                List.of(
                        "p1a1", "p1a1", "p1a1", "p1a2", "p1a3", "p1b1", "p1b1", "p1b2", "p1b2",
                        "p1b2", "p2a1", "p2a2", "p2a2");
        for (int i = 0; i < counties.size(); i++) {
            all.add(
                    subject(
                            "f%02d".formatted(i),
                            BigDecimal.valueOf(10 + 7L * (i * 5 % 13)),
                            BigDecimal.ONE));
            regions.add(stay("f%02d".formatted(i), counties.get(i)));
            industries.add(stay("f%02d".formatted(i), List.of("C1", "C2", "D").get(i % 3)));
        }
        var calculation = method("").calculate(Population.of("2022", all));
        var grouped = grouped(calculation, REGIONS, regions, industries);
        var whole = grouped.at("", Whereabouts.ROOT, "tax2");
        assertThat(whole.subjects()).isEqualTo(13);
        assertThat(whole.value()).isNotNull();
        assertThat(grouped.at(Ways.FIRST, "p1", "tax2").subjects()).isEqualTo(10);
        assertThat(grouped.at(Ways.FIRST, "p1a", "tax2").subjects()).isEqualTo(5);
        assertThat(grouped.at(Ways.FIRST, "p2a1", "tax2").subjects()).isNull();
        assertThat(grouped.inRange("tax2", 0)).isNotNull();
        attack(counts(new World(calculation, grouped, calculation.subjects())));
    }

    /// As the firms of a province's cities and industries may be: most in counties of their own.
    @Test
    void ofAProvinceItsLargerCitiesAreTold() {
        int[] perCounty = {3, 1, 1, 1, 1, 1, 3, 2, 1, 1, 1, 1, 4, 1};
        var cities = "AAAABBBBCCDDDE";
        var edges = new ArrayList<Edge>();
        edges.add(edge("p", ""));
        for (var city : List.of("A", "B", "C", "D", "E")) {
            edges.add(edge(city, "p"));
        }
        var all = new ArrayList<SubjectIn>();
        var regions = new ArrayList<Stay>();
        var industries = new ArrayList<Stay>();
        for (int county = 0; county < perCounty.length; county++) {
            String code = "%s%02d".formatted(cities.charAt(county), county);
            edges.add(edge(code, cities.substring(county, county + 1)));
            for (int i = 0; i < perCounty[county]; i++) {
                int number = all.size();
                String key = "f%02d".formatted(number);
                var tax = number % 5 < 2 ? null : BigDecimal.valueOf(10 + 7L * (number * 5 % 13));
                all.add(
                        subject(
                                key,
                                number % 7 == 0 ? null : BigDecimal.valueOf(10 + number * 35 % 91),
                                tax));
                regions.add(stay(key, code));
                industries.add(stay(key, List.of("C1", "C2", "C", "C1", "D").get(number % 5)));
            }
        }
        var calculation = inFull().calculate(Population.of("2022", all));
        var grouped = grouped(calculation, edges, regions, industries);
        assertThat(
                        Stream.of("A", "B", "D")
                                .map(city -> grouped.at(Ways.FIRST, city, "taxes").subjects())
                                .filter(Objects::nonNull))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void figuresAreSumsOverSumsAndSayHowManyStandBehindThem() {
        var all = new ArrayList<SubjectIn>();
        var regions = new ArrayList<Stay>();
        for (int i = 0; i < 8; i++) {
            all.add(
                    subject(
                            "f" + i,
                            BigDecimal.valueOf(10 * i),
                            BigDecimal.valueOf(i < 4 ? 1 : 4)));
            regions.add(stay("f" + i, i < 4 ? "p1a1" : "p1a2"));
        }
        var calculation = method("").calculate(Population.of("2022", all));
        var grouped = grouped(calculation, REGIONS, regions, List.of());
        var city = grouped.at(Ways.FIRST, "p1a", "perMu");
        assertThat(city.value()).isEqualByComparingTo("14");
        assertThat(city.subjects()).isEqualTo(8);
        assertThat(city.counted()).isEqualTo(8);
        assertThat(city.label()).isEqualTo(Label.EVIDENCED);
        assertThat(grouped.at(Ways.FIRST, "p1a1", "perMu").value()).isEqualByComparingTo("15");
        assertThat(grouped.at(Ways.FIRST, "p2", "perMu")).isEqualTo(Grouped.Told.NOBODY);
        // Four are too few for a middle one.
        assertThat(grouped.at(Ways.FIRST, "p1a1", "points").withheld()).isTrue();
        assertThat(grouped.at(Ways.FIRST, "p1a", "points").value()).isNotNull();
    }

    /// A county passes to another city in May, and a firm moves in between.
    @Test
    void whatMovesInMidPeriodCountsByItsDaysOrAtItsEnd() {
        var edges = new ArrayList<>(REGIONS);
        edges.remove(edge("p1a1", "p1a"));
        edges.add(new Edge("p1a1", "p1a", LocalDate.MIN, MAY));
        edges.add(new Edge("p1a1", "p1b", MAY, LocalDate.MAX));
        var all = new ArrayList<SubjectIn>();
        var regions = new ArrayList<Stay>();
        for (int i = 0; i < 18; i++) {
            all.add(subject("f%02d".formatted(i), new BigDecimal("365"), BigDecimal.ONE));
            regions.add(stay("f%02d".formatted(i), List.of("p1a1", "p1a2", "p1b1").get(i % 3)));
        }
        var atEnd = method("").calculate(Population.of("2022", all));
        var grouped = grouped(atEnd, edges, regions, List.of());
        assertThat(grouped.at(Ways.FIRST, "p1a", "tax2").value()).isEqualByComparingTo("2190");
        assertThat(grouped.at(Ways.FIRST, "p1b", "tax2").value()).isEqualByComparingTo("4380");

        var byDays = method(", \"placement\": \"by-days\"").calculate(Population.of("2022", all));
        grouped = grouped(byDays, edges, regions, List.of());
        // Six firms for the 120 days before May.
        assertThat(grouped.at(Ways.FIRST, "p1a", "tax2").value()).isEqualByComparingTo("2910");
        assertThat(grouped.at(Ways.FIRST, "p1b", "tax2").value()).isEqualByComparingTo("3660");
        assertThat(grouped.at(Ways.FIRST, "p1", "tax2").value()).isEqualByComparingTo("6570");
        assertThat(grouped.at(Ways.FIRST, "p1", "tax2").subjects()).isEqualTo(18);
    }

    @Test
    void oneWhoMovedCannotBeReadFromThePartsOfTheOthers() {
        var all = new ArrayList<SubjectIn>();
        var regions = new ArrayList<Stay>();
        for (int i = 0; i < 9; i++) {
            all.add(subject("f" + i, new BigDecimal("365"), BigDecimal.ONE));
            regions.add(stay("f" + i, "p1a1"));
        }
        all.add(subject("mover", new BigDecimal("730"), BigDecimal.ONE));
        regions.add(new Stay("mover", "p1a1", LocalDate.MIN, MAY));
        regions.add(new Stay("mover", "p1a2", MAY, LocalDate.MAX));
        var byDays = method(", \"placement\": \"by-days\"").calculate(Population.of("2022", all));
        var grouped = grouped(byDays, REGIONS, regions, List.of());
        assertThat(grouped.at(Ways.FIRST, "p1a", "tax2").value()).isNotNull();
        assertThat(grouped.at(Ways.FIRST, "p1a1", "tax2").withheld()).isTrue();
        assertThat(grouped.at(Ways.FIRST, "p1a2", "tax2").withheld()).isTrue();
    }

    @Test
    void rangesOfAHistogramHoldThreeAndDoNotTellTheOutermost() {
        var values = new ArrayList<BigDecimal>();
        for (int i = 0; i < 40; i++) {
            values.add(BigDecimal.valueOf(i));
        }
        values.add(new BigDecimal("99999"));
        var histogram = Histogram.of(values, 3);
        assertThat(histogram.size()).isBetween(5, 14);
        assertThat(histogram.from(0)).isNull();
        assertThat(histogram.to(histogram.size() - 1)).isNull();
        assertThat(histogram.limits()).allMatch(limit -> limit.compareTo(new BigDecimal(40)) < 0);
        for (int i = 0; i < histogram.size(); i++) {
            int range = i;
            assertThat(values.stream().filter(one -> histogram.at(one) == range).count())
                    .isGreaterThanOrEqualTo(3);
        }
        assertThat(Histogram.of(values.subList(0, 5), 3).size()).isEqualTo(1);
    }
}
