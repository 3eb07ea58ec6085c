package io.baigong.evaluator.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.disclosure.Publication.Cell;
import io.baigong.evaluator.disclosure.Publication.Shown;
import io.baigong.evaluator.disclosure.Table.Entry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Random tables are published and attacked.
class DisclosurePropertyTests {
    /// One to three linked tables of one or two dimensions of up to three levels.
    private static List<Table> tables(Random random, boolean counts) {
        int subjects = random.nextInt(18);
        var values = new ArrayList<BigDecimal>();
        for (int i = 0; i < subjects; i++) {
            values.add(
                    counts
                            ? BigDecimal.ONE
                            : new BigDecimal(1 + random.nextInt(900)).movePointLeft(1));
        }
        var tables = new ArrayList<Table>();
        for (int t = 0; t <= random.nextInt(3); t++) {
            var dimensions = new ArrayList<Dimension>();
            var codes = new ArrayList<List<String>>();
            for (int d = 0; d <= random.nextInt(2); d++) {
                var above = new HashMap<String, String>();
                for (int c = 0; c < 1 + random.nextInt(5); c++) {
                    above.put(
                            "c" + c,
                            c == 0 || random.nextInt(2) == 0 ? "" : "c" + random.nextInt(c));
                }
                dimensions.add(Dimension.of("d" + d, above));
                codes.add(above.keySet().stream().sorted().toList());
            }
            var entries = new ArrayList<Entry>();
            for (int s = 0; s < subjects; s++) {
                if (random.nextInt(12) > 0) {
                    var at = codes.stream().map(of -> of.get(random.nextInt(of.size()))).toList();
                    entries.add(new Entry("s" + s, at, values.get(s)));
                }
            }
            tables.add(new Table("t" + t, "figure", dimensions, entries));
        }
        return tables;
    }

    @Property(tries = 700)
    void nothingWithheldFollowsFromWhatIsPublished(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int least) {
        var tables = tables(new Random(seed), false);
        var seen = new Published(Disclosure.protect(Rules.atLeast(least), tables), tables);
        var attack = seen.attack();
        seen.cells.forEach((cell, subjects) -> {
            if (!seen.shows(cell)) {
                assertThat(attack.derives(subjects)).as("%d: %s", seed, cell).isFalse();
            } else {
                assertThat(subjects.cardinality()).as("%s", cell).isGreaterThanOrEqualTo(least);
            }
        });
    }

    @Property(tries = 400)
    void noSumAtAllIsAboutFewerThanTheRulesAsk(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int least) {
        var tables = tables(new Random(seed), false);
        var seen = new Published(Disclosure.protect(Rules.atLeast(least), tables), tables);
        var attack = seen.attack();
        int n = seen.subjects.size();
        for (int a = 0; a < n; a++) {
            for (int b = a; b < (least < 3 ? a + 1 : n); b++) {
                for (int c = b; c < (least < 4 ? b + 1 : n); c++) {
                    int[] few = java.util.stream.IntStream.of(a, b, c).distinct().toArray();
                    assertThat(attack.tellsOfOnly(few)).as("%d: %d %d %d", seed, a, b, c).isFalse();
                }
            }
        }
    }

    @Property(tries = 300)
    void theOrderOfEntriesAndTablesDoesNotMatter(@ForAll long seed) {
        var random = new Random(seed);
        var tables = tables(random, random.nextBoolean());
        var before = Disclosure.protect(Rules.atLeast(3), tables).cells();
        var shuffled = new ArrayList<Table>();
        for (var table : tables) {
            var entries = new ArrayList<>(table.entries());
            Collections.shuffle(entries, random);
            shuffled.add(new Table(table.key(), table.measure(), table.dimensions(), entries));
        }
        Collections.shuffle(shuffled, random);
        assertThat(Disclosure.protect(Rules.atLeast(3), shuffled).cells()).isEqualTo(before);
    }

    /// Who knows that counts are whole, and that where nobody is a 0 is published, tries every
    /// world.
    @Property(tries = 400)
    void noWithheldCountIsTheOnlyPossibleOne(@ForAll long seed) {
        var random = new Random(seed);
        int rows = 1 + random.nextInt(3);
        int columns = 1 + random.nextInt(3);
        int[][] counts = new int[rows][columns];
        var entries = new ArrayList<Entry>();
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                counts[r][c] = random.nextInt(3) == 0 ? random.nextInt(7) : random.nextInt(4);
                for (int i = 0; i < counts[r][c]; i++) {
                    entries.add(
                            new Entry(
                                    r + "," + c + "," + i,
                                    List.of("r" + r, "c" + c),
                                    BigDecimal.ONE));
                }
            }
        }
        var table =
                new Table(
                        "t",
                        "count",
                        List.of(names("row", "r", rows), names("column", "c", columns)),
                        entries);
        var publication = Disclosure.protect(Rules.atLeast(3), List.of(table));
        var worlds = new Worlds(publication, rows, columns);
        worlds.seen.forEach((cell, values) ->
                assertThat(values.size())
                        .as("%d: %s is always %s", seed, cell, values)
                        .isGreaterThan(1));
    }

    private static Dimension names(String key, String prefix, int size) {
        return Dimension.flat(
                key, java.util.stream.IntStream.range(0, size).mapToObj(i -> prefix + i).toList());
    }

    /// All worlds that agree with a published table of counts.
    private static final class Worlds {
        private static final int MOST = 9;
        final Map<Cell, java.util.Set<Integer>> seen = new HashMap<>();
        private final Publication publication;
        private final int rows;
        private final int columns;
        private final int[][] world;

        Worlds(Publication publication, int rows, int columns) {
            this.publication = publication;
            this.rows = rows;
            this.columns = columns;
            this.world = new int[rows][columns];
            publication
                    .cells()
                    .forEach((cell, shown) -> {
                        if (shown instanceof Shown.Withheld) {
                            seen.put(cell, new java.util.HashSet<>());
                        }
                    });
            search(0);
        }

        private void search(int at) {
            if (at == rows * columns) {
                if (agrees(rows, columns)) {
                    seen.forEach((cell, values) -> values.add(count(cell)));
                }
                return;
            }
            if (seen.values().stream().allMatch(values -> values.size() > 1)) {
                return;
            }
            int r = at / columns;
            int c = at % columns;
            int fixed = shown("r" + r, "c" + c);
            for (int i = fixed >= 0 ? fixed : 1; i <= (fixed >= 0 ? fixed : MOST); i++) {
                world[r][c] = i;
                if (c < columns - 1 || fits(rowSum(r), shown("r" + r, ""))) {
                    search(at + 1);
                }
            }
            world[r][c] = 0;
        }

        private boolean agrees(int rows, int columns) {
            int all = 0;
            for (int r = 0; r < rows; r++) {
                all += rowSum(r);
            }
            for (int c = 0; c < columns; c++) {
                if (!fits(columnSum(c), shown("", "c" + c))) {
                    return false;
                }
            }
            return fits(all, shown("", ""));
        }

        private static boolean fits(int sum, int shown) {
            return shown < 0 ? sum >= 1 : sum == shown;
        }

        private int shown(String row, String column) {
            return publication.at("t", row, column) instanceof Shown.Figure(BigDecimal value)
                    ? value.intValueExact()
                    : -1;
        }

        private int rowSum(int r) {
            return java.util.Arrays.stream(world[r]).sum();
        }

        private int columnSum(int c) {
            return java.util.Arrays.stream(world).mapToInt(row -> row[c]).sum();
        }

        private int count(Cell cell) {
            int sum = 0;
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    if (matches(cell.codes().get(0), "r" + r)
                            && matches(cell.codes().get(1), "c" + c)) {
                        sum += world[r][c];
                    }
                }
            }
            return sum;
        }

        private static boolean matches(String code, String own) {
            return code.isEmpty() || code.equals(own);
        }
    }
}
