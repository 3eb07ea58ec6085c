package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.rollup.How;
import io.baigong.evaluator.rollup.Placement;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a method from JSON and says everything that is wrong with its form. Names, units and
/// circles are the business of [CompiledMethod].
public final class MethodReader {
    /// The longest file, in bytes.
    public static final int LONGEST = 2 * 1024 * 1024;

    /// What some editors begin a file in UTF-8 with.
    private static final String MARK = "\uFEFF";

    /// Each formula becomes a class.
    private static final int MOST_FORMULAS = 2_000;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private final List<MethodFault> faults = new ArrayList<>();

    private MethodReader() {}

    /// @throws MethodFaults with all faults
    public static Method read(byte[] file) throws MethodFaults {
        if (file.length > LONGEST) {
            throw new MethodFaults(
                    List.of(
                            new MethodFault(
                                    "",
                                    "at most " + LONGEST + " bytes",
                                    String.valueOf(file.length),
                                    null)));
        }
        var reader = new MethodReader();
        JsonNode node = parsed(file);
        Method method = reader.method(node);
        if (!reader.faults.isEmpty()) {
            throw new MethodFaults(reader.faults);
        }
        return method;
    }

    private static JsonNode parsed(byte[] file) throws MethodFaults {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
            return JSON.readTree(text.startsWith(MARK) ? text.substring(MARK.length()) : text);
        } catch (CharacterCodingException e) {
            throw new MethodFaults(
                    List.of(new MethodFault("", "text in UTF-8", "another encoding", null)));
        } catch (JacksonException e) {
            var at = e.getLocation();
            String where =
                    at == null ? "" : "line %d:%d".formatted(at.getLineNr(), at.getColumnNr());
            String got =
                    e instanceof DatabindException
                            ? "something behind its end"
                            : e.getOriginalMessage();
            throw new MethodFaults(List.of(new MethodFault(where, "JSON", got, null)));
        }
    }

    private Method method(JsonNode node) {
        var at = new Cursor(node, "", faults);
        if (!at.isObject()) {
            at.fault("an object");
        }
        List<Input> inputs = at.at("inputs").list(0, 500, MethodReader::input);
        List<Step> steps = at.at("steps").list(1, 500, StepReader::read);
        if (steps.stream().flatMap(StepOrder::texts).count() > MOST_FORMULAS) {
            at.at("steps").fault("at most " + MOST_FORMULAS + " formulas and names in all");
        }
        var subject = at.at("subject").word(Method.SubjectKind.class, null);
        Method method =
                new Method(
                        at.at("key").text("[a-z0-9][a-z0-9-]{0,62}", "small letters, digits and -"),
                        at.at("edition")
                                .text("[A-Za-z0-9][A-Za-z0-9.-]{0,31}", "letters, digits, . and -"),
                        at.at("title").words(),
                        at.at("summary").words(),
                        at.at("standing").word(Method.Standing.class, null),
                        at.at("sources").list(1, 50, MethodReader::source),
                        subject,
                        place(at.at("place"), subject),
                        at.at("period").word(Rhythm.class, null),
                        inputs,
                        at.at("coefficients").list(0, 200, MethodReader::coefficients),
                        at.at("groups").list(0, 50, MethodReader::group),
                        steps,
                        at.at("result").text(),
                        at.at("shown").list(0, 100, Cursor::text),
                        at.at("rollUp").list(0, 100, MethodReader::rollUp),
                        at.at("goals").list(0, 200, MethodReader::goal),
                        GoldenReader.read(at, inputs),
                        sha256(node));
        at.done();
        return method;
    }

    private static String sha256(JsonNode node) {
        var digest = new Digest();
        digest.add(CanonicalJson.of(node));
        return digest.hex();
    }

    private static @Nullable String place(Cursor at, Method.SubjectKind subject) {
        if (!at.isPresent()) {
            return null;
        }
        if (subject != Method.SubjectKind.PLACE) {
            at.fault("no place for a method that is not about places");
        }
        return at.text("[1-9]\\d{5}", "the code of a region, such as 330000");
    }

    private static Method.Goal goal(Cursor at) {
        var goal =
                new Method.Goal(
                        at.at("area").words(),
                        at.at("title").words(),
                        at.at("now").text(),
                        at.at("target").text(),
                        at.at("progress").text(),
                        at.at("declared").optionalText());
        at.done();
        return goal;
    }

    private static Method.Source source(Cursor at) {
        var source =
                new Method.Source(
                        at.at("title").words(),
                        at.at("url").optionalText(),
                        at.at("clause").optionalText(),
                        at.at("published").optionalText());
        at.done();
        return source;
    }

    private static Input input(Cursor at) {
        Input.Kind kind = at.at("type").word(Input.Kind.class, Input.Kind.NUMBER);
        var unit = at.at("unit");
        if (kind != Input.Kind.NUMBER && unit.isPresent()) {
            unit.fault("no unit for a " + Cursor.word(kind));
        }
        Type type =
                switch (kind) {
                    case NUMBER -> new Type.Number(unit.unit());
                    case TEXT -> Type.TEXT;
                    case TRUTH -> Type.TRUTH;
                };
        var input =
                new Input(
                        at.at("key").name(),
                        at.at("title").words(),
                        type,
                        from(at.at("from")),
                        absence(at.at("missing"), kind, Absence.REQUIRED),
                        at.at("min").optionalNumber(),
                        at.at("max").optionalNumber(),
                        confirmedBy(at.at("confirmedBy"), kind));
        at.done();
        return input;
    }

    private static Input.@Nullable Confirmation confirmedBy(Cursor at, Input.Kind kind) {
        if (!at.isPresent()) {
            return null;
        }
        if (kind != Input.Kind.NUMBER) {
            at.fault("nothing: only numbers are confirmed");
            return null;
        }
        var from = from(at.at("from"));
        var share = at.at("share").optionalNumber();
        var amount = at.at("amount").optionalNumber();
        at.done();
        try {
            return new Input.Confirmation(from, new Tolerance(share, amount));
        } catch (IllegalArgumentException e) {
            at.fault("a share from 0 to 0.5 of the greater, or an amount from 0 in the unit");
            return null;
        }
    }

    private static Input.From from(Cursor at) {
        Input.From from;
        if (at.has("table")) {
            from = new Input.From.Table(at.at("table").text(), at.at("column").text());
        } else if (at.has("form")) {
            from = new Input.From.Form(at.at("form").text(), at.at("question").text());
        } else if (at.has("method")) {
            from = new Input.From.Method(at.at("method").text(), at.at("step").text());
        } else if (at.has("reading")) {
            var reading = at.at("reading");
            from =
                    new Input.From.Reading(
                            reading.at("of").optionalText(),
                            reading.at("as").word(Input.As.class, null));
            reading.done();
        } else if (at.has("production")) {
            from = new Input.From.Production(at.at("production").text());
        } else if (at.has("platform")) {
            from =
                    new Input.From.Platform(
                            at.at("platform").text(),
                            at.at("level").word(Label.class, Label.EVIDENCED));
        } else if (at.has("subject")) {
            from = new Input.From.Subject(at.at("subject").text());
        } else {
            at.fault(
                    "an object with table, form, method, reading, production, platform or subject");
            return new Input.From.Subject("?");
        }
        at.done();
        return from;
    }

    /// What is done when a value is missing.
    static Absence absence(Cursor at, Input.Kind kind, Absence otherwise) {
        if (!at.isPresent()) {
            return otherwise;
        }
        if (at.isText()) {
            String word = at.text();
            if (word.equals("required") && otherwise == Absence.REQUIRED) {
                return Absence.REQUIRED;
            }
            if (!word.equals("missing")) {
                at.fault("missing, {\"value\": …} or {\"mean\": \"all\" or \"group\"}");
            }
            return Absence.STAYS;
        }
        Absence absence = Absence.STAYS;
        if (at.has("value")) {
            absence = new Absence.Value(at.at("value").value(kind));
        } else if (at.has("mean") && kind == Input.Kind.NUMBER) {
            absence = new Absence.Mean(at.at("mean").word(Within.class, null));
        } else {
            at.fault("value, or mean of a number");
        }
        at.done();
        return absence;
    }

    private static Coefficients coefficients(Cursor at) {
        List<String> by = at.at("by").list(0, 8, Cursor::text);
        List<Coefficients.Row> rows = at.at("rows").list(1, 20_000, row -> row(row, by));
        var coefficients =
                new Coefficients(
                        at.at("key").name(),
                        at.at("title").words(),
                        at.at("unit").unit(),
                        by,
                        rows,
                        at.at("otherwise")
                                .word(Coefficients.Otherwise.class, Coefficients.Otherwise.REFUSE));
        Set<Map<String, String>> seen = new HashSet<>();
        for (var row : rows) {
            if (!seen.add(row.keys()) && !at.isFull()) {
                at.fault("rows that differ in " + by, "twice: " + row.keys());
            }
        }
        at.done();
        return coefficients;
    }

    private static Coefficients.Row row(Cursor at, List<String> by) {
        Map<String, String> keys = new HashMap<>();
        for (String key : by) {
            var cell = at.at(key);
            boolean year = key.equals("year");
            String form = year ? "\\d{4}|\\*" : ".{1,100}";
            keys.put(key, cell.text(form, year ? "a year or *" : "at most 100 characters"));
        }
        var row =
                new Coefficients.Row(keys, at.at("value").number(), at.at("source").optionalText());
        at.at("title").optionalText();
        at.done();
        return row;
    }

    private static Method.Group group(Cursor at) {
        var group =
                new Method.Group(at.at("key").name(), at.at("title").words(), at.at("when").text());
        at.done();
        return group;
    }

    private static Method.RollUp rollUp(Cursor at) {
        How how =
                switch (at.at("how").word(HowWord.class, null)) {
                    case SUM -> How.SUM;
                    case RATIO -> How.RATIO_OF_SUMS;
                    case WEIGHTED -> How.WEIGHTED_MEAN;
                    case MEDIAN -> How.MEDIAN;
                    case SHARE -> How.SHARE;
                };
        var rollUp =
                new Method.RollUp(
                        at.at("step").text(),
                        how,
                        at.at("placement").word(Placement.class, Placement.AT_END),
                        at.at("numerator").optionalText(),
                        at.at("denominator").optionalText(),
                        at.at("weight").optionalText());
        boolean fits =
                switch (how) {
                    case RATIO_OF_SUMS ->
                            rollUp.numerator() != null && rollUp.denominator() != null;
                    case WEIGHTED_MEAN -> rollUp.weight() != null;
                    case MEDIAN -> rollUp.placement() == Placement.AT_END;
                    case SUM, SHARE -> true;
                };
        if (!fits) {
            at.fault(
                    "numerator and denominator of a ratio, weight of a weighted mean, a median at"
                            + " the end");
        }
        at.done();
        return rollUp;
    }

    private enum HowWord {
        SUM,
        RATIO,
        WEIGHTED,
        MEDIAN,
        SHARE
    }
}
