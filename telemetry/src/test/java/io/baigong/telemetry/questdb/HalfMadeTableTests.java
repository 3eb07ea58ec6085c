package io.baigong.telemetry.questdb;

import static io.baigong.telemetry.TelemetryStoreContract.awaitApplied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.telemetry.Retention;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.ValueType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a kill in the midst of making a table leaves behind. More rounds with
/// `-Dbaigong.crash.rounds=20`.
class HalfMadeTableTests {
    private static final int ROUNDS = Integer.getInteger("baigong.crash.rounds", 3);

    @TempDir Path folder;

    @Test
    void everyTableTakesRowsAfterAKillWhileItWasMade() throws Exception {
        var random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            Path store = Files.createDirectory(folder.resolve("round" + round));
            // More than one kill on the same folder, so that leftovers meet.
            killedAfter(store, random.nextInt(200));
            killedAfter(store, random.nextInt(100));
            takesRows(store);
        }
    }

    private static void killedAfter(Path store, int millis) throws Exception {
        var process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--sun-misc-unsafe-memory-access=allow",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-XX:TieredStopAtLevel=1",
                                        "-Xmx256m",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        TableMaker.class.getName(),
                                        store.toString()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.equals("open")) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("open");
            Thread.sleep(millis);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void takesRows(Path folder) {
        try (var store = QuestDbStore.open(QuestDbSettings.in(folder).withMinFreeBytes(0))) {
            for (var type : ValueType.values()) {
                for (var retention : Retention.values()) {
                    store.append(TableMaker.row(TableMaker.series(type, retention)));
                }
            }
            awaitApplied(store, store.commit());
            store.rollUp();
            assertThat(store.countAll()).isEqualTo(RawTable.COUNT);
            assertThat(store.health().suspended()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"txn_seq/_txnlog", "txn_seq/_meta", "_meta", "_txn", "_cv", "_name"})
    void anEmptyTableWithAnEmptyFileIsMadeAgain(String file) throws Exception {
        try (var store = QuestDbStore.open(QuestDbSettings.in(folder).withMinFreeBytes(0))) {
            // Never committed: the table is there, and nothing in it.
            store.append(TableMaker.row(TableMaker.series(ValueType.INT64, Retention.LONG)));
        }
        Files.write(table().resolve(file), new byte[0]);
        takesRows(folder);
    }

    @Test
    void aTableWithRowsIsNeverRemovedHoweverBroken() throws Exception {
        var batch = TableMaker.row(TableMaker.series(ValueType.INT64, Retention.LONG));
        try (var store = QuestDbStore.open(QuestDbSettings.in(folder).withMinFreeBytes(0))) {
            store.append(batch);
            awaitApplied(store, store.commit());
        }
        Files.write(table().resolve("txn_seq/_txnlog"), new byte[0]);
        EmptyTables.discard(folder);
        assertThat(table().resolve("_txn")).exists();
    }

    private Path table() throws IOException {
        try (var tables = Files.list(folder.resolve("db"))) {
            return tables.filter(path -> path.getFileName().toString().startsWith("int64_long"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aFolderIsOpenOnce() {
        var settings = QuestDbSettings.in(folder).withMinFreeBytes(0);
        try (var store = QuestDbStore.open(settings)) {
            assertThat(store.countAll()).isZero();
            assertThatThrownBy(() -> QuestDbStore.open(settings))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("already open in this process");
        }
    }
}
