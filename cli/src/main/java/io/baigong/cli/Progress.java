package io.baigong.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/// One line on the terminal about long work; nothing where standard error is no terminal.
final class Progress {
    private static final long EVERY_NANOS = 200_000_000L;

    private final PrintStream err = System.err;
    private final boolean shown = System.console() != null && System.console().isTerminal();
    private long last;

    void say(String key, Object... values) {
        long now = System.nanoTime();
        if (shown && now - last > EVERY_NANOS) {
            last = now;
            err.print("\r\033[K" + Texts.of(key, values));
            err.flush();
        }
    }

    void clear() {
        if (shown && last != 0) {
            err.print("\r\033[K");
            err.flush();
        }
    }

    /// Says how much of a file has been read.
    ///
    /// @param whole its size, or -1
    InputStream over(InputStream in, long whole) {
        return new FilterInputStream(in) {
            private long read;

            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                int count = super.read(to, from, length);
                read += Math.max(0, count);
                if (whole > 0) {
                    say("progress.sent", read * 100 / whole);
                }
                return count;
            }
        };
    }
}
