package io.baigong.evaluator.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
    void knowsEveryColumnOfItsOwnTables() throws IOException {
        for (Path file : files()) {
            var method = new JsonMapper().readTree(file.toFile());
            for (var input : method.path("inputs")) {
                var from = input.path("from");
                Path table =
                        folder(file)
                                .resolveSibling("tables")
                                .resolve(from.path("table").asString("") + ".json");
                if (Files.exists(table)) {
                    var columns = new JsonMapper().readTree(table.toFile()).path("columns");
                    assertThat(columns.valueStream().map(each -> each.path("key").asString()))
                            .as("%s: %s", file, input.path("key").asString())
                            .contains(from.path("column").asString());
                }
            }
        }
    }
}
