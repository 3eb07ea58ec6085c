package io.baigong.edge.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A file that is there as a whole or not at all, also after a power cut, and is read by its owner
/// only.
public final class WholeFile {
    private WholeFile() {}

    public static void write(Path file, String text) throws IOException {
        write(file, StandardCharsets.UTF_8.encode(text));
    }

    /// Returns when it is on the disk; what was there before is until then.
    ///
    /// @param file in a folder that is there
    /// @param bytes what remains of them
    public static void write(Path file, ByteBuffer bytes) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        try (var channel =
                posix
                        ? FileChannel.open(fresh, options, owner)
                        : FileChannel.open(fresh, options)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
