package io.baigong.server.methods;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Difference;
import io.baigong.evaluator.method.Explanation;
import io.baigong.evaluator.method.Figure;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Level;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.Step;
import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Invalid;
import io.baigong.server.methods.MethodEditions.Kept;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Shapes of answers. Numbers are texts, exact to the last digit.
final class Answers {
    private Answers() {}

    /// @param kind `number`, `text` or `truth`
    /// @param levels of a step that gives levels, the first the lowest or best as the method says
    @Schema(name = "MethodName")
    record NameAnswer(
            String key, Words title, String role, String kind, String unit, List<Level> levels) {}

    /// Where a method is printed.
    @Schema(name = "MethodSource")
    record SourceAnswer(
            Words title,
            @Nullable String url,
            @Nullable String clause,
            @Nullable String published) {
        static SourceAnswer of(Method.Source source) {
            return new SourceAnswer(
                    source.title(), source.url(), source.clause(), source.published());
        }
    }

    /// A method in a list.
    ///
    /// @param own those of its editions that the organisation wrote itself
    /// @param pack that brought it; absent for one of the organisation's own
    @Schema(name = "MethodListed")
    record Listed(
            String key,
            List<String> editions,
            List<String> own,
            Words title,
            Words summary,
            String standing,
            String subject,
            String period,
            String example,
            @Nullable String pack) {}

    /// A method as one reads it.
    ///
    /// @param names inputs, coefficients and steps, in the order of calculation
    /// @param definition the file of the edition, as it was installed
    @Schema(name = "MethodEdition")
    record Read(
            @JsonUnwrapped Listed method,
            String edition,
            String sha256,
            String result,
            List<String> shown,
            List<NameAnswer> names,
            @Schema(type = "object") JsonNode definition) {}

    /// @param all editions of the method
    static Listed listed(Kept newest, List<Kept> all) {
        var method = newest.method().method();
        return new Listed(
                method.key(),
                all.stream().map(one -> one.method().method().edition()).toList(),
                all.stream()
                        .filter(one -> one.pack() == null)
                        .map(one -> one.method().method().edition())
                        .toList(),
                method.title(),
                method.summary(),
                word(method.standing()),
                word(method.subject()),
                word(method.period()),
                method.period().example(),
                newest.pack());
    }

    static List<NameAnswer> names(CompiledMethod compiled) {
        var method = compiled.method();
        Map<String, Step> steps = new LinkedHashMap<>();
        method.steps().forEach(step -> steps.put(step.key(), step));
        var inputs = method.inputs().stream().map(Input::key).toList();
        var names = new ArrayList<NameAnswer>();
        for (var name : compiled.names()) {
            String role =
                    inputs.contains(name)
                            ? "input"
                            : method.coefficients().stream().anyMatch(one -> one.key().equals(name))
                                    ? "coefficient"
                                    : "step";
            var type = compiled.type(name);
            names.add(
                    new NameAnswer(
                            name,
                            compiled.title(name),
                            role,
                            kind(type),
                            unit(type),
                            levels(steps.get(name))));
        }
        return names;
    }

    private static List<Level> levels(@Nullable Step step) {
        return switch (step) {
            case Step.Bands bands -> {
                var levels = new ArrayList<Level>();
                if (bands.below() != null) {
                    levels.add(bands.below());
                }
                bands.levels().forEach(band -> levels.add(band.level()));
                yield levels;
            }
            case Step.Stages stages -> stages.levels();
            case null, default -> List.of();
        };
    }

    /// Of a number, and empty for everything else.
    static String unit(Type type) {
        return type instanceof Type.Number number ? number.unit().shown() : "";
    }

    private static String kind(Type type) {
        return switch (type) {
            case Type.Number _ -> "number";
            case Type.Text _ -> "text";
            case Type.Truth _ -> "truth";
        };
    }

    /// @param value a number as text, a text, a level's key, `true` or `false`; absent when missing
    /// @param why it is missing, was replaced, exempt or held down
    @Schema(name = "MethodFigure")
    record FigureAnswer(@Nullable String value, String label, @Nullable WhyAnswer why) {
        /// A figure as it was kept.
        static FigureAnswer kept(JsonNode node) {
            var why = node.path("why");
            var words = new Words(why.path("zh").asString("-"), why.path("en").asString("-"));
            return new FigureAnswer(
                    text(GivenJson.value(node.path("value"))),
                    node.path("label").asString("declared"),
                    why.isMissingNode()
                            ? null
                            : new WhyAnswer(
                                    why.path("reason").asString("").toLowerCase(Locale.ROOT),
                                    words));
        }

        static FigureAnswer of(Figure figure) {
            return new FigureAnswer(
                    text(figure.value()),
                    word(figure.label()),
                    figure.why() == null
                            ? null
                            : new WhyAnswer(word(figure.why().reason()), figure.why().words()));
        }
    }

    /// @param reason such as `input_missing`
    @Schema(name = "WhyOfFigure")
    record WhyAnswer(String reason, Words words) {}

    /// A subject with figures by name.
    @Schema(name = "CalculatedSubject")
    record SubjectAnswer(String subject, Words name, Map<String, FigureAnswer> figures) {}

    static SubjectAnswer subject(
            Calculation calculation, String subject, Words name, List<String> names) {
        Map<String, FigureAnswer> figures = new LinkedHashMap<>();
        for (var one : names) {
            figures.put(one, FigureAnswer.of(calculation.figure(subject, one)));
        }
        return new SubjectAnswer(subject, name, figures);
    }

    /// How a subject's figures came about.
    @Schema(name = "FigureExplanation")
    record ExplanationAnswer(
            String subject,
            Words name,
            String period,
            String method,
            String standing,
            @Nullable String group,
            @Nullable Words groupTitle,
            List<LineAnswer> lines) {
        static ExplanationAnswer of(Explanation explanation, Words name) {
            var group = explanation.group();
            return new ExplanationAnswer(
                    explanation.subject(),
                    name,
                    explanation.period(),
                    explanation.method(),
                    word(explanation.standing()),
                    group == null ? null : group.key(),
                    group == null ? null : group.title(),
                    explanation.lines().stream().map(LineAnswer::of).toList());
        }
    }

    /// One step with its formula and what went into it.
    @Schema(name = "ExplainedStep")
    record LineAnswer(
            String step,
            Words title,
            Words how,
            List<UsedAnswer> used,
            FigureAnswer figure,
            String unit) {
        static LineAnswer of(Explanation.Line line) {
            return new LineAnswer(
                    line.step(),
                    line.title(),
                    line.how(),
                    line.used().stream().map(UsedAnswer::of).toList(),
                    FigureAnswer.of(line.figure()),
                    line.unit());
        }
    }

    /// @param evidence where an input was read, such as `table:land-efficiency-year/firm-1/2022@3`
    ///   or `calculation:17/firm-1/score`
    /// @param source where a coefficient is printed
    @Schema(name = "UsedFigure")
    record UsedAnswer(
            String name,
            Words title,
            FigureAnswer figure,
            String unit,
            @Nullable String evidence,
            @Nullable String source) {
        static UsedAnswer of(Explanation.Used used) {
            return new UsedAnswer(
                    used.name(),
                    used.title(),
                    FigureAnswer.of(used.figure()),
                    used.unit(),
                    used.evidence(),
                    used.coefficient() == null ? null : used.coefficient().source());
        }
    }

    /// Why a result is another than before.
    @Schema(name = "FigureDifference")
    record DifferenceAnswer(
            String subject,
            Words name,
            FigureAnswer before,
            FigureAnswer after,
            List<ChangeAnswer> changes) {
        static DifferenceAnswer of(Difference difference, Words name) {
            return new DifferenceAnswer(
                    difference.subject(),
                    name,
                    FigureAnswer.of(difference.before()),
                    FigureAnswer.of(difference.after()),
                    difference.changes().stream().map(ChangeAnswer::of).toList());
        }
    }

    /// @param kind `input`, `coefficient`, `edition`, `others` or `step`
    /// @param decisive whether this change alone would have given the new result
    @Schema(name = "FigureChange")
    record ChangeAnswer(
            String kind,
            String key,
            Words title,
            @Nullable String before,
            @Nullable String after,
            @Nullable Boolean decisive) {
        static ChangeAnswer of(Difference.Change change) {
            return new ChangeAnswer(
                    word(change.kind()),
                    change.key(),
                    change.title(),
                    change.before(),
                    change.after(),
                    change.decisive());
        }
    }

    static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    /// The same for a method that is about to be tried.
    static Map<String, @Nullable Object> values(Method method, Map<String, @Nullable Object> sent) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        sent.forEach((key, value) -> values.put(key, value(method, key, value)));
        return values;
    }

    private static @Nullable Object value(Method method, String key, @Nullable Object value) {
        var input = method.inputs().stream().filter(one -> one.key().equals(key)).findFirst();
        if (value == null || input.isEmpty()) {
            return value;
        }
        return switch (input.get().kind()) {
            case NUMBER -> {
                try {
                    yield new BigDecimal(value.toString());
                } catch (NumberFormatException e) {
                    throw new Invalid("inputs." + key, "a number", value);
                }
            }
            case TRUTH -> {
                if (!value.toString().matches("true|false")) {
                    throw new Invalid("inputs." + key, "true or false", value);
                }
                yield Boolean.valueOf(value.toString());
            }
            case TEXT -> value.toString();
        };
    }
}
