package io.baigong.connect.files;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Subscription;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A link to one folder. Rows are told in the order of files and lines, remembered as told when
/// they were taken, and the file is moved when all were.
final class FilesLink implements Link {
    private static final int BATCH = 500;

    private final DropFolder folder;
    private final Layout layout;
    private final long largest;
    private final Surroundings surroundings;
    private final AtomicBoolean followed = new AtomicBoolean();
    private volatile boolean closed;

    /// @param largest file in bytes
    FilesLink(DropFolder folder, Layout layout, long largest, Surroundings surroundings) {
        this.folder = folder;
        this.layout = layout;
        this.largest = largest;
        this.surroundings = surroundings;
    }

    @Override
    public Subscription subscribe(List<Tag> tags, Duration interval, Consumer<List<Sample>> sink) {
        if (!followed.compareAndSet(false, true)) {
            var now = surroundings.clock().instant();
            sink.accept(
                    tags.stream()
                            .map(tag ->
                                    Sample.bad(
                                            tag,
                                            Reason.NOT_SUPPORTED,
                                            "another group follows this folder; each row is told"
                                                    + " once",
                                            now))
                            .toList());
            return () -> {};
        }
        var thread =
                Thread.ofVirtual()
                        .name("files")
                        .start(() -> follow(List.copyOf(tags), interval, sink));
        return () -> {
            thread.interrupt();
            followed.set(false);
        };
    }

    /// Whoever takes samples may fail; the supervisor hears.
    private void follow(List<Tag> tags, Duration interval, Consumer<List<Sample>> sink) {
        try {
            while (!closed) {
                for (var file : folder.finished(surroundings.clock().instant())) {
                    if (closed || Thread.interrupted()) {
                        return;
                    }
                    take(file, tags, sink);
                }
                // The folder was looked at.
                surroundings.listener().received(ByteBuffer.allocate(0).asReadOnlyBuffer());
                Thread.sleep(interval);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failed) {
            if (!closed) {
                closed = true;
                surroundings.listener().lost(new LinkBroken(String.valueOf(failed), failed));
            }
        }
    }

    private void take(DropFolder.Waiting file, List<Tag> tags, Consumer<List<Sample>> sink)
            throws IOException {
        var faults = new ArrayList<Table.Fault>();
        if (file.size() > largest) {
            faults.add(
                    new Table.Fault(
                            1,
                            "",
                            "at most %d bytes".formatted(largest),
                            Long.toString(file.size())));
        } else {
            try (var text =
                    new InputStreamReader(
                            Files.newInputStream(file.path()), layout.charset().newDecoder())) {
                rows(file, text, tags, sink, faults);
            }
        }
        if (closed) {
            return; // not all of it was told; the rest is when the link is there again
        }
        if (faults.isEmpty()) {
            folder.done(file);
        } else {
            folder.failed(file, faults);
        }
    }

    private void rows(
            DropFolder.Waiting file,
            Reader text,
            List<Tag> tags,
            Consumer<List<Sample>> sink,
            List<Table.Fault> faults)
            throws IOException {
        var csv = new CsvReader(text, layout.separator());
        long told = folder.told(file);
        long count = 0;
        Table table = null;
        var batch = new ArrayList<Sample>();
        while (!closed) {
            var row = next(csv);
            switch (row) {
                case Row.End _ -> {
                    flush(file, batch, count, told, sink);
                    return;
                }
                case Row.Malformed(int line, String expected, String came) -> {
                    add(faults, new Table.Fault(line, "", expected, came));
                    if (expected.startsWith("characters")) {
                        flush(file, batch, count, told, sink);
                        return;
                    }
                }
                case Row.Fields fields -> {
                    if (table == null) {
                        table = new Table(layout, fields.fields(), tags);
                        table.missing().forEach(fault -> add(faults, fault));
                        continue;
                    }
                    var read = table.read(fields, surroundings.clock().instant());
                    read.faults().forEach(fault -> add(faults, fault));
                    count++;
                    if (count > told) {
                        batch.addAll(read.samples());
                    }
                    if (count % BATCH == 0) {
                        flush(file, batch, count, told, sink);
                    }
                }
            }
        }
    }

    private Row next(CsvReader csv) throws IOException {
        try {
            return csv.next();
        } catch (CharacterCodingException other) {
            return new Row.Malformed(
                    csv.line(), "characters of " + layout.charset().name(), "other bytes");
        }
    }

    private static void add(List<Table.Fault> faults, Table.Fault fault) {
        if (DropFolder.takesMore(faults)) {
            faults.add(fault);
        }
    }

    private void flush(
            DropFolder.Waiting file,
            List<Sample> batch,
            long count,
            long told,
            Consumer<List<Sample>> sink)
            throws IOException {
        if (!batch.isEmpty()) {
            sink.accept(List.copyOf(batch));
            batch.clear();
        }
        if (count > told) {
            folder.tell(file, count);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
