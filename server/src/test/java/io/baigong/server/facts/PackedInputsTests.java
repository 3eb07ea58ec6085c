package io.baigong.server.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.MethodFaults;
import io.baigong.evaluator.method.MethodReader;
import io.baigong.server.access.Fault;
import io.baigong.server.methods.PlatformFigure;
import io.baigong.server.production.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the delivered methods ask for is in the delivered packs: tables, forms, steps of methods,
/// properties of things, figures of production.
class PackedInputsTests {
    private static final Path PACKS = Path.of("..", "packs");
    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<Path, CompiledMethod> METHODS = new TreeMap<>();
    private static final Map<Source, Definition> DEFINITIONS = new HashMap<>();
    private static final List<String> MISREAD = new ArrayList<>();

    /// Where an input is to come from and what is found there.
    ///
    /// @param type null when there is nothing
    private record Found(String place, @Nullable Type type) {}

    @BeforeAll
    static void readThePacks() throws IOException {
        for (var file : files("methods")) {
            try {
                METHODS.put(file, CompiledMethod.of(MethodReader.read(Files.readAllBytes(file))));
            } catch (MethodFaults e) {
                MISREAD.add(file + ": " + e.getMessage());
            }
        }
        for (var file : files("tables")) {
            var faults = new ArrayList<Fault>();
            keep(file, TableTemplate.read(json(file), faults), faults);
        }
        for (var file : files("forms")) {
            var faults = new ArrayList<Fault>();
            keep(file, FormDefinition.read(json(file), faults), faults);
        }
    }

    private static void keep(Path file, Definition definition, List<Fault> faults) {
        for (var fault : faults) {
            MISREAD.add(
                    "%s: %s: expected %s, got %s"
                            .formatted(file, fault.field(), fault.expected(), fault.got()));
        }
        if (faults.isEmpty() && DEFINITIONS.put(definition.source(), definition) != null) {
            MISREAD.add("%s: expected a key of its own, got %s".formatted(file, definition.key()));
        }
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(PACKS, 3)) {
            return all.filter(file -> name(file.getParent()).equals(folder))
                    .filter(file -> name(file).endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(@Nullable Path file) {
        return file == null ? "" : String.valueOf(file.getFileName());
    }

    private static JsonNode json(Path file) {
        return JSON.readTree(file.toFile());
    }

    @Test
    void everyPackedTableFormAndMethodIsReadWithoutFault() {
        assertThat(DEFINITIONS).hasSizeGreaterThan(10);
        assertThat(MISREAD).isEmpty();
    }

    @Test
    void everyFileIsListedInTheManifestOfItsPackAndEveryListedFileIsThere() throws IOException {
        for (var folder : List.of("models", "tables", "forms", "methods")) {
            var listed = new TreeSet<Path>();
            try (Stream<Path> packs = Files.list(PACKS)) {
                for (var pack : packs.sorted().toList()) {
                    for (var key : json(pack.resolve("manifest.json")).path(folder)) {
                        listed.add(pack.resolve(folder).resolve(key.asString() + ".json"));
                    }
                }
            }
            assertThat(files(folder)).as(folder).containsExactlyElementsOf(listed);
        }
    }

    @Test
    void everyInputOfEveryPackedMethodIsThereInItsUnitAndOfItsType() throws IOException {
        var misfits = new ArrayList<String>();
        for (var entry : METHODS.entrySet()) {
            var method = entry.getValue().method();
            for (var input : method.inputs()) {
                for (var found : found(method, input)) {
                    if (!fits(input.type(), found.type())) {
                        misfits.add(
                                "%s: input %s: expected %s of %s, got %s"
                                        .formatted(
                                                entry.getKey(),
                                                input.key(),
                                                said(input.type()),
                                                found.place(),
                                                said(found.type())));
                    }
                }
            }
        }
        assertThat(METHODS).hasSizeGreaterThan(20);
        assertThat(misfits).isEmpty();
    }

    @Test
    void everyTableFormAndMethodIsAboutTheSubjectsAndPeriodsOfTheMethodThatReadsIt() {
        var misfits = new TreeSet<String>();
        for (var entry : METHODS.entrySet()) {
            var method = entry.getValue().method();
            for (var input : method.inputs()) {
                for (var about : about(input)) {
                    if (!about.equals(about(method))) {
                        misfits.add(
                                "%s: input %s: expected %s, got %s"
                                        .formatted(
                                                entry.getKey(), input.key(), about(method), about));
                    }
                }
            }
        }
        assertThat(misfits).isEmpty();
    }

    @Test
    void aMisfitIsFound() {
        assertThat(fits(Type.number("万元"), Type.number("元"))).isFalse();
        assertThat(fits(Type.number("1"), Type.number(""))).isTrue();
        assertThat(fits(Type.TEXT, Type.TRUTH)).isFalse();
        assertThat(fits(Type.TEXT, null)).isFalse();
    }

    private static String about(Method method) {
        return method.subject().name() + " by " + method.period().name();
    }

    private static List<String> about(Input input) {
        return switch (input.from()) {
            case Input.From.Table table -> about(Source.table(table.table()));
            case Input.From.Form form -> about(Source.form(form.form()));
            case Input.From.Method other ->
                    editions(other.method()).stream().map(each -> about(each.method())).toList();
            case Input.From.Reading _,
                    Input.From.Production _,
                    Input.From.Platform _,
                    Input.From.Subject _ ->
                    List.of();
        };
    }

    private static List<String> about(Source source) {
        var definition = DEFINITIONS.get(source);
        return definition == null
                ? List.of()
                : List.of(definition.subject().name() + " by " + definition.period().name());
    }

    private static List<CompiledMethod> editions(String key) {
        return METHODS.values().stream().filter(each -> each.method().key().equals(key)).toList();
    }

    /// One for each edition of a method that is asked.
    private static List<Found> found(Method method, Input input) throws IOException {
        return switch (input.from()) {
            case Input.From.Table table -> List.of(in(Source.table(table.table()), table.column()));
            case Input.From.Form form -> List.of(in(Source.form(form.form()), form.question()));
            case Input.From.Method other -> steps(other);
            case Input.From.Reading reading -> List.of(property(reading, input.type()));
            case Input.From.Production production -> List.of(figure(production.name()));
            case Input.From.Platform platform -> List.of(counted(platform.figure()));
            // Attributes are given to subjects by people; no pack lists them.
            case Input.From.Subject subject ->
                    List.of(new Found("attribute " + subject.attribute(), input.type()));
        };
    }

    private static Found in(Source source, String key) {
        var definition = DEFINITIONS.get(source);
        var field = definition == null ? null : definition.field(key);
        return new Found(source + "/" + key, field == null ? null : type(field));
    }

    private static @Nullable Type type(Field field) {
        return switch (field.type()) {
            case NUMBER -> Type.number(Objects.requireNonNullElse(field.unit(), ""));
            case TEXT, DATE, CHOICE -> Type.TEXT;
            case TRUTH -> Type.TRUTH;
            case CHOICES, DOCUMENT -> null;
        };
    }

    private static List<Found> steps(Input.From.Method from) {
        var found = new ArrayList<Found>();
        for (var edition : editions(from.method())) {
            var type = edition.names().contains(from.step()) ? edition.type(from.step()) : null;
            found.add(new Found(edition.method().name() + "/" + from.step(), type));
        }
        return found.isEmpty()
                ? List.of(new Found("method " + from.method() + "/" + from.step(), null))
                : found;
    }

    private static Found counted(String name) {
        var figure = PlatformFigure.of(name);
        return new Found("platform " + name, figure == null ? null : Type.number(figure.unit()));
    }

    private static Found figure(String name) {
        var figure = Figure.of(name);
        var pieces = Set.of(Figure.PQ, Figure.GQ, Figure.SQ, Figure.RQ);
        return new Found(
                "production " + name,
                figure == null ? null : Type.number(pieces.contains(figure) ? "件" : "s"));
    }

    /// Readings are turned into the unit of the input, so the dimension has to fit.
    private static Found property(Input.From.Reading reading, Type wanted) throws IOException {
        var place = "property " + reading.of();
        for (var model : files("models")) {
            for (var property : json(model).path("properties")) {
                var unit = property.path("unit").asString("").replace('.', '·');
                if (property.path("key").asString().equals(reading.of())
                        && wanted instanceof Type.Number number
                        && Type.number(unit) instanceof Type.Number had
                        && had.unit().sameDimension(number.unit())) {
                    return new Found(place, wanted);
                }
            }
        }
        return new Found(place, null);
    }

    private static boolean fits(Type wanted, @Nullable Type found) {
        return wanted.equals(found);
    }

    private static String said(@Nullable Type type) {
        return switch (type) {
            case null -> "nothing";
            case Type.Number number -> "a number in '" + number.unit() + "'";
            case Type.Text _ -> "a text";
            case Type.Truth _ -> "a truth";
        };
    }
}
