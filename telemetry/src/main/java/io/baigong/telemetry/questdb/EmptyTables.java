package io.baigong.telemetry.questdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes tables that never took a row, before the engine starts.
///
/// QuestDB 9.3.4 makes a table file by file. A process that is killed meanwhile leaves a folder
/// that the next start takes for a table and that then refuses every row, for good. Which of its
/// files are whole does not matter here: a table whose sequencer gave out no transaction and that
/// has no partition holds nothing, and is made again with its first row.
final class EmptyTables {
    private static final Logger log = LoggerFactory.getLogger(EmptyTables.class);
    private static final String SEQUENCER = "txn_seq";

    private EmptyTables() {}

    /// Nothing may use the folder meanwhile.
    ///
    /// @param store the folder of the store
    static void discard(Path store) throws IOException {
        Path tables = store.resolve("db");
        if (!Files.isDirectory(tables)) {
            return;
        }
        for (var table : foldersIn(tables)) {
            if (isTable(table) && !holdsRows(table)) {
                log.info("removing the table {}, which never took a row", table.getFileName());
                deleteTree(table);
            }
        }
    }

    private static List<Path> foldersIn(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    /// The store's own have such names; those of the engine begin otherwise or have a point.
    private static boolean isTable(Path folder) {
        return folder.getFileName().toString().matches("[a-z][a-z0-9_]*(~\\d+)?");
    }

    private static boolean holdsRows(Path table) throws IOException {
        if (lastTxn(table.resolve(SEQUENCER).resolve("_txnlog")) > 0) {
            return true;
        }
        for (var folder : foldersIn(table)) {
            String name = folder.getFileName().toString();
            if (!name.equals(SEQUENCER) && !name.matches("wal\\d+")) {
                log.error("the table {} holds rows, but its log of transactions is gone", table);
                return true;
            }
        }
        return false;
    }

    /// The log begins with its version, 4 bytes, and the last transaction, 8 bytes, in the
    /// machine's order; both are written after the file was made.
    ///
    /// @return 0 when there is none
    private static long lastTxn(Path file) throws IOException {
        var head = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // A regular file gives what it has at once; again only to be sure.
                continue;
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        return head.hasRemaining() ? 0 : head.getLong(4);
    }

    private static void deleteTree(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
