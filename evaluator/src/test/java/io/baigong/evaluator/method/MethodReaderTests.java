package io.baigong.evaluator.method;

import static io.baigong.evaluator.method.Methods.bytes;
import static io.baigong.evaluator.method.Methods.faults;
import static io.baigong.evaluator.method.Methods.input;
import static io.baigong.evaluator.method.Methods.json;
import static io.baigong.evaluator.method.Methods.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MethodReaderTests {
    private static final String SUM =
            "\"inputs\": ["
                    + input("a")
                    + "], \"steps\": ["
                    + step("s", "\"formula\": \"a + 1\"")
                    + "], \"result\": \"s\"";

    @Test
    void saysAllFaultsWithTheirPointers() {
        assertThat(
                        faults(
                                """
                                "inputs": [%s, %s], "steps": [%s, %s], "result": 7, "surplus": 1
                                """
                                        .formatted(
                                                input("a", ", \"unit\": \"万元/\""),
                                                input("b", ", \"type\": \"nummer\""),
                                                step("s", "\"formula\": \"a\", \"rank\": {}"),
                                                step("t", "\"formular\": \"a\""))))
                .extracting(MethodFault::pointer)
                .anyMatch(pointer -> pointer.startsWith("/inputs/0/unit:"))
                .contains("/inputs/1/type", "/steps/0", "/steps/1", "/result", "/surplus");
    }

    @Test
    void guessesWhatAnUnknownKeyMeant() {
        assertThat(faults(SUM.replace("\"result\"", "\"shwon\": [], \"result\"")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo("/shwon");
                    assertThat(fault.hint()).contains("shown");
                });
    }

    @Test
    void refusesAKeyThatComesTwice() {
        assertThatThrownBy(() -> MethodReader.read(bytes(json(SUM + ", \"result\": \"s\""))))
                .isInstanceOf(MethodFaults.class)
                .hasMessageContaining("JSON");
    }

    @Test
    void refusesRowsOfACoefficientThatAreTheSame() {
        assertThat(
                        faults(
                                SUM
                                        + """
                                        , "coefficients": [{"key": "c", "title": {"zh": "c", "en": "c"}, "by": ["year"],
                                          "rows": [{"year": "2022", "value": 1}, {"year": "2022", "value": 2}]}]
                                        """))
                .extracting(MethodFault::pointer)
                .containsExactly("/coefficients/0");
    }

    @Test
    void hashesWhatIsSaidAndNotHowItIsWritten() throws MethodFaults {
        String members = SUM.replace("\"inputs\"", "\"shown\": [],   \"inputs\"");
        String moved = SUM + ", \"shown\": [ ]";
        String other = SUM.replace("a + 1", "a + 2");

        String hash = MethodReader.read(bytes(json(members))).sha256();

        assertThat(MethodReader.read(bytes(json(moved))).sha256()).isEqualTo(hash);
        assertThat(MethodReader.read(bytes(json(other))).sha256()).isNotEqualTo(hash);
    }

    @Property(tries = 500)
    void neverThrowsAnythingElseWhateverTheBytes(@ForAll byte[] bytes) {
        assertThat(outcome(bytes)).isIn("read", "refused");
    }

    @Property(tries = 200)
    void neverThrowsAnythingElseWhenAFileIsDamaged(
            @ForAll @IntRange(max = 20_000) int at, @ForAll byte put) throws IOException {
        byte[] file =
                Files.readAllBytes(
                        Methods.PACKS.resolve("land-efficiency/methods/abc-classes-2022.json"));
        file[at % file.length] = put;
        assertThat(outcome(file)).isIn("read", "refused");
    }

    /// A part of a good file is taken out or exchanged for something of another kind.
    @Property(tries = 1_000)
    void neverThrowsAnythingElseWhenAPartIsAnother(
            @ForAll @IntRange(max = 5_000) int at, @ForAll @IntRange(max = 11) int by)
            throws IOException {
        byte[] file =
                Files.readAllBytes(
                        Methods.PACKS.resolve("land-efficiency/methods/abc-huangyan-2022.json"));
        var root = JsonMapper.shared().readTree(file);
        var places = new ArrayList<Place>();
        gather(root, places);
        places.get(at % places.size()).put(JsonMapper.shared().readTree(OTHERS.get(by)));
        assertThat(outcome(bytes(root.toString()))).isIn("read", "refused");
    }

    @Test
    void everyPartOfAMethodMayBeMissing() throws IOException {
        byte[] file =
                Files.readAllBytes(
                        Methods.PACKS.resolve("land-efficiency/methods/abc-huangyan-2022.json"));
        var counted = new ArrayList<Place>();
        gather(JsonMapper.shared().readTree(file), counted);
        for (int at = 0; at < counted.size(); at++) {
            var root = JsonMapper.shared().readTree(file);
            var places = new ArrayList<Place>();
            gather(root, places);
            places.get(at).put(JsonMapper.shared().nullNode());
            assertThat(outcome(bytes(root.toString()))).as(root.toString()).isIn("read", "refused");
        }
    }

    private static final List<String> OTHERS =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-1e400",
                    "\"\"",
                    "\"tax\"",
                    "\"1/0\"",
                    "\"2022\"",
                    "[]",
                    "{}",
                    "[[[]]]",
                    "{\"zh\": \"x\", \"en\": \"y\", \"value\": 1}");

    private sealed interface Place {
        void put(JsonNode value);
    }

    private record Member(ObjectNode of, String key) implements Place {
        @Override
        public void put(JsonNode value) {
            of.set(key, value);
        }
    }

    private record Element(ArrayNode of, int at) implements Place {
        @Override
        public void put(JsonNode value) {
            of.set(at, value);
        }
    }

    private static void gather(JsonNode node, List<Place> places) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(each -> {
                        places.add(new Member(object, each.getKey()));
                        gather(each.getValue(), places);
                    });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                places.add(new Element(array, i));
                gather(array.get(i), places);
            }
        }
    }

    @Test
    void tellsAtMostSoManyFaultsAndNeitherLongNamesNorLongTextsTakeLong() {
        var members = new StringBuilder(SUM);
        for (int i = 0; i < 20_000; i++) {
            members.append(", \"k").append(i).append("\": \"").append(i).append('"');
        }
        assertThat(faults(members.toString())).hasSize(MethodFaults.MOST);
        String slashes = "\\\\".repeat(1_900);
        assertThat(faults(SUM.replace("a + 1", "'" + slashes))).isNotEmpty();
        assertThat(faults(SUM.replace("a + 1", "'" + slashes + "' == a"))).isNotEmpty();
        assertThat(faults(SUM.replace("a + 1", "z".repeat(3_900)))).isNotEmpty();
    }

    @Test
    void placesWhatIsNoJsonByCharacters() {
        assertThatThrownBy(() -> MethodReader.read(bytes("{\"税\": \"亩\", x}")))
                .isInstanceOfSatisfying(
                        MethodFaults.class,
                        e -> assertThat(e.faults().getFirst().pointer()).isEqualTo("line 1:12"));
    }

    @Test
    void readsUtf8WithAMarkAndNothingElse() throws MethodFaults {
        var method = MethodReader.read(bytes("\uFEFF" + json(SUM)));
        assertThat(method.key()).isEqualTo("m");
        byte[] latin = json(SUM).getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> MethodReader.read(latin)).isInstanceOf(MethodFaults.class);
    }

    private static String outcome(byte[] bytes) {
        try {
            CompiledMethod.of(MethodReader.read(bytes));
            return "read";
        } catch (MethodFaults e) {
            assertThat(e.faults()).isNotEqualTo(List.of());
            return "refused";
        }
    }
}
