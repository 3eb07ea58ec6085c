package io.baigong.server.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/// Keeps a second platform out of the data folder: an operating system's lock on the file `lock`,
/// which ends with the process however it ends. Taken before any bean is made, by [StartAhead].
final class FolderLock implements DisposableBean {
    private @Nullable FileChannel channel;

    /// @throws CannotStart when another platform has it
    void take(Path data) {
        Path file = data.resolve("lock");
        try {
            Files.createDirectories(data);
            var opened =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (!locked(opened)) {
                String holder = Files.readString(file).strip();
                opened.close();
                throw new CannotStart(
                        "the data folder %s is in use by the platform with process id %s; stop that one or set BAIGONG_DATA to another folder"
                                .formatted(data, holder));
            }
            channel = opened;
            opened.truncate(0);
            String own = Long.toString(ProcessHandle.current().pid());
            opened.write(ByteBuffer.wrap(own.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new CannotStart("cannot use the data folder %s: %s".formatted(data, e));
        }
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void destroy() throws IOException {
        var held = channel;
        if (held != null) {
            held.close();
        }
    }
}
