package io.baigong.evaluator.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.evaluator.disclosure.Publication.Cell;
import io.baigong.evaluator.disclosure.Publication.Shown;
import io.baigong.evaluator.disclosure.Table.Entry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DisclosureTests {
    private static final Shown WITHHELD = new Shown.Withheld();
    private static final Rules THREE = Rules.atLeast(3);

    private static Shown figure(String value) {
        return new Shown.Figure(new BigDecimal(value));
    }

    /// A table of counts, rows by columns.
    private static Table counts(List<String> rows, List<String> columns, int[][] counts) {
        var entries = new ArrayList<Entry>();
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                for (int i = 0; i < counts[r][c]; i++) {
                    entries.add(
                            new Entry(
                                    rows.get(r) + columns.get(c) + i,
                                    List.of(rows.get(r), columns.get(c)),
                                    BigDecimal.ONE));
                }
            }
        }
        return new Table(
                "t",
                "count",
                List.of(Dimension.flat("row", rows), Dimension.flat("column", columns)),
                entries);
    }

    private static boolean[] withheld(int... counts) {
        var rows = IntStream.range(0, counts.length).mapToObj(i -> "r" + i).toList();
        var one = new int[counts.length][];
        for (int i = 0; i < counts.length; i++) {
            one[i] = new int[] {counts[i]};
        }
        var published = Disclosure.protect(THREE, List.of(counts(rows, List.of("c"), one)));
        boolean[] withheld = new boolean[counts.length];
        for (int i = 0; i < counts.length; i++) {
            withheld[i] = published.at("t", "r" + i, "").equals(WITHHELD);
        }
        return withheld;
    }

    @Test
    void aSmallRowTakesTheNextSmallestAlong() {
        assertThat(withheld(2, 10, 5)).containsExactly(true, false, true);
        assertThat(withheld(1, 2, 9)).containsExactly(true, true, false);
        assertThat(withheld(1, 1, 9, 4)).containsExactly(true, true, false, true);
        assertThat(withheld(3, 0, 7)).containsExactly(false, false, false);
        assertThat(withheld(0, 2)).containsExactly(false, true);
    }

    /// The fictitious table of counties and education of Statistical Policy Working Paper 22,
    /// Report on Statistical Disclosure Limitation Methodology, with its threshold of five.
    private static final int[][] WORKING_PAPER_22 = {
        {15, 1, 3, 1}, {20, 10, 10, 15}, {3, 10, 10, 2}, {12, 14, 7, 2}
    };

    private static final List<String> COUNTIES = List.of("Alpha", "Beta", "Gamma", "Delta");
    private static final List<String> EDUCATION = List.of("Low", "Medium", "High", "Very high");

    private static Published published(Publication publication, Table table) {
        return new Published(publication, List.of(table));
    }

    @Test
    void theWorkingPapersOwnFailedSuppressionIsBrokenByTheAttack() {
        var table = counts(COUNTIES, EDUCATION, WORKING_PAPER_22);
        // At least two cells are hidden in each row and column that hides any, and still one
        // follows.
        var hidden =
                List.of(
                        List.of("Alpha", "Medium"),
                        List.of("Alpha", "High"),
                        List.of("Alpha", "Very high"),
                        List.of("Beta", "Medium"),
                        List.of("Beta", "High"),
                        List.of("Gamma", "Low"),
                        List.of("Gamma", "Very high"),
                        List.of("Delta", "Low"),
                        List.of("Delta", "Very high"));
        var cells = published(Disclosure.protect(Rules.atLeast(5), List.of(table)), table).cells;
        var shown = new java.util.HashMap<Cell, Shown>();
        cells.keySet().stream()
                .filter(cell -> !hidden.contains(cell.codes()))
                .forEach(cell -> shown.put(cell, figure("0")));
        var naive = published(new Publication(shown), table);
        assertThat(
                        naive.attack()
                                .derives(
                                        Objects.requireNonNull(
                                                cells.get(
                                                        new Cell(
                                                                "t",
                                                                List.of("Alpha", "Very high"))))))
                .isTrue();
    }

    @Test
    void theWorkingPapersTableIsProtected() {
        var table = counts(COUNTIES, EDUCATION, WORKING_PAPER_22);
        var publication = Disclosure.protect(Rules.atLeast(5), List.of(table));
        var seen = published(publication, table);
        assertThat(publication.at("t", "", "")).isEqualTo(figure("135"));
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 4; c++) {
                if (WORKING_PAPER_22[r][c] < 5) {
                    assertThat(publication.at("t", COUNTIES.get(r), EDUCATION.get(c)))
                            .isEqualTo(WITHHELD);
                }
            }
        }
        var attack = seen.attack();
        seen.cells.forEach((cell, subjects) ->
                assertThat(attack.derives(subjects)).as("%s", cell).isEqualTo(seen.shows(cell)));
    }

    /// The first data set of the vignette on small counts of the R package GaussSuppression (MIT
    /// licence): its frequencies of 2014, suppressed below three.
    @Test
    void theExampleOfGaussSuppressionHidesOneRectangle() {
        var table =
                counts(
                        List.of("young", "old"),
                        List.of("Spain", "Iceland", "Portugal"),
                        new int[][] {{5, 2, 0}, {6, 3, 4}});
        var publication = Disclosure.protect(THREE, List.of(table));
        assertThat(publication.at("t", "young", "Iceland")).isEqualTo(WITHHELD);
        assertThat(publication.at("t", "young", "Portugal")).isEqualTo(figure("0"));
        assertThat(publication.at("t", "old", "Portugal")).isEqualTo(figure("4"));
        assertThat(publication.at("t", "old", "")).isEqualTo(figure("13"));
        assertThat(publication.at("t", "", "Iceland")).isEqualTo(figure("5"));
        assertThat(publication.cells().values().stream().filter(WITHHELD::equals).count())
                .isEqualTo(4);
    }

    private static Entry entry(String subject, String value, String... codes) {
        return new Entry(subject, List.of(codes), new BigDecimal(value));
    }

    /// What a city shows of itself and what its county's own page shows are one publication.
    @Test
    void aTotalOfOnePageDoesNotGiveAwayARowOfAnother() {
        var county = Dimension.flat("county", List.of("A", "B", "C"));
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < 17; i++) {
            entries.add(entry("firm" + i, "7.5", i < 2 ? "A" : i < 7 ? "B" : "C"));
        }
        var city = new Table("city", "tax", List.of(county), entries);
        // The county's own page: its total, by industry.
        var page =
                new Table(
                        "page of B",
                        "tax",
                        List.of(Dimension.flat("industry", List.of("C34", "C35"))),
                        entries.subList(2, 7).stream()
                                .map(one -> new Entry(one.subject(), List.of("C34"), one.value()))
                                .toList());
        var both = Disclosure.protect(THREE, List.of(city, page));
        assertThat(both.at("city", "A")).isEqualTo(WITHHELD);
        assertThat(both.at("city", "B")).isEqualTo(WITHHELD);
        assertThat(both.at("city", "C")).isEqualTo(figure("75.0"));
        assertThat(both.at("page of B", "")).isEqualTo(WITHHELD);
        assertThat(both.at("page of B", "C34")).isEqualTo(WITHHELD);
    }

    @Test
    void oneOfTwoHiddenNeighboursCannotCalculateTheOther() {
        // Each row and each column hides two or none, and hides three together; yet who is alone in
        // the first cell would learn the last: both differ from what is between by known sums.
        var table = counts(List.of("r1", "r2"), List.of("c1", "c2"), new int[][] {{1, 5}, {9, 1}});
        var publication = Disclosure.protect(THREE, List.of(table));
        var seen = published(publication, table);
        var attack = seen.attack();
        int first = seen.subjects.indexOf("r1c10");
        int last = seen.subjects.indexOf("r2c20");
        assertThat(attack.tellsOfOnly(first, last)).isFalse();
    }

    /// Three of a row of zeros are in a column with two other firms: the column would be their
    /// figure.
    @Test
    void aRowOfZerosDoesNotGiveAwayWhoIsInAColumnWithIt() {
        var row = Dimension.flat("row", List.of("zero", "other"));
        var column = Dimension.flat("column", List.of("left", "right"));
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < 3; i++) {
            entries.add(entry("zl" + i, "0", "zero", "left"));
            entries.add(entry("zr" + i, "0", "zero", "right"));
            entries.add(entry("or" + i, "2", "other", "right"));
        }
        entries.add(entry("ol0", "3", "other", "left"));
        entries.add(entry("ol1", "4", "other", "left"));
        var publication =
                Disclosure.protect(
                        THREE, List.of(new Table("t", "tax", List.of(row, column), entries)));
        boolean zerosTold =
                publication.at("t", "zero", "").equals(figure("0"))
                        || publication.at("t", "zero", "left").equals(figure("0"))
                        || publication.at("t", "other", "").equals(figure("13"));
        assertThat(zerosTold && publication.at("t", "", "left").equals(figure("7"))).isFalse();
        assertThat(publication.at("t", "", "")).isEqualTo(figure("13"));
        // The same without zeros would be told.
        var others =
                entries.stream()
                        .map(one ->
                                new Entry(
                                        one.subject(),
                                        one.codes(),
                                        one.value().add(BigDecimal.ONE)))
                        .toList();
        var told =
                Disclosure.protect(
                        THREE, List.of(new Table("t", "tax", List.of(row, column), others)));
        assertThat(told.at("t", "", "left")).isEqualTo(figure("12"));
        assertThat(told.at("t", "zero", "")).isEqualTo(figure("6"));
    }

    @Test
    void aFigureThatIsMostlyOfOneIsWithheldWithItsComplement() {
        var sector = Dimension.flat("sector", List.of("steel", "silk", "tea"));
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < 12; i++) {
            entries.add(
                    entry(
                            "f" + i,
                            i == 0 ? "1000" : "10",
                            List.of("steel", "silk", "tea").get(i % 3)));
        }
        var rules = new Rules(3, new Rules.Dominance(1, new BigDecimal("0.97")), null);
        var tables = List.of(new Table("t", "tax", List.of(sector), entries));
        assertThat(Disclosure.protect(THREE, tables).at("t", "steel")).isEqualTo(figure("1030"));
        // 1000 of 1030 is 97.09 %.
        var publication = Disclosure.protect(rules, tables);
        assertThat(publication.at("t", "steel")).isEqualTo(WITHHELD);
        assertThat(publication.at("t", "")).isEqualTo(figure("1110"));
        assertThat(List.of(publication.at("t", "silk"), publication.at("t", "tea")))
                .containsOnlyOnce(WITHHELD);
    }

    @Test
    void figuresAreRoundedAfterwards() {
        var sector = Dimension.flat("sector", List.of("steel"));
        var rules = new Rules(3, null, new BigDecimal("5"));
        var entries =
                List.of(
                        entry("a", "4.1", "steel"),
                        entry("b", "4.2", "steel"),
                        entry("c", "4.2", "steel"));
        assertThat(
                        Disclosure.protect(
                                        rules,
                                        List.of(new Table("t", "tax", List.of(sector), entries)))
                                .at("t", "steel"))
                .isEqualTo(figure("15"));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var sector = Dimension.flat("sector", List.of("steel"));
        assertThatThrownBy(() ->
                        new Table("t", "tax", List.of(sector), List.of(entry("a", "1", "silk"))))
                .hasMessage("table t: dimension sector has no code 'silk'");
        assertThatThrownBy(() ->
                        new Table("t", "tax", List.of(sector), List.of(entry("a", "-1", "steel"))))
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() ->
                        new Table(
                                "t",
                                "tax",
                                List.of(sector),
                                List.of(entry("a", "1", "steel"), entry("a", "2", ""))))
                .hasMessage("table t: a has two entries");
        assertThatThrownBy(() ->
                        Disclosure.protect(
                                THREE,
                                List.of(
                                        new Table(
                                                "t",
                                                "tax",
                                                List.of(sector),
                                                List.of(entry("a", "1", "steel"))),
                                        new Table(
                                                "u",
                                                "tax",
                                                List.of(sector),
                                                List.of(entry("a", "2", "steel"))))))
                .hasMessage("tax of a is 1, and in table u 2");
        assertThatThrownBy(() -> Dimension.of("d", Map.of("a", "b", "b", "a")))
                .hasMessageContaining("is above itself");
        assertThatThrownBy(() -> Rules.atLeast(1)).hasMessageContaining("2 to 5, was 1");
    }

    @Test
    void theAttackItselfFindsADifference() {
        var all = new BitSet();
        all.set(0, 3);
        var two = new BitSet();
        two.set(0, 2);
        var third = new BitSet();
        third.set(2);
        assertThat(new Attack(3, List.of(all, two)).derives(third)).isTrue();
        assertThat(new Attack(3, List.of(all)).derives(third)).isFalse();
        assertThat(new Attack(3, List.of(all, two)).tellsOfOnly(0, 1)).isTrue();
        assertThat(new Attack(3, List.of(all)).tellsOfOnly(0, 1)).isFalse();
    }
}
