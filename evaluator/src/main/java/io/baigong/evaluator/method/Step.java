package io.baigong.evaluator.method;

import io.baigong.evaluator.unit.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that a method works out. A step may use inputs, coefficients and other steps by their
/// keys, in any order of the file as long as there is no circle.
public sealed interface Step {
    String key();

    Words title();

    /// A formula for each subject on its own.
    ///
    /// @param unit what the formula must come out in; null for whatever it does
    /// @param formulas by group; under `""` one for all
    /// @param weights by group or under `""`; a formula calls it `<key>Weight`, in the unit of the
    ///   step
    /// @param cap no more than this
    /// @param floor no less than this
    /// @param missing what stands in when there is no value; never required
    record Formula(
            String key,
            Words title,
            @Nullable Unit unit,
            Map<String, String> formulas,
            Map<String, BigDecimal> weights,
            @Nullable Limit cap,
            @Nullable Limit floor,
            @Nullable Rounding round,
            Absence missing)
            implements Step {}

    /// A figure of the whole population, the same for every subject of it.
    ///
    /// @param of a step or input that is a number
    /// @param p of a percentile, 0 to 1; between two values it is interpolated
    /// @param where who counts; all when null
    record Statistic(
            String key,
            Words title,
            Kind kind,
            String of,
            BigDecimal p,
            Within within,
            @Nullable String where)
            implements Step {
        /// What is worked out.
        public enum Kind {
            MEAN,
            MEDIAN,
            SUM,
            MIN,
            MAX,
            COUNT,
            PERCENTILE
        }
    }

    /// The place among the others, from 1; `<key>Share` is the place as a part of all who have one.
    ///
    /// @param sameForTies equal values share a place; otherwise the key of the subject decides
    record Rank(
            String key,
            Words title,
            String by,
            Order order,
            Within within,
            @Nullable String where,
            boolean sameForTies)
            implements Step {}

    /// The highest level whose limit is reached; `<key>Order` is its number from 1, 0 below the
    /// first.
    ///
    /// @param higherIs what a higher level means; words such as 三级 do not say it
    /// @param levels with rising limits
    /// @param below the level of values under the first limit; null for none
    record Bands(
            String key,
            Words title,
            String by,
            HigherIs higherIs,
            List<Band> levels,
            @Nullable Level below)
            implements Step {
        public record Band(Level level, BigDecimal from) {}

        List<Level> bestFirst() {
            List<Level> rising = new ArrayList<>();
            if (below != null) {
                rising.add(below);
            }
            levels.forEach(band -> rising.add(band.level()));
            return higherIs == HigherIs.BETTER ? rising.reversed() : rising;
        }
    }

    /// Levels given out in several passes over the population, then held down by vetoes.
    /// `<key>Order` is the number of the level from 1, the best.
    ///
    /// @param levels best first, then those that are outside the order
    /// @param graded how many of the levels are in the order
    record Stages(
            String key,
            Words title,
            Within within,
            List<Level> levels,
            int graded,
            List<Pass> passes,
            List<Veto> vetoes,
            List<Exemption> exempt)
            implements Step {
        /// Of those without a level that fulfil `where`, so many get this level; all when there is
        /// no share.
        ///
        /// @param share of the base
        /// @param cumulative the share counts those who have a level already
        /// @param ofWhere the base is those who fulfil `where`, not all who are not exempt
        /// @param tiesIn all who equal the last one come in too; otherwise none of them does
        public record Pass(
                String level,
                @Nullable String where,
                @Nullable String by,
                Order order,
                @Nullable BigDecimal share,
                boolean cumulative,
                boolean ofWhere,
                RoundingMode rounding,
                boolean tiesIn) {}

        /// Whoever fulfils this is at best of that level.
        public record Veto(String when, String atBest, Words reason) {}

        /// Whoever fulfils this is not counted and gets that level.
        public record Exemption(String when, String level, Words reason) {}
    }

    /// A decision table: the first row that fits (DMN hit policy FIRST).
    ///
    /// @param unit of the outcome when it is a number
    /// @param on inputs and steps
    /// @param otherwise the outcome when no row fits; null for missing
    record Table(
            String key,
            Words title,
            @Nullable Unit unit,
            List<String> on,
            List<Row> rows,
            @Nullable Object otherwise)
            implements Step {
        /// @param when one test for each of `on`
        /// @param then BigDecimal, String or Boolean
        public record Row(List<CellTest> when, Object then) {}
    }

    /// A fixed-base index of a number.
    ///
    /// @param overlap the panel changes: each period is compared with the one before over the
    ///   subjects that are in both, and the comparisons are multiplied; one index for all.
    ///   Otherwise each subject has its own
    record Index(
            String key,
            Words title,
            String of,
            String basePeriod,
            BigDecimal baseValue,
            boolean overlap)
            implements Step {}

    /// Which values come first.
    enum Order {
        HIGHEST,
        LOWEST
    }

    /// The direction of levels.
    enum HigherIs {
        BETTER,
        GRAVER
    }

    /// A number in the unit of the step, or a formula.
    record Limit(@Nullable BigDecimal number, @Nullable String formula) {}

    /// How many digits after the point are kept.
    record Rounding(int digits, RoundingMode mode) {}
}
