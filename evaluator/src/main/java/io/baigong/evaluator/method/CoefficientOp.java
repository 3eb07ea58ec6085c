package io.baigong.evaluator.method;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Looks up a coefficient for each subject. The numbers are the method's own; which of them is
/// taken is as well proven as the inputs that say so.
///
/// @param columns of the inputs among `by`; [Sheet#ATTRIBUTES] for the others
record CoefficientOp(
        int column,
        Coefficients coefficients,
        int[] columns,
        int[] reads,
        int[] inputs,
        Map<List<String>, Optional<Coefficients.Row>> found)
        implements Op.Single {
    private static final int MOST_FOUND = 100_000;

    static CoefficientOp of(int column, Coefficients coefficients, int[] columns) {
        int[] reads = Arrays.stream(columns).distinct().toArray();
        int[] inputs = Arrays.stream(reads).filter(key -> key != Sheet.ATTRIBUTES).toArray();
        return new CoefficientOp(
                column, coefficients, columns, reads, inputs, new ConcurrentHashMap<>());
    }

    @Override
    public void run(Sheet sheet, int subject) {
        take(sheet, subject, sheet.period);
    }

    /// Takes the row of a period.
    void take(Sheet sheet, int subject, String period) {
        var row = row(sheet.row(subject), period);
        if (row == null) {
            var why = new Why(Why.Reason.NO_COEFFICIENT, coefficients.title());
            sheet.put(subject, column, null, Label.DECLARED, why);
        } else {
            sheet.put(subject, column, row.value(), sheet.row(subject).weakest(inputs), null);
        }
    }

    /// The row that a subject has in a period.
    Coefficients.@Nullable Row row(Row subject, String period) {
        @Nullable String[] keys = new String[columns.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(i, subject, period);
        }
        if (found.size() >= MOST_FOUND) {
            found.clear();
        }
        // What a subject does not say is kept as an empty text, which no row asks for.
        List<String> remembered = Arrays.stream(keys).map(key -> key == null ? "" : key).toList();
        return found.computeIfAbsent(
                        remembered, _ -> Optional.ofNullable(coefficients.row(Arrays.asList(keys))))
                .orElse(null);
    }

    private @Nullable String key(int i, Row subject, String period) {
        String by = coefficients.by().get(i);
        if (by.equals("year")) {
            return period.substring(0, 4);
        }
        return columns[i] == Sheet.ATTRIBUTES
                ? subject.attributes.get(by)
                : (String) subject.values[columns[i]];
    }
}
