package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes in the inputs of subjects: of the right kind and within their limits, or missing with the
/// reason.
///
/// @param columns where each input goes
record Intake(List<Input> inputs, int[] columns) {
    private static final int LONGEST_TEXT = 4_000;
    private static final int MOST_DIGITS = 60;

    void load(Sheet sheet, int subject, SubjectIn in) {
        Row row = sheet.row(subject);
        Map<Integer, Object> refused = new HashMap<>(0);
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            Given given = given(input, in);
            row.evidence[i] = given.evidence();
            if (!put(sheet, subject, columns[i], input, given) && given.value() != null) {
                refused.put(i, given.value());
            }
        }
        row.refused = refused.isEmpty() ? Map.of() : refused;
    }

    private static Given given(Input input, SubjectIn in) {
        Given given = in.inputs().get(input.key());
        if (given != null) {
            return given;
        }
        String attribute =
                input.from() instanceof Input.From.Subject(String name)
                        ? in.attributes().get(name)
                        : null;
        return Given.of(attribute == null ? null : read(input, attribute), Label.DECLARED);
    }

    private static Object read(Input input, String text) {
        return switch (input.kind()) {
            case TEXT -> text;
            case TRUTH -> text.equals("true") || text.equals("false") ? text.equals("true") : text;
            case NUMBER -> {
                BigDecimal number = Cursor.written(text);
                yield number == null ? text : number;
            }
        };
    }

    /// @return whether the value was taken
    private static boolean put(Sheet sheet, int subject, int column, Input input, Given given) {
        Object value = given.value();
        Why.Reason fault = fault(input, value);
        if (fault == null) {
            sheet.put(subject, column, value, given.label(), null);
            return true;
        }
        Why why = new Why(fault, input.title());
        if (why.isAbsence() && input.missing() instanceof Absence.Value(Object standIn)) {
            var replaced = new Why(Why.Reason.SUBSTITUTED, input.title());
            sheet.put(subject, column, standIn, Label.DECLARED, replaced);
        } else {
            sheet.put(subject, column, null, Label.DECLARED, why);
        }
        return false;
    }

    private static Why.@Nullable Reason fault(Input input, @Nullable Object value) {
        if (value == null) {
            return Why.Reason.INPUT_MISSING;
        }
        return switch (input.kind()) {
            case NUMBER ->
                    value instanceof BigDecimal number
                            ? range(input, number)
                            : Why.Reason.WRONG_KIND;
            case TEXT ->
                    value instanceof String text && text.length() <= LONGEST_TEXT
                            ? null
                            : Why.Reason.WRONG_KIND;
            case TRUTH -> value instanceof Boolean ? null : Why.Reason.WRONG_KIND;
        };
    }

    private static Why.@Nullable Reason range(Input input, BigDecimal number) {
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            return Why.Reason.TOO_LARGE;
        }
        boolean low = input.min() != null && number.compareTo(input.min()) < 0;
        boolean high = input.max() != null && number.compareTo(input.max()) > 0;
        return low || high ? Why.Reason.OUT_OF_RANGE : null;
    }
}
