package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one input would have to be for a result to be another, everything else as it is (a
/// counterfactual explanation). Nothing in it is argued: both values were put in and calculated.
///
/// @param now the value as it is; null when it is missing
/// @param enough the nearest value found that gives the wanted result
/// @param notEnough the value tried next to it, on the side of the present one, that does not; null
///   when there is none in between
public record Counterfactual(
        Input input, @Nullable Object now, Object enough, @Nullable Object notEnough) {

    /// The values that a method itself names for an input: the texts that it is compared with, and
    /// the points of a scale, where a table knows nothing but those.
    public static List<Object> values(Method method, String input) {
        Set<Object> values = new LinkedHashSet<>();
        Pattern literal = comparison(input);
        Stream.concat(
                        method.groups().stream().map(Method.Group::when),
                        method.steps().stream().flatMap(StepOrder::texts))
                .forEach(formula -> {
                    Matcher found = literal.matcher(formula);
                    while (found.find()) {
                        QUOTED.matcher(found.group())
                                .results()
                                .forEach(one -> values.add(unquoted(one.group())));
                    }
                });
        for (Step step : method.steps()) {
            if (step instanceof Step.Table table && table.on().contains(input)) {
                values.addAll(cells(table, table.on().indexOf(input)));
            }
        }
        return List.copyOf(values);
    }

    private static List<Object> cells(Step.Table table, int column) {
        List<CellTest> cells = table.rows().stream().map(row -> row.when().get(column)).toList();
        return cells.stream().allMatch(CellTest.OneOf.class::isInstance)
                ? cells.stream().flatMap(cell -> ((CellTest.OneOf) cell).values().stream()).toList()
                : List.of();
    }

    private static final String QUOTE = "(?:\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')";
    private static final Pattern QUOTED = Pattern.compile(QUOTE);

    /// `name == "…"`, `"…" != name` and `name in ["…", …]`.
    private static Pattern comparison(String input) {
        String name = "\\b" + Pattern.quote(input) + "\\b";
        return Pattern.compile(
                name
                        + "\\s*[=!]=\\s*"
                        + QUOTE
                        + "|"
                        + QUOTE
                        + "\\s*[=!]=\\s*"
                        + name
                        + "|"
                        + name
                        + "\\s+in\\s*\\[[^\\]]*\\]");
    }

    private static String unquoted(String literal) {
        return literal.substring(1, literal.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    /// Says whether a value gives the wanted result, by calculating.
    @FunctionalInterface
    public interface Trial {
        boolean isEnough(Object value);
    }

    /// Looks for counterfactuals with a bounded number of trials.
    ///
    /// A number is looked for upwards and downwards: away from the present value in strides that
    /// grow fourfold, to about a hundred times its size, not across zero and not beyond the limits
    /// of the input; then by halves, to four digits. What a formula grants only between two strides
    /// is not found. Where nothing is there yet, the strides are powers of ten.
    public static final class Search {
        private static final int DIGITS = 4;
        private static final long FURTHEST = 1L << 20;
        private static final int SMALLEST = -3;
        private static final int LARGEST = 12;

        /// Units of what is counted: no halves are proposed.
        private static final Set<String> COUNTED =
                Set.of("人", "名", "件", "台", "套", "个", "家", "户", "次", "项", "起");

        private int left;
        private boolean complete = true;

        public Search(int trials) {
            this.left = trials;
        }

        /// Whether the trials were enough for all that was asked.
        public boolean complete() {
            return complete;
        }

        /// @param values that the method names: what is tried for a text, and for a number instead
        ///   of all others
        /// @return the smallest change found; null when none that was tried is enough
        public @Nullable Counterfactual find(
                Input input, @Nullable Object now, List<Object> values, Trial trial) {
            return switch (input.kind()) {
                case NUMBER ->
                        values.isEmpty()
                                ? number(input, now, trial)
                                : onScale(input, now, values, trial);
                case TRUTH -> oneOf(input, now, List.of(true, false), trial);
                case TEXT -> oneOf(input, now, values, trial);
            };
        }

        private @Nullable Counterfactual oneOf(
                Input input, @Nullable Object now, List<?> values, Trial trial) {
            for (Object value : values) {
                if (!value.equals(now) && tries(trial, value)) {
                    return new Counterfactual(input, now, value, null);
                }
            }
            return null;
        }

        /// The nearest point first.
        private @Nullable Counterfactual onScale(
                Input input, @Nullable Object now, List<Object> points, Trial trial) {
            BigDecimal from = now instanceof BigDecimal number ? number : BigDecimal.ZERO;
            List<BigDecimal> nearest = new ArrayList<>();
            for (Object point : points) {
                // Files have numbers as texts.
                BigDecimal number =
                        point instanceof BigDecimal exact
                                ? exact
                                : Cursor.written(point.toString());
                if (number != null && (now == null || number.compareTo(from) != 0)) {
                    nearest.add(number);
                }
            }
            nearest.sort(Comparator.comparing(point -> point.subtract(from).abs()));
            Object before = now;
            for (BigDecimal point : nearest) {
                if (tries(trial, point)) {
                    return new Counterfactual(input, now, point, before);
                }
                before = point;
            }
            return null;
        }

        private boolean tries(Trial trial, Object value) {
            if (isSpent()) {
                return false;
            }
            left--;
            return trial.isEnough(value);
        }

        /// Asked where another trial would follow.
        private boolean isSpent() {
            complete &= left > 0;
            return left == 0;
        }

        private @Nullable Counterfactual number(Input input, @Nullable Object now, Trial trial) {
            if (!(now instanceof BigDecimal number)
                    || number.signum() == 0
                    || !within(input, now)) {
                return fromNothing(input, now, trial);
            }
            Counterfactual up = away(input, number, 1, trial);
            Counterfactual down = away(input, number, -1, trial);
            if (up == null || down == null) {
                return up == null ? down : up;
            }
            return distance(up).compareTo(distance(down)) <= 0 ? up : down;
        }

        private static boolean within(Input input, Object value) {
            BigDecimal number = (BigDecimal) value;
            return (input.min() == null || number.compareTo(input.min()) >= 0)
                    && (input.max() == null || number.compareTo(input.max()) <= 0);
        }

        private static BigDecimal distance(Counterfactual one) {
            BigDecimal now = (BigDecimal) Objects.requireNonNull(one.now());
            return ((BigDecimal) one.enough()).subtract(now).abs();
        }

        private @Nullable Counterfactual away(
                Input input, BigDecimal now, int direction, Trial trial) {
            BigDecimal unit = grain(input, now);
            var rounding = direction > 0 ? RoundingMode.FLOOR : RoundingMode.CEILING;
            BigDecimal start = now.divide(unit, 0, rounding).multiply(unit);
            BigDecimal end = end(input, now, direction, start, unit);
            if (end == null) {
                return null;
            }
            var way = new Way(start, end, unit, direction);
            long low = 0;
            long high = 1;
            while (!tries(trial, way.at(high))) {
                if (high == way.last || isSpent()) {
                    return null;
                }
                low = high;
                high = Math.min(high * 4, way.last);
            }
            return narrowed(input, now, now, way, low, high, trial);
        }

        /// Four digits of the number; whole ones of what is counted.
        private static BigDecimal grain(Input input, BigDecimal number) {
            int exponent = number.precision() - number.scale() - 1;
            BigDecimal grain = BigDecimal.ONE.scaleByPowerOfTen(exponent - DIGITS + 1);
            return counted(input) ? grain.max(BigDecimal.ONE) : grain;
        }

        private static boolean counted(Input input) {
            return input.type() instanceof Type.Number(var unit)
                    && (COUNTED.contains(unit.toString()) || unit.toString().startsWith("{"));
        }

        private static @Nullable BigDecimal end(
                Input input, BigDecimal now, int direction, BigDecimal start, BigDecimal unit) {
            BigDecimal furthest =
                    start.add(unit.multiply(BigDecimal.valueOf(direction * FURTHEST)));
            BigDecimal limit = direction > 0 ? input.max() : input.min();
            if (direction < 0 && limit == null && now.signum() > 0) {
                limit = BigDecimal.ZERO;
            }
            BigDecimal end =
                    limit == null
                            ? furthest
                            : direction > 0 ? furthest.min(limit) : furthest.max(limit);
            return end.compareTo(now) * direction > 0 ? end : null;
        }

        /// From zero, or the least that is allowed, upwards by powers of ten.
        private @Nullable Counterfactual fromNothing(
                Input input, @Nullable Object now, Trial trial) {
            BigDecimal before =
                    input.min() != null && input.min().signum() > 0 ? input.min() : BigDecimal.ZERO;
            boolean isThere = now instanceof BigDecimal && before.compareTo((BigDecimal) now) == 0;
            if (!isThere && tries(trial, before)) {
                return new Counterfactual(input, now, before, null);
            }
            for (int power = counted(input) ? 0 : SMALLEST; power <= LARGEST; power++) {
                BigDecimal next = BigDecimal.ONE.scaleByPowerOfTen(power);
                boolean last = input.max() != null && next.compareTo(input.max()) >= 0;
                next = last ? Objects.requireNonNull(input.max()) : next;
                if (next.compareTo(before) > 0) {
                    if (tries(trial, next)) {
                        var way = new Way(before, next, grain(input, next), 1);
                        return narrowed(input, now, before, way, 0, way.last, trial);
                    }
                    before = next;
                }
                if (last || power < LARGEST && isSpent()) {
                    return null;
                }
            }
            return null;
        }

        /// @param first what was tried at place 0
        private Counterfactual narrowed(
                Input input,
                @Nullable Object now,
                BigDecimal first,
                Way way,
                long notEnough,
                long enough,
                Trial trial) {
            long low = notEnough;
            long high = enough;
            while (high - low > 1) {
                if (isSpent()) {
                    break;
                }
                long middle = (low + high) >>> 1;
                if (tries(trial, way.at(middle))) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            BigDecimal below = low == 0 ? first : way.at(low);
            return new Counterfactual(input, now, way.at(high), below);
        }

        /// Places from a start to an end; the last one is the end.
        private static final class Way {
            private final BigDecimal start;
            private final BigDecimal end;
            private final BigDecimal stride;
            private final long last;

            Way(BigDecimal start, BigDecimal end, BigDecimal unit, int direction) {
                this.start = start;
                this.end = end;
                this.stride = unit.multiply(BigDecimal.valueOf(direction));
                this.last =
                        end.subtract(start).abs().divide(unit, 0, RoundingMode.UP).longValueExact();
            }

            BigDecimal at(long place) {
                BigDecimal exact =
                        place == last ? end : start.add(stride.multiply(BigDecimal.valueOf(place)));
                BigDecimal plain = exact.stripTrailingZeros();
                return plain.scale() < 0 ? plain.setScale(0) : plain;
            }
        }
    }
}
