package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A method calculated for a population in a period. It never changes; a correction makes another
/// one.
public final class Calculation {
    private final CompiledMethod compiled;
    private final Sheet sheet;

    Calculation(CompiledMethod compiled, Sheet sheet) {
        this.compiled = compiled;
        this.sheet = sheet;
    }

    public CompiledMethod method() {
        return compiled;
    }

    public String period() {
        return sheet.period;
    }

    /// The keys of the subjects, sorted.
    public List<String> subjects() {
        return Arrays.stream(rows()).map(row -> row.subject).toList();
    }

    /// The figure of a step; also of an input or coefficient.
    ///
    /// @throws IllegalArgumentException when there is no such subject or name
    public Figure figure(String subject, String name) {
        return row(subject).figure(compiled.column(name));
    }

    /// The figure of the step that is the answer.
    public Figure result(String subject) {
        return figure(subject, compiled.method().result());
    }

    /// Goes through the figures of a step in the order of the subjects.
    public void figures(String name, BiConsumer<String, Figure> consumer) {
        int column = compiled.column(name);
        for (Row row : rows()) {
            consumer.accept(row.subject, row.figure(column));
        }
    }

    /// How many subjects have each level, text or truth of a step; missing under the empty text.
    public Map<String, Integer> distribution(String name) {
        Map<String, Integer> counts = new TreeMap<>();
        figures(
                name,
                (_, figure) ->
                        counts.merge(
                                figure.value() == null ? "" : figure.value().toString(),
                                1,
                                Integer::sum));
        return counts;
    }

    /// Every step of a subject with what went into it.
    public Explanation explain(String subject) {
        return new Explaining(this, row(subject)).explanation();
    }

    /// The inputs of a subject as they were given, to change and calculate again.
    public SubjectIn given(String subject) {
        Row row = row(subject);
        Map<String, Given> inputs = new TreeMap<>();
        List<Input> all = compiled.method().inputs();
        for (int i = 0; i < all.size(); i++) {
            int column = compiled.intake().columns()[i];
            Why why = row.why(column);
            boolean standIn = why != null && why.reason() == Why.Reason.SUBSTITUTED;
            Object value = standIn ? null : row.values[column];
            value = value == null ? row.refused.get(i) : value;
            inputs.put(all.get(i).key(), new Given(value, row.label(column), row.evidence[i]));
        }
        return new SubjectIn(subject, row.attributes, inputs);
    }

    /// Calculates again what follows from corrected, late or new subjects, and from those that
    /// leave. The figures are those of a full calculation.
    ///
    /// @param changed with all their inputs
    public Calculation recalculate(Iterable<SubjectIn> changed, Set<String> removed) {
        return compiled.recalculate(this, changed, removed);
    }

    /// SHA-256 over the method, the period and every input, coefficient and figure with its label;
    /// the order in which subjects came plays no part.
    public String hash() {
        @Nullable String[] hashes = new String[rows().length];
        IntStream.range(0, hashes.length).parallel().forEach(i -> hashes[i] = hash(rows()[i]));
        var digest = new Digest();
        digest.add(compiled.method().sha256());
        digest.add(period());
        for (String hash : hashes) {
            digest.add(String.valueOf(hash));
        }
        return digest.hex();
    }

    private static String hash(Row row) {
        var digest = new Digest();
        digest.add(row.subject);
        for (int i = 0; i < row.values.length; i++) {
            digest.add(text(row.values[i]));
            digest.add(row.label(i).ordinal());
            Why why = row.why(i);
            digest.add(why == null ? "" : why.reason().name());
        }
        return digest.hex();
    }

    /// A value as text: equal numbers look alike, whatever their digits.
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case BigDecimal number -> "n" + number.stripTrailingZeros();
            case String text -> "t" + text;
            default -> "b" + value;
        };
    }

    Row[] rows() {
        return sheet.rows();
    }

    Past past() {
        return sheet.past;
    }

    boolean has(String subject) {
        return find(subject) >= 0;
    }

    Row row(String subject) {
        int at = find(subject);
        if (at < 0) {
            throw new IllegalArgumentException("no subject " + subject + " in this calculation");
        }
        return rows()[at];
    }

    private int find(String subject) {
        int low = 0;
        int high = rows().length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = rows()[middle].subject.compareTo(subject);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1;
    }

    /// All subjects as they were given.
    List<SubjectIn> given() {
        List<SubjectIn> all = new ArrayList<>();
        subjects().stream().map(this::given).forEach(all::add);
        return all;
    }
}
