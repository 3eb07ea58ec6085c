package io.baigong.server.methods;

import io.baigong.evaluator.method.Figure;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.SubjectIn;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Inputs and figures as they are kept. A number is an object `{"n": "12.50"}`: no digit is lost,
/// and no text is taken for a number.
final class GivenJson {
    private static final String NUMBER = "n";

    private final JsonMapper json;

    GivenJson(JsonMapper json) {
        this.json = json;
    }

    String inputs(SubjectIn subject) {
        var all = json.createObjectNode();
        subject.inputs()
                .forEach((key, given) -> {
                    var one = value(all.putObject(key), given.value(), given.label());
                    if (given.evidence() != null) {
                        one.put("evidence", given.evidence());
                    }
                });
        return json.writeValueAsString(all);
    }

    String figures(Map<String, Figure> figures) {
        var all = json.createObjectNode();
        figures.forEach((key, figure) -> {
            var one = value(all.putObject(key), figure.value(), figure.label());
            if (figure.why() != null) {
                one.putObject("why")
                        .put("reason", figure.why().reason().name())
                        .put("zh", figure.why().words().zh())
                        .put("en", figure.why().words().en());
            }
        });
        return json.writeValueAsString(all);
    }

    private static ObjectNode value(ObjectNode to, @Nullable Object value, Label label) {
        switch (value) {
            case null -> to.putNull("value");
            case BigDecimal number -> to.putObject("value").put(NUMBER, number.toPlainString());
            case Boolean truth -> to.put("value", truth);
            default -> to.put("value", value.toString());
        }
        return to.put("label", label.name().toLowerCase(Locale.ROOT));
    }

    SubjectIn subject(String subject, String attributes, String inputs) {
        Map<String, Given> given = new HashMap<>();
        json.readTree(inputs).forEachEntry((key, node) -> given.put(key, given(node)));
        Map<String, String> known = new HashMap<>();
        json.readTree(attributes).forEachEntry((key, value) -> known.put(key, value.asString()));
        return new SubjectIn(subject, known, given);
    }

    /// An input, or a figure without its reason.
    Given given(JsonNode node) {
        return new Given(
                value(node.path("value")),
                Label.valueOf(node.path("label").asString().toUpperCase(Locale.ROOT)),
                node.has("evidence") ? node.path("evidence").asString() : null);
    }

    JsonNode tree(String text) {
        return json.readTree(text);
    }

    /// The value of an input or figure.
    static @Nullable Object value(JsonNode node) {
        if (node.isObject()) {
            return new BigDecimal(node.path(NUMBER).asString());
        }
        return node.isNull() ? null : node.isBoolean() ? node.booleanValue() : node.asString();
    }

    String attributes(SubjectIn subject) {
        return json.writeValueAsString(subject.attributes());
    }
}
