package io.baigong.edge.north;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTests {
    @TempDir Path folder;

    @Test
    void theLibraryOfOpcUaIsNotInMemoryUntilThereIsSuchAServer() throws Exception {
        var classes = folder.resolve("classes.log");
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load:file=" + classes,
                                "-cp",
                                System.getProperty("java.class.path"),
                                WithoutOpcUa.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out.strip()).isEqualTo("2");
        assertThat(Files.readString(classes))
                .contains("io.baigong.edge.north.ModbusServer")
                .doesNotContain("org.eclipse.milo");
    }
}
