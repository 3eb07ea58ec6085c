package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal on a file system that forgets, when the power is cut, what was not synced: any sectors
/// of it, and any names. Skipped where there is no FUSE or Debian's python3-fusepy is not
/// installed.
class JournalPowerCutTests {
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir Path temp;
    private Path disk;
    private @Nullable Process fileSystem;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "needs FUSE");
        assumeTrue(run(PYTHON, "-c", "import fusepy"), "needs python3-fusepy");
        var script = temp.resolve("power_cut.py");
        try (var source = getClass().getResourceAsStream("power_cut.py")) {
            Files.copy(Objects.requireNonNull(source), script);
        }
        fileSystem =
                new ProcessBuilder(PYTHON, script.toString(), disk.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(temp.resolve("file-system.out").toFile())
                        .start();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!run("mountpoint", "-q", disk.toString()) && System.nanoTime() < deadline) {
            assumeTrue(fileSystem.isAlive(), "needs the right to mount");
            Thread.sleep(20);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (fileSystem != null) {
            run("umount", "-l", disk.toString());
            fileSystem.destroyForcibly().waitFor();
        }
    }

    @Test
    void keepsEveryAcknowledgedRecordOnceThroughTenPowerCutsAtRandomMoments() throws Exception {
        var random = new Random();
        long acknowledged = 0;
        for (int round = 0; round < 10; round++) {
            var child = new ChildProcess(disk);
            child.awaitOpen();
            Thread.sleep(random.nextInt(300));
            Files.createDirectory(disk.resolve("cut"));
            acknowledged = Math.max(acknowledged, child.awaitFailure());
            assertThat(child.failure()).contains("takes nothing until it is opened anew");
            Files.delete(disk.resolve("cut"));
            JournalChild.assertHoldsItsNumbersUpToAtLeast(disk, acknowledged);
        }
        assertThat(acknowledged).isPositive();
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }
}
