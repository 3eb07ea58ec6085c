package io.baigong.server.ingest;

import io.baigong.telemetry.log.Log;

/// How a sender learns what became of its message: through the log, or at once.
public interface Receipt extends Log.Ack {
    /// What a message that did not go into the log is answered with.
    enum Answer {
        /// It was dealt with.
        DONE,
        /// The payload cannot be read.
        UNREADABLE,
        /// Nothing of this name is taken here.
        FOREIGN,
        /// This sender may not.
        NOT_ALLOWED,
        /// Too much waits already.
        QUOTA
    }

    /// The message needs no record in the log. For any thread.
    void settle(Answer answer, String why);

    /// Can its sender be told that a message was refused? If not, it must not be refused for a
    /// reason that is not its own.
    default boolean canRefuse() {
        return true;
    }

    /// Was the message with this fingerprint taken before, from the same sender?
    default boolean wasTaken(long fingerprint) {
        return false;
    }

    /// Remembers a message that carries no time of its own.
    default void taken(long fingerprint) {}
}
