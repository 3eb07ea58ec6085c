package io.baigong.server.methods;

import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.server.audit.Actor;
import io.baigong.server.facts.Fact;
import io.baigong.server.facts.Facts;
import io.baigong.server.facts.Field;
import io.baigong.server.facts.Source;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Rows of imported tables and answers to forms.
@Component
final class FactEvidence implements Evidence {
    private final Facts facts;

    FactEvidence(Facts facts) {
        this.facts = facts;
    }

    private record Place(Input input, String field) {}

    @Override
    public boolean has(Input.From from) {
        return from instanceof Input.From.Table || from instanceof Input.From.Form;
    }

    @Override
    public void gather(Wanted wanted, Sink sink) {
        Map<Source, List<Place>> sources = new LinkedHashMap<>();
        for (var input : wanted.inputs()) {
            var source =
                    input.from() instanceof Input.From.Form form
                            ? Source.form(form.form())
                            : Source.table(((Input.From.Table) input.from()).table());
            String field =
                    input.from() instanceof Input.From.Form form
                            ? form.question()
                            : ((Input.From.Table) input.from()).column();
            sources.computeIfAbsent(source, _ -> new ArrayList<>()).add(new Place(input, field));
        }
        int organisation = wanted.caller().organisation();
        sources.forEach((source, places) -> {
            var fields = facts.fields(organisation, source);
            facts.rows(
                    organisation,
                    source,
                    List.of(wanted.period()),
                    wanted.asOf(),
                    fact -> put(fact, places, fields, sink));
        });
    }

    private static void put(Fact fact, List<Place> places, Map<String, Field> fields, Sink sink) {
        if (fact.withdrawn()) {
            return;
        }
        for (var place : places) {
            var node = fact.values().path(place.field());
            var value = value(node, place.input(), fields.get(place.field()));
            var given = new Given(value, fact.label(place.field()), fact.ref().toString());
            sink.put(fact.ref().subject(), place.input(), given, witness(fact, place.field()));
        }
    }

    /// Of a value that was proposed and accepted it is not told whose it was.
    static @Nullable Witness witness(Fact fact, String field) {
        var origin = fact.origins().get(field);
        if (origin == null) {
            return new Witness(fact.channel(), Set.of(), Actor.loginOf(fact.recordedBy()));
        }
        return origin.from() == null ? new Witness(origin.channel(), Set.of(), null) : null;
    }

    private static @Nullable Object value(JsonNode node, Input input, @Nullable Field field) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return switch (input.kind()) {
            case NUMBER ->
                    node.isNumber()
                            ? inUnit(node.decimalValue(), input, field)
                            : node.isString() ? number(node.stringValue()) : node.toString();
            case TRUTH -> node.isBoolean() ? node.booleanValue() : node.asString();
            case TEXT -> node.asString();
        };
    }

    private static Object inUnit(BigDecimal number, Input input, @Nullable Field field) {
        return field == null
                ? number
                : WantedUnit.of(input, number, Objects.requireNonNullElse(field.unit(), ""));
    }

    private static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text; // The calculation says that it is of the wrong kind.
        }
    }
}
