package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// The disk under a folder: how full it is, and making names durable.
final class Disk {
    private static final long LOOK_EVERY_NANOS = 50_000_000;
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    /// Writing would go below the watermark.
    static final class Full extends IOException {
        private static final long serialVersionUID = 1;

        Full(String message) {
            super(message);
        }
    }

    private final FileStore store;
    private final long minFreeBytes;
    private final int growBytes;
    private boolean accepting = true;
    private long looked;

    Disk(Path folder, long minFreeBytes, int growBytes) throws IOException {
        this.store = Files.getFileStore(folder);
        this.minFreeBytes = minFreeBytes;
        this.growBytes = growBytes;
        look();
    }

    /// Is there space? Stops below the watermark; starts again when a file could also grow. Looks
    /// at most every 50 ms.
    boolean isAccepting() throws IOException {
        if (System.nanoTime() - looked > LOOK_EVERY_NANOS) {
            look();
        }
        return accepting;
    }

    /// Called when the disk refused: wait until it has room.
    void refused() throws IOException {
        accepting = false;
        look();
    }

    boolean hasRoomFor(long bytes) throws IOException {
        return store.getUsableSpace() >= minFreeBytes + bytes;
    }

    String describe() {
        try {
            return "%d bytes free, at least %d wanted"
                    .formatted(store.getUsableSpace(), minFreeBytes);
        } catch (IOException e) {
            return "free space unknown: " + e.getMessage();
        }
    }

    private void look() throws IOException {
        accepting = hasRoomFor(accepting ? 0 : growBytes);
        looked = System.nanoTime();
    }

    /// Did a write fail for lack of space? The text depends on the system's language, so a disk
    /// that has less than was asked for counts as well.
    boolean isOutOfSpace(IOException failure, long wanted) throws IOException {
        String text = String.valueOf(failure.getMessage());
        return failure instanceof Full
                || text.contains("No space left")
                || text.contains("uota exceeded")
                || store.getUsableSpace() < wanted;
    }

    /// Makes new, renamed and deleted names of a folder durable.
    static void sync(Path folder) throws IOException {
        if (WINDOWS) {
            return; // has no such call
        }
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
