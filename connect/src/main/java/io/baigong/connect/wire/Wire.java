package io.baigong.connect.wire;

import java.io.IOException;

/// Bytes to and from the other end. One thread at a time; only [#close] may come from another.
public interface Wire extends AutoCloseable {
    void write(byte[] bytes) throws IOException;

    /// Waits for at least one byte.
    ///
    /// @param deadline by [System#nanoTime]
    /// @return how many came; 0 when none did before the deadline
    /// @throws IOException the other end has gone
    int read(byte[] into, int at, long deadline) throws IOException;

    /// Throws away what is there already.
    void discard() throws IOException;

    @Override
    void close();
}
