package io.baigong.evaluator.rollup;

import io.baigong.evaluator.method.Label;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The figures of some subjects together, in a form that can be added up further: what a share is
/// made of, never the share. Adding up is exact, so neither order nor grouping matters.
public final class Aggregate {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final How how;
    private final BigDecimal numerator;
    private final BigDecimal denominator;
    private final long expected;
    private final long[] labels;
    private final BigDecimal[] values;

    private Aggregate(
            How how,
            BigDecimal numerator,
            BigDecimal denominator,
            long expected,
            long[] labels,
            BigDecimal[] values) {
        this.how = how;
        this.numerator = numerator;
        this.denominator = denominator;
        this.expected = expected;
        this.labels = labels;
        this.values = values;
    }

    /// Of nobody.
    public static Aggregate none(How how) {
        return new Collector(how).collected();
    }

    /// Of subjects that are only in one of them.
    ///
    /// @throws IllegalArgumentException when they are added up in different ways
    public static Aggregate sum(How how, Collection<Aggregate> parts) {
        var all = new Collector(how);
        parts.forEach(all::add);
        return all.collected();
    }

    public Aggregate plus(Aggregate other) {
        return sum(how, List.of(this, other));
    }

    public How how() {
        return how;
    }

    /// The figure of all; null when nobody has one or its denominator is zero. Quotients have 34
    /// digits, half even.
    public @Nullable BigDecimal value() {
        if (counted() == 0) {
            return null;
        }
        return switch (how) {
            case SUM -> numerator;
            case RATIO_OF_SUMS, WEIGHTED_MEAN, SHARE ->
                    denominator.signum() == 0
                            ? null
                            : numerator.divide(denominator, MathContext.DECIMAL128);
            case MEDIAN -> median();
        };
    }

    private BigDecimal median() {
        int middle = values.length / 2;
        return values.length % 2 == 1
                ? values[middle]
                : values[middle - 1].add(values[middle]).divide(TWO, MathContext.UNLIMITED);
    }

    /// What the figure is made of; zero for a median.
    public BigDecimal numerator() {
        return numerator;
    }

    /// What the figure is divided by; zero where nothing is divided.
    public BigDecimal denominator() {
        return denominator;
    }

    /// Subjects with a value.
    public long counted() {
        return Arrays.stream(labels).sum();
    }

    /// Subjects that are there.
    public long expected() {
        return expected;
    }

    /// Subjects with a value of all that are there, 0 to 1; null when nobody is there.
    public @Nullable BigDecimal coverage() {
        return expected == 0
                ? null
                : BigDecimal.valueOf(counted())
                        .divide(BigDecimal.valueOf(expected), MathContext.DECIMAL64);
    }

    /// Subjects with a value by how well it is proven.
    public Map<Label, Long> labels() {
        var all = new EnumMap<Label, Long>(Label.class);
        for (var label : Label.values()) {
            if (labels[label.ordinal()] > 0) {
                all.put(label, labels[label.ordinal()]);
            }
        }
        return all;
    }

    /// The weakest label of those with a value; null when nobody has one.
    public @Nullable Label label() {
        for (var label : Label.values()) {
            if (labels[label.ordinal()] > 0) {
                return label;
            }
        }
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Aggregate that
                && how == that.how
                && numerator.compareTo(that.numerator) == 0
                && denominator.compareTo(that.denominator) == 0
                && expected == that.expected
                && Arrays.equals(labels, that.labels)
                && Arrays.equals(values, that.values, BigDecimal::compareTo);
    }

    @Override
    public int hashCode() {
        return (int) (31 * counted() + expected);
    }

    @Override
    public String toString() {
        return "%s %s of %d/%d %s".formatted(how, value(), counted(), expected, labels());
    }

    /// The same with another report of one subject, for a median: it does not sort anew.
    Aggregate exchanged(@Nullable Report before, @Nullable Report after) {
        var counts = labels.clone();
        var without = values;
        if (before != null && before.isComplete(how)) {
            counts[before.label().ordinal()]--;
            without = without(Objects.requireNonNull(before.numerator()));
        }
        var with = without;
        if (after != null && after.isComplete(how)) {
            counts[after.label().ordinal()]++;
            with = with(without, Objects.requireNonNull(after.numerator()));
        }
        return new Aggregate(how, numerator, denominator, expected, counts, with);
    }

    private BigDecimal[] without(BigDecimal value) {
        int at = Arrays.binarySearch(values, value);
        var less = new BigDecimal[values.length - 1];
        System.arraycopy(values, 0, less, 0, at);
        System.arraycopy(values, at + 1, less, at, less.length - at);
        return less;
    }

    private static BigDecimal[] with(BigDecimal[] values, BigDecimal value) {
        int found = Arrays.binarySearch(values, value);
        int at = found < 0 ? -found - 1 : found;
        var more = new BigDecimal[values.length + 1];
        System.arraycopy(values, 0, more, 0, at);
        more[at] = value;
        System.arraycopy(values, at, more, at + 1, values.length - at);
        return more;
    }

    /// Adds up.
    static final class Collector {
        private final How how;
        private final long[] labels = new long[Label.values().length];
        private final List<BigDecimal> values = new ArrayList<>();
        private BigDecimal numerator = BigDecimal.ZERO;
        private BigDecimal denominator = BigDecimal.ZERO;
        private long expected;

        Collector(How how) {
            this.how = how;
        }

        void add(Aggregate part) {
            if (part.how != how) {
                throw new IllegalArgumentException(
                        "%s cannot be added to %s".formatted(part.how, how));
            }
            numerator = numerator.add(part.numerator);
            denominator = denominator.add(part.denominator);
            expected += part.expected;
            for (int i = 0; i < labels.length; i++) {
                labels[i] += part.labels[i];
            }
            values.addAll(Arrays.asList(part.values));
        }

        /// A subject that is there, with what is said of it.
        void add(@Nullable Report report) {
            expected++;
            if (report != null && report.isComplete(how)) {
                labels[report.label().ordinal()]++;
                amounts(report, part -> part);
            }
        }

        /// A subject that is there for a part of its days.
        void addPart(@Nullable Report report, Share share) {
            expected++;
            if (report != null && report.isComplete(how)) {
                labels[report.label().ordinal()]++;
                amounts(report, share::of);
            }
        }

        /// The part of an amount that belongs here.
        interface Share {
            BigDecimal of(BigDecimal whole);
        }

        private void amounts(Report report, Share share) {
            var top = report.numerator();
            if (top == null) {
                return;
            }
            switch (how) {
                case SUM -> numerator = numerator.add(share.of(top));
                case RATIO_OF_SUMS -> {
                    numerator = numerator.add(share.of(top));
                    denominator = denominator.add(share.of(known(report.denominator())));
                }
                case SHARE -> {
                    numerator = numerator.add(share.of(top));
                    var whole = report.denominator();
                    denominator = denominator.add(share.of(whole == null ? BigDecimal.ONE : whole));
                }
                case WEIGHTED_MEAN -> {
                    var weight = share.of(known(report.weight()));
                    numerator = numerator.add(top.multiply(weight));
                    denominator = denominator.add(weight);
                }
                case MEDIAN -> values.add(top);
            }
        }

        private static BigDecimal known(@Nullable BigDecimal value) {
            return Objects.requireNonNull(value);
        }

        Aggregate collected() {
            var sorted = values.toArray(BigDecimal[]::new);
            // Runs that are sorted already are only merged.
            Arrays.sort(sorted);
            return new Aggregate(how, numerator, denominator, expected, labels.clone(), sorted);
        }
    }
}
