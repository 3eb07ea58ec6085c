package io.baigong.evaluator.expression;

import static java.math.MathContext.DECIMAL128;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/// Random formulas beside what they mean, said here once more and as simply as possible.
class RandomFormulaTests {
    private static final Names NAMES = Formulas.NAMES;

    /// A text and what it means: BigDecimal, Boolean or String, null for missing.
    private record Meant(String text, Meaning meaning) {
        Meant as(String other) {
            return new Meant(other, meaning);
        }
    }

    private interface Meaning {
        @Nullable Object of(@Nullable Object[] slots);
    }

    @Property(tries = 400)
    void compiledDecimalsAreWhatTheFormulaMeans(@ForAll long seed) {
        var random = new Random(seed);
        Meant meant = random.nextBoolean() ? number(random, 4) : truth(random, 4);
        var expression = Expression.of(meant.text, NAMES);
        var compiled = expression.decimals();
        for (int i = 0; i < 8; i++) {
            @Nullable Object[] slots = slots(random);
            Object expected = meant.meaning.of(slots);
            Object actual = compiled.value(slots);
            assertThat(same(actual, expected))
                    .as(
                            "%s of %s is %s, not %s",
                            meant.text, Arrays.toString(slots), expected, actual)
                    .isTrue();
            assertThat(expression.whyMissing(slots) == null)
                    .as("why %s of %s is missing", meant.text, Arrays.toString(slots))
                    .isEqualTo(expected != null);
        }
    }

    @Property(tries = 400)
    void doublesAreNearTheDecimals(@ForAll long seed) {
        var random = new Random(seed);
        Meant meant = smooth(random, 5);
        var compiled = Expression.of(meant.text, NAMES).doubles();
        for (int i = 0; i < 8; i++) {
            @Nullable Object[] slots = slots(random);
            Object expected = meant.meaning.of(slots);
            double actual = compiled.value(doubles(slots));
            if (expected == null) {
                assertThat(actual).as(meant.text).isNaN();
            } else {
                double exact = ((BigDecimal) expected).doubleValue();
                assertThat(Math.abs(actual - exact))
                        .as(
                                "%s of %s: %s, not %s",
                                meant.text, Arrays.toString(slots), actual, exact)
                        .isLessThanOrEqualTo(Math.abs(exact) * 1e-12);
            }
        }
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        return (a instanceof BigDecimal one && b instanceof BigDecimal other)
                ? one.compareTo(other) == 0
                : Objects.equals(a, b);
    }

    private static @Nullable Object[] slots(Random random) {
        var slots = new @Nullable Object[7];
        for (int i = 0; i < slots.length; i++) {
            if (random.nextInt(5) == 0) continue;
            if (i < 3) slots[i] = BigDecimal.valueOf(1 + random.nextInt(99_999), random.nextInt(4));
            else if (i < 5) slots[i] = random.nextBoolean();
            else slots[i] = random.nextBoolean() ? "x" : "xy";
        }
        return slots;
    }

    private static double[] doubles(@Nullable Object[] slots) {
        var values = new double[slots.length];
        for (int i = 0; i < slots.length; i++) {
            values[i] =
                    switch (slots[i]) {
                        case BigDecimal number -> number.doubleValue();
                        case Boolean truth -> truth ? 1 : 0;
                        case null, default -> Double.NaN;
                    };
        }
        return values;
    }

    private static Meant number(Random random, int depth) {
        if (depth == 0) return leaf(random);
        return switch (random.nextInt(14)) {
            case 0 ->
                    binary(
                            "(%s + %s)",
                            number(random, depth - 1), number(random, depth - 1), BigDecimal::add);
            case 1 ->
                    binary(
                            "(%s - %s)",
                            number(random, depth - 1),
                            number(random, depth - 1),
                            BigDecimal::subtract);
            case 2 -> binary("%s * %s", leaf(random), leaf(random), BigDecimal::multiply);
            case 3 -> over(number(random, depth - 1), number(random, depth - 1));
            case 4 ->
                    binary(
                            "min(%s, %s)",
                            number(random, depth - 1), number(random, depth - 1), BigDecimal::min);
            case 5 ->
                    binary(
                            "max(%s, %s)",
                            number(random, depth - 1), number(random, depth - 1), BigDecimal::max);
            case 6 -> unary("-(%s)", number(random, depth - 1), BigDecimal::negate);
            case 7 -> unary("abs(%s)", number(random, depth - 1), BigDecimal::abs);
            case 8 ->
                    unary(
                            "floor(%s)",
                            number(random, depth - 1), x -> x.setScale(0, RoundingMode.FLOOR));
            case 9 ->
                    unary(
                            "round(%s, 2)",
                            number(random, depth - 1), x -> x.setScale(2, RoundingMode.HALF_UP));
            case 10 -> unary("pow(%s, 3)", leaf(random), x -> x.pow(3));
            case 11 -> orElse(number(random, depth - 1), number(random, depth - 1));
            case 12 ->
                    choice(
                            truth(random, depth - 1),
                            number(random, depth - 1),
                            number(random, depth - 1));
            default -> leaf(random);
        };
    }

    /// Without anything that jumps or cancels, so that a small error stays small.
    private static Meant smooth(Random random, int depth) {
        if (depth == 0) return leaf(random);
        return switch (random.nextInt(8)) {
            case 0 ->
                    binary(
                            "(%s + %s)",
                            smooth(random, depth - 1), smooth(random, depth - 1), BigDecimal::add);
            case 1 -> binary("%s * %s", leaf(random), leaf(random), BigDecimal::multiply);
            case 2 -> over(smooth(random, depth - 1), smooth(random, depth - 1));
            case 3 ->
                    binary(
                            "min(%s, %s)",
                            smooth(random, depth - 1), smooth(random, depth - 1), BigDecimal::min);
            case 4 -> unary("sqrt(%s)", smooth(random, depth - 1), x -> x.sqrt(DECIMAL128));
            case 5 -> orElse(smooth(random, depth - 1), smooth(random, depth - 1));
            case 6 ->
                    choice(
                            flat(random, depth - 1),
                            smooth(random, depth - 1),
                            smooth(random, depth - 1));
            default -> leaf(random);
        };
    }

    /// Truths without texts and without calculated numbers.
    private static Meant flat(Random random, int depth) {
        if (depth == 0) return random.nextBoolean() ? name("p", 3) : name("q", 4);
        return switch (random.nextInt(6)) {
            case 0 -> and(flat(random, depth - 1), flat(random, depth - 1));
            case 1 -> or(flat(random, depth - 1), flat(random, depth - 1));
            case 2 -> not(flat(random, depth - 1));
            case 3 -> compared("%s < %s", leaf(random), leaf(random), -1);
            case 4 -> compared("%s == %s", flat(random, 0), flat(random, 0), 0);
            default -> known(leaf(random));
        };
    }

    private static Meant truth(Random random, int depth) {
        if (depth == 0) return random.nextBoolean() ? name("p", 3) : name("q", 4);
        return switch (random.nextInt(12)) {
            case 0, 1 -> and(truth(random, depth - 1), truth(random, depth - 1));
            case 2, 3 -> or(truth(random, depth - 1), truth(random, depth - 1));
            case 4 -> not(truth(random, depth - 1));
            case 5 ->
                    compared("(%s < %s)", number(random, depth - 1), number(random, depth - 1), -1);
            case 6 ->
                    compared("(%s == %s)", number(random, depth - 1), number(random, depth - 1), 0);
            case 7 -> compared("%s == %s", name("s", 5), name("u", 6), 0);
            case 8 ->
                    known(
                            random.nextBoolean()
                                    ? number(random, depth - 1)
                                    : truth(random, depth - 1));
            case 9 ->
                    choice(
                            truth(random, depth - 1),
                            truth(random, depth - 1),
                            truth(random, depth - 1));
            case 10 -> orElse(truth(random, depth - 1), truth(random, depth - 1));
            default -> among(number(random, depth - 1), leaf(random), leaf(random));
        };
    }

    private static Meant leaf(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> name("a", 0);
            case 1 -> name("b", 1);
            case 2 -> name("c", 2);
            case 3 -> literal(BigDecimal.valueOf(random.nextInt(1, 100_000), random.nextInt(5)));
            default -> literal(BigDecimal.valueOf(random.nextInt(1, 10)));
        };
    }

    private static Meant name(String name, int slot) {
        return new Meant(name, slots -> slots[slot]);
    }

    private static Meant literal(BigDecimal value) {
        return new Meant(value.toPlainString(), _ -> value);
    }

    private static Meant unary(String text, Meant of, UnaryOperator<BigDecimal> rule) {
        return new Meant(
                text.formatted(of.text),
                slots -> of.meaning.of(slots) instanceof BigDecimal x ? kept(rule.apply(x)) : null);
    }

    private static Meant binary(
            String text, Meant left, Meant right, BinaryOperator<BigDecimal> rule) {
        return new Meant(
                text.formatted(left.text, right.text),
                slots ->
                        left.meaning.of(slots) instanceof BigDecimal x
                                        && right.meaning.of(slots) instanceof BigDecimal y
                                ? kept(rule.apply(x, y))
                                : null);
    }

    private static Meant over(Meant left, Meant right) {
        return new Meant(
                "(%s / (%s))".formatted(left.text, right.text),
                slots ->
                        left.meaning.of(slots) instanceof BigDecimal x
                                        && right.meaning.of(slots) instanceof BigDecimal y
                                        && y.signum() != 0
                                ? kept(x.divide(y, DECIMAL128))
                                : null);
    }

    private static @Nullable BigDecimal kept(BigDecimal value) {
        if (value.abs().compareTo(BigDecimal.TEN.pow(100)) >= 0) return null;
        return value.scale() > 100 ? value.setScale(100, RoundingMode.HALF_EVEN) : value;
    }

    private static Meant orElse(Meant of, Meant other) {
        return new Meant(
                "orElse(%s, %s)".formatted(of.text, other.text),
                slots -> {
                    Object value = of.meaning.of(slots);
                    return value != null ? value : other.meaning.of(slots);
                });
    }

    private static Meant choice(Meant condition, Meant then, Meant otherwise) {
        return new Meant(
                "(%s ? %s : %s)".formatted(condition.text, then.text, otherwise.text),
                slots ->
                        condition.meaning.of(slots) instanceof Boolean truth
                                ? (truth ? then : otherwise).meaning.of(slots)
                                : null);
    }

    private static Meant and(Meant left, Meant right) {
        return new Meant(
                "(%s && %s)".formatted(left.text, right.text),
                slots -> {
                    Object x = left.meaning.of(slots);
                    Object y = right.meaning.of(slots);
                    if (Objects.equals(x, false) || Objects.equals(y, false)) return false;
                    return x == null || y == null ? null : (Object) true;
                });
    }

    private static Meant or(Meant left, Meant right) {
        return new Meant(
                "(%s || %s)".formatted(left.text, right.text),
                slots -> {
                    Object x = left.meaning.of(slots);
                    Object y = right.meaning.of(slots);
                    if (Objects.equals(x, true) || Objects.equals(y, true)) return true;
                    return x == null || y == null ? null : (Object) false;
                });
    }

    private static Meant not(Meant of) {
        return new Meant(
                "!(%s)".formatted(of.text),
                slots -> of.meaning.of(slots) instanceof Boolean truth ? (Object) !truth : null);
    }

    private static Meant known(Meant of) {
        return new Meant(
                "known(%s)".formatted(of.text), slots -> (Object) (of.meaning.of(slots) != null));
    }

    /// @param order what the comparison of both must give for true
    private static Meant compared(String text, Meant left, Meant right, int order) {
        return new Meant(
                text.formatted(left.text, right.text),
                slots -> {
                    Object x = left.meaning.of(slots);
                    Object y = right.meaning.of(slots);
                    if (x == null || y == null) return null;
                    return x instanceof BigDecimal one && y instanceof BigDecimal other
                            ? one.compareTo(other) == order
                            : x.equals(y);
                });
    }

    private static Meant among(Meant of, Meant first, Meant second) {
        return or(compared("", of, first, 0), compared("", of, second, 0))
                .as("(%s) in [%s, %s]".formatted(of.text, first.text, second.text));
    }
}
