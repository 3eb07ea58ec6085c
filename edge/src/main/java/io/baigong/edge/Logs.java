package io.baigong.edge;

import io.baigong.edge.control.LineBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Where the process writes what it does: on its output, in files of its directory, and in a book
/// for those who ask.
final class Logs {
    private static final int FILE_BYTES = 5 << 20;
    private static final int FILES = 4;

    /// Held, for the log manager forgets the levels of loggers that nobody holds. What matters of
    /// this library is told in our words.
    private static final Logger OPC_UA = Logger.getLogger("org.eclipse.milo");

    private Logs() {}

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord entry) {
            var time = Instant.ofEpochMilli(entry.getMillis()).truncatedTo(ChronoUnit.MILLIS);
            String name = String.valueOf(entry.getLoggerName());
            String origin = name.substring(name.lastIndexOf('.') + 1);
            String line =
                    "%s %-7s %s: %s%n"
                            .formatted(
                                    time, entry.getLevel().getName(), origin, formatMessage(entry));
            var thrown = entry.getThrown();
            if (thrown == null) {
                return line;
            }
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            return line + trace;
        }
    }

    static LineBook open(Path directory) throws IOException {
        Files.createDirectories(directory);
        LogManager.getLogManager().reset();
        var root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        OPC_UA.setLevel(Level.OFF);
        var console = new ConsoleHandler();
        console.setFormatter(new OneLine());
        root.addHandler(console);
        var file =
                new FileHandler(
                        directory.resolve("edge-%g.log").toString(), FILE_BYTES, FILES, true);
        file.setFormatter(new OneLine());
        root.addHandler(file);
        var book = new LineBook();
        root.addHandler(book);
        return book;
    }
}
