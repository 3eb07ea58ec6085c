package io.baigong.evaluator.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every method that comes with the platform, with its examples.
class PackMethodsTests {
    static List<Path> files() {
        try (Stream<Path> all = Files.walk(Methods.PACKS)) {
            return all.filter(file -> folder(file).endsWith("methods")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    @ParameterizedTest
    @MethodSource("files")
    void comesOutAsItsExamplesSay(Path file) throws Exception {
        Method method = MethodReader.read(Files.readAllBytes(file));

        assertThat(file).hasFileName(method.key() + "-" + method.edition() + ".json");
        assertThat(method.goldens()).isNotEmpty();
        assertThat(CompiledMethod.of(method).checkGoldens()).isEmpty();
    }

    @Test
    void isListedInTheManifestOfItsPack() throws IOException {
        List<Path> files = files();
        List<Path> listed = new ArrayList<>();
        try (Stream<Path> packs = Files.list(Methods.PACKS)) {
            for (Path pack : packs.sorted().toList()) {
                var manifest = new JsonMapper().readTree(pack.resolve("manifest.json").toFile());
                for (var key : manifest.path("methods")) {
                    listed.add(pack.resolve("methods").resolve(key.asString() + ".json"));
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void takesItsInputsFromTablesFormsAndMethodsThatThePacksHave() throws IOException {
        var offered = offered();
        for (Path file : files()) {
            var method = new JsonMapper().readTree(file.toFile());
            for (var input : method.path("inputs")) {
                var from = input.path("from");
                for (var pair : PAIRS.entrySet()) {
                    String kind = pair.getKey() + " " + from.path(pair.getKey()).asString("");
                    // A form may be left to whoever evaluates; its questions are then its own.
                    boolean left = pair.getKey().equals("form") && !offered.containsKey(kind);
                    if (from.has(pair.getKey()) && !left) {
                        assertThat(offered.getOrDefault(kind, Set.of()))
                                .as("%s: %s from %s", file, input.path("key"), kind)
                                .contains(from.path(pair.getValue()).asString());
                    }
                }
            }
        }
    }

    private static final Map<String, String> PAIRS =
            Map.of("table", "column", "form", "question", "method", "step");

    /// What can be taken, by kind and key.
    private static Map<String, Set<String>> offered() throws IOException {
        Map<String, Set<String>> offered = new HashMap<>();
        try (Stream<Path> all = Files.walk(Methods.PACKS)) {
            for (Path file : all.filter(each -> each.toString().endsWith(".json")).toList()) {
                var content = new JsonMapper().readTree(file.toFile());
                String key = content.path("key").asString("");
                switch (String.valueOf(folder(file).getFileName())) {
                    case "tables" -> keys(content.path("columns"), of(offered, "table " + key));
                    case "forms" ->
                            content.path("sections")
                                    .forEach(each -> answers(each, of(offered, "form " + key)));
                    case "methods" -> {
                        var names = of(offered, "method " + key);
                        keys(content.path("steps"), names);
                        Set.copyOf(names).forEach(step -> names.add(step + "Order"));
                    }
                    default -> {}
                }
            }
        }
        return offered;
    }

    private static Set<String> of(Map<String, Set<String>> offered, String what) {
        return offered.computeIfAbsent(what, _ -> new HashSet<>());
    }

    private static void keys(JsonNode list, Set<String> keys) {
        list.forEach(each -> keys.add(each.path("key").asString()));
    }

    /// Questions, the points of their choices, and the score of a section.
    private static void answers(JsonNode section, Set<String> keys) {
        keys.add(section.path("key").asString());
        keys(section.path("questions"), keys);
        section.path("questions").forEach(each -> keys.add(each.path("key").asString() + "Points"));
    }
}
