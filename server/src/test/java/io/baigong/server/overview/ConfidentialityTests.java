package io.baigong.server.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.overview.Extent.View;
import io.baigong.server.overview.Regions.Question;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// What is withheld of the regions and industries of an officer of a city.
class ConfidentialityTests {
    private static final int PROVINCE = 1;
    private static final int CITY = 2;
    private static final int FIRST_COUNTY = 10;
    private static final int SECTION = 100;
    private static final int OTHER_SECTION = 101;
    private static final int DIVISION = 102;
    private static final View OF_THE_CITY = new View(Set.of((long) CITY), Set.of());

    private static Trees trees(int counties) {
        var trees = new Trees();
        trees.add(PROVINCE, 0, 1, "administrative");
        trees.add(CITY, PROVINCE, 1, "administrative");
        for (int i = 0; i < counties; i++) {
            trees.add(FIRST_COUNTY + i, CITY, 1, "administrative");
        }
        trees.add(SECTION, 0, 2, "industry");
        trees.add(OTHER_SECTION, 0, 2, "industry");
        trees.add(DIVISION, SECTION, 2, "industry");
        return trees;
    }

    private static Question counties(View view) {
        return new Question(new Extent.Below(CITY, false, view), "administrative", CITY, false);
    }

    private static Question industries(int scope, int parent) {
        return new Question(new Extent.Below(scope, false, OF_THE_CITY), "industry", parent, false);
    }

    /// @param organisations of each county
    private static Veil veil(View view, List<Long> organisations) {
        var drawing = new Veil.Drawing(trees(organisations.size()), view);
        for (int i = 0; i < organisations.size(); i++) {
            for (int n = 0; n < organisations.get(i); n++) {
                drawing.add(new Integer[] {FIRST_COUNTY + i}, true);
            }
        }
        return drawing.drawn();
    }

    private static boolean[] withheld(List<Long> organisations) {
        var veil = veil(OF_THE_CITY, organisations);
        boolean[] withheld = new boolean[organisations.size()];
        for (int i = 0; i < withheld.length; i++) {
            withheld[i] =
                    veil.withholds(counties(OF_THE_CITY), FIRST_COUNTY + i, organisations.get(i));
        }
        return withheld;
    }

    @Test
    void aSmallRowTakesTheNextSmallestAlong() {
        assertThat(withheld(List.of(2L, 10L, 5L))).containsExactly(true, false, true);
        assertThat(withheld(List.of(1L, 2L, 9L))).containsExactly(true, true, false);
        assertThat(withheld(List.of(1L, 1L, 9L, 4L))).containsExactly(true, true, false, true);
        assertThat(withheld(List.of(3L, 0L, 7L))).containsExactly(false, false, false);
    }

    @Property
    void neitherARowNorADifferenceTellsOfFewerThanThree(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 9) Integer> rows) {
        var organisations = rows.stream().map(Integer::longValue).toList();
        long total = organisations.stream().mapToLong(Long::longValue).sum();
        var withheld = withheld(organisations);
        long hidden = 0;
        for (int i = 0; i < withheld.length; i++) {
            long row = organisations.get(i);
            assertThat(withheld[i] || row == 0 || row >= Confidentiality.FLOOR)
                    .as("%s at %d", rows, i)
                    .isTrue();
            hidden += withheld[i] ? row : 0;
        }
        // The total less what is shown is a figure too.
        assertThat(hidden == 0 || hidden >= Confidentiality.FLOOR || total < Confidentiality.FLOOR)
                .as("%s %s", rows, Arrays.toString(withheld))
                .isTrue();
    }

    @Test
    void aRowHiddenInTheCitysTableIsHiddenOnTheCountysOwnPageToo() {
        var veil = veil(OF_THE_CITY, List.of(2L, 10L, 5L));
        assertThat(veil.withholds(CITY, 17)).isFalse();
        assertThat(veil.withholds(FIRST_COUNTY, 2)).isTrue();
        assertThat(veil.withholds(FIRST_COUNTY + 1, 10)).isFalse();
        // Five organisations, and still the city less these would be the two of the first county.
        assertThat(veil.withholds(FIRST_COUNTY + 2, 5)).isTrue();
    }

    @Test
    void industriesOfTheCityAndOfItsCountiesAreProtectedTogether() {
        // Of the section, two firms are in the first county and four in the second.
        var drawing = new Veil.Drawing(trees(2), OF_THE_CITY);
        for (int i = 0; i < 20; i++) {
            int county = FIRST_COUNTY + i % 2;
            boolean section = i < 4 || i == 5 || i == 7;
            drawing.add(new Integer[] {county, section ? DIVISION : OTHER_SECTION}, true);
        }
        var veil = drawing.drawn();
        assertThat(veil.withholds(FIRST_COUNTY, 10)).isFalse();
        assertThat(veil.withholds(industries(CITY, 0), SECTION, 6)).isFalse();
        assertThat(veil.withholds(industries(FIRST_COUNTY, 0), SECTION, 2)).isTrue();
        assertThat(veil.withholds(industries(FIRST_COUNTY, 0), OTHER_SECTION, 8)).isTrue();
        assertThat(veil.withholds(industries(FIRST_COUNTY + 1, 0), SECTION, 4)).isTrue();
        assertThat(veil.withholds(industries(FIRST_COUNTY + 1, 0), OTHER_SECTION, 6)).isTrue();
        // One level further down, and as what is in none of its rows.
        assertThat(veil.withholds(industries(FIRST_COUNTY, SECTION), DIVISION, 2)).isTrue();
        assertThat(veil.withholdsRest(industries(FIRST_COUNTY, SECTION), 10, 2)).isTrue();
        assertThat(veil.withholdsRest(industries(CITY, SECTION), 20, 6)).isFalse();
        assertThat(veil.withholdsRest(industries(CITY, OTHER_SECTION), 20, 0)).isFalse();
    }

    @Test
    void whatOneMaySeeAnywayIsNoSecretToSubtractFrom() {
        var view = new View(Set.of((long) CITY), Set.of((long) FIRST_COUNTY + 2));
        var veil = veil(view, List.of(2L, 10L, 5L));
        assertThat(veil.withholds(counties(view), FIRST_COUNTY + 2, 5)).isFalse();
        // Knowing the third, the first hides behind the second or the city is hidden.
        assertThat(veil.withholds(counties(view), FIRST_COUNTY, 2)).isTrue();
        assertThat(veil.withholds(CITY, 17) || veil.withholds(counties(view), FIRST_COUNTY + 1, 10))
                .isTrue();
    }

    @Test
    void whoCameSinceItWasDecidedIsNotTold() {
        var veil = veil(OF_THE_CITY, List.of(4L, 10L, 0L));
        assertThat(veil.withholds(counties(OF_THE_CITY), FIRST_COUNTY, 4)).isFalse();
        assertThat(veil.withholds(counties(OF_THE_CITY), FIRST_COUNTY, 5)).isTrue();
        assertThat(veil.withholds(counties(OF_THE_CITY), FIRST_COUNTY + 2, 0)).isFalse();
        assertThat(veil.withholds(counties(OF_THE_CITY), FIRST_COUNTY + 2, 1)).isTrue();
    }

    @Test
    void whoSeesEachOrganisationIsShownAll() {
        assertThat(Veil.NONE.withholds(CITY, 1)).isFalse();
        assertThat(Veil.NONE.withholds(counties(OF_THE_CITY), FIRST_COUNTY, 1)).isFalse();
        assertThat(Veil.NONE.withholdsRest(counties(OF_THE_CITY), 2, 1)).isFalse();
    }
}
