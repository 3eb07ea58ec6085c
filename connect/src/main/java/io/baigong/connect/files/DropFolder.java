package io.baigong.connect.files;

import io.baigong.connect.Remembered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The folder and what became of its files: they wait in it, and are moved into `done` or `failed`
/// below it. How far a file was read is remembered until it is moved, so that no row is told twice.
final class DropFolder {
    private static final String PROGRESS = "progress";
    private static final int MOST = 10_000;
    private static final int MOST_FAULTS = 10_000;

    private final Path folder;
    private final PathMatcher pattern;
    private final Duration settle;
    private final Remembered remembered;
    private final Map<Path, Waiting> before = new HashMap<>();

    /// @param settle for which a file must not have changed
    DropFolder(Path folder, String glob, Duration settle, Remembered remembered) {
        this.folder = folder;
        this.pattern = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        this.settle = settle;
        this.remembered = remembered;
    }

    /// A file as it was seen.
    record Waiting(Path path, long size, Instant changed) {
        String identity() {
            return "%s %d %d".formatted(path.getFileName(), size, changed.toEpochMilli());
        }
    }

    /// Files that nobody writes any more, the oldest first.
    List<Waiting> finished(Instant now) throws IOException {
        var seen = new HashMap<Path, Waiting>();
        try (var entries = Files.newDirectoryStream(folder)) {
            for (var entry : entries) {
                var waiting = waiting(entry);
                if (waiting != null && seen.size() < MOST) {
                    seen.put(entry, waiting);
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        var finished = new ArrayList<Waiting>();
        for (var waiting : seen.values()) {
            boolean settled =
                    settle.isZero()
                            || waiting.equals(before.get(waiting.path()))
                                    && !waiting.changed().plus(settle).isAfter(now);
            if (settled) {
                finished.add(waiting);
            }
        }
        before.clear();
        before.putAll(seen);
        finished.sort(
                Comparator.comparing(Waiting::changed).thenComparing(one -> one.path().toString()));
        return finished;
    }

    private @Nullable Waiting waiting(Path entry) {
        try {
            if (!pattern.matches(entry.getFileName())) {
                return null;
            }
            var attributes =
                    Files.readAttributes(
                            entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? new Waiting(
                            entry, attributes.size(), attributes.lastModifiedTime().toInstant())
                    : null;
        } catch (IOException gone) {
            return null; // renamed in the meantime
        }
    }

    /// How many rows of it were told before.
    long told(Waiting file) throws IOException {
        String kept = remembered.text(PROGRESS);
        if (kept == null || !kept.startsWith(file.identity() + "\n")) {
            return 0;
        }
        return Long.parseLong(kept.substring(file.identity().length() + 1).strip());
    }

    void tell(Waiting file, long rows) throws IOException {
        remembered.keep(PROGRESS, file.identity() + "\n" + rows);
    }

    void done(Waiting file) throws IOException {
        move(file, "done");
    }

    /// With a file of all faults beside it.
    void failed(Waiting file, List<Table.Fault> faults) throws IOException {
        var text = new StringBuilder("line,column,expected,came\n");
        for (var fault : faults) {
            text.append(fault.line())
                    .append(',')
                    .append(quoted(fault.column()))
                    .append(',')
                    .append(quoted(fault.expected()))
                    .append(',')
                    .append(quoted(fault.came()))
                    .append('\n');
        }
        var moved = move(file, "failed");
        Files.writeString(
                moved.resolveSibling(moved.getFileName() + ".errors.csv"),
                text,
                StandardCharsets.UTF_8);
    }

    /// Whether a list of faults takes one more.
    static boolean takesMore(List<Table.Fault> faults) {
        return faults.size() < MOST_FAULTS;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private Path move(Waiting file, String where) throws IOException {
        var target = Files.createDirectories(folder.resolve(where));
        String name = file.path().getFileName().toString();
        Path to = target.resolve(name);
        for (int i = 1; Files.exists(to, LinkOption.NOFOLLOW_LINKS); i++) {
            to = target.resolve("%d-%s".formatted(i, name));
        }
        Files.move(file.path(), to, StandardCopyOption.ATOMIC_MOVE);
        return to;
    }
}
