package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the examples of a method.
final class GoldenReader {
    private static final int MOST_SUBJECTS = 1_000;

    private final Rhythm rhythm;
    private final Map<String, Input.Kind> kinds = new HashMap<>();

    private GoldenReader(Rhythm rhythm, List<Input> inputs) {
        this.rhythm = rhythm;
        inputs.forEach(input -> kinds.put(input.key(), input.kind()));
    }

    static List<Golden> read(Cursor method, List<Input> inputs) {
        Rhythm rhythm = method.at("period").word(Rhythm.class, Rhythm.YEAR);
        return method.at("golden").list(0, 500, new GoldenReader(rhythm, inputs)::golden);
    }

    private Golden golden(Cursor at) {
        Map<String, String> shared =
                new LinkedHashMap<>(at.at("attributes").map(50, (_, value) -> value.text()));
        var region = at.at("region");
        if (region.isPresent()) {
            shared.put("region", region.text());
        }
        var golden =
                new Golden(
                        at.at("title").words(),
                        period(at.at("period")),
                        at.at("population").list(1, MOST_SUBJECTS, each -> subject(each, shared)),
                        at.at("past").map(100, (_, then) -> past(then)),
                        at.at("expect")
                                .map(
                                        MOST_SUBJECTS,
                                        (_, steps) -> steps.map(500, (_, value) -> value.raw())));
        at.done();
        return golden;
    }

    private String period(Cursor at) {
        String period = at.text();
        if (!period.equals("?") && !rhythm.isPeriod(period)) {
            at.fault("a " + Cursor.word(rhythm) + " such as " + rhythm.example());
        }
        return period;
    }

    private static Map<String, Map<String, BigDecimal>> past(Cursor at) {
        return at.map(
                MOST_SUBJECTS, (_, subject) -> subject.map(500, (_, value) -> value.number()));
    }

    private SubjectIn subject(Cursor at, Map<String, String> shared) {
        Map<String, String> attributes = new LinkedHashMap<>(shared);
        attributes.putAll(at.at("attributes").map(50, (_, value) -> value.text()));
        var inputs = at.at("inputs").map(500, this::given);
        var subject = new SubjectIn(at.at("subject").text(), attributes, inputs);
        at.done();
        return subject;
    }

    /// A plain value, or one with its label.
    private Given given(String key, Cursor at) {
        Input.Kind kind = kinds.get(key);
        if (kind == null) {
            if (!at.isFull()) {
                String near = Near.to(key, kinds.keySet().stream().sorted().toList());
                at.fault("the key of an input", near == null ? "" : near);
            }
            return Given.of(null, Label.DECLARED);
        }
        if (!at.isObject()) {
            return Given.of(at.isPresent() ? at.value(kind) : null, Label.DECLARED);
        }
        var given = Given.of(at.at("value").value(kind), at.at("label").word(Label.class, null));
        at.done();
        return given;
    }
}
