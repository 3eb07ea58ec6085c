package io.baigong.server.ingest.sparkplug;

import java.time.Duration;

/// The sequence numbers of a node's messages (6.4.13), and when to ask for a rebirth: at once when
/// something is missing, then less and less often until a birth comes. Time is handed in, in
/// microseconds.
final class Sequence {
    private static final long FIRST_PAUSE = Duration.ofSeconds(5).toNanos() / 1_000;
    private static final long LONGEST_PAUSE = Duration.ofMinutes(5).toNanos() / 1_000;

    private boolean born;
    private int next;
    private long pause;
    private long askAgain = Long.MIN_VALUE;

    /// A birth of the node: everything begins anew.
    void birth(int seq) {
        born = true;
        next = seq + 1 & 0xFF;
        pause = 0;
        askAgain = Long.MIN_VALUE;
    }

    void death() {
        born = false;
    }

    /// A later message.
    ///
    /// @param seq -1 when the message has none
    /// @return whether it is the one that was due
    boolean isDue(int seq) {
        if (!born) {
            return false;
        }
        boolean due = seq == next;
        if (seq >= 0) {
            next = seq + 1 & 0xFF;
        }
        return due;
    }

    /// May a rebirth be asked for now? If so, the next time is put off.
    boolean mayAsk(long now) {
        if (now < askAgain) {
            return false;
        }
        pause = pause == 0 ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
        askAgain = now + pause;
        return true;
    }
}
