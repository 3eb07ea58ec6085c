package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {
    private static final Path MAP = Path.of("..", "docs", "modules.md");
    private static final String HEAD =
            """
            # Modules of the server

            Drawn by `ModularityTests` from the code: an arrow points to the module that is used. Draw it again with
            `./mvnw -pl server -am test -Dtest=ModularityTests -Dsurefire.failIfNoSpecifiedTests=false -Dbaigong.draw=true`.

            ```mermaid
            flowchart TD
            """;

    private final ApplicationModules modules = ApplicationModules.of(Baigong.class);

    @Test
    void modulesDependOnlyOnWhatTheyDeclare() {
        modules.verify();
    }

    @Test
    void theMapOfModulesInTheDocsIsTheCodes() throws IOException {
        if (Boolean.getBoolean("baigong.draw")) {
            Files.writeString(MAP, drawn());
        }
        assertThat(Files.readString(MAP))
                .as("docs/modules.md is stale; draw it again with -Dbaigong.draw=true")
                .isEqualTo(drawn());
    }

    private String drawn() {
        var lines = new TreeSet<String>();
        modules.stream()
                .forEach(module -> {
                    String name = module.getIdentifier().toString();
                    lines.add("    " + name);
                    module.getDirectDependencies(modules)
                            .uniqueModules()
                            .forEach(used ->
                                    lines.add("    " + name + " --> " + used.getIdentifier()));
                });
        return HEAD + String.join("\n", lines) + "\n```\n";
    }
}
