package io.baigong.telemetry.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a second process out of a folder. The system lets go of it when the process ends, however
/// it ends.
public final class FolderLock implements Closeable {
    private final FileChannel channel;

    /// @throws IOException when another process, or this one, has it already
    public FolderLock(Path folder) throws IOException {
        var file = folder.resolve("lock");
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            throw new IOException(folder + " is already open in this process", e);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new IOException(
                    "%s is in use by process %s".formatted(folder, Files.readString(file).strip()));
        }
        var pid = Long.toString(ProcessHandle.current().pid()) + "\n";
        channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
