package io.baigong.server.things;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who is online: asked by the lists of things, answered by who sees the readings come in.
public interface PresenceView {
    /// Word in the API: lower case.
    enum State {
        ONLINE,
        OFFLINE,
        /// Nothing was ever received.
        NEVER
    }

    State state(int thing);

    /// When something was last received; null for never.
    @Nullable Instant lastSeen(int thing);

    /// All things of an organisation that were ever seen.
    Seen seen(int organisation);

    /// Columns of equal length, in any order.
    ///
    /// @param lastSeen epoch milliseconds
    @SuppressWarnings("ArrayRecordComponent")
    record Seen(int[] things, long[] lastSeen, boolean[] online) {
        public Seen {
            if (things.length != lastSeen.length || things.length != online.length) {
                throw new IllegalArgumentException("columns differ in length");
            }
        }
    }

    /// Nobody was ever seen.
    PresenceView NOBODY =
            new PresenceView() {
                @Override
                public State state(int thing) {
                    return State.NEVER;
                }

                @Override
                public @Nullable Instant lastSeen(int thing) {
                    return null;
                }

                @Override
                public Seen seen(int organisation) {
                    return new Seen(new int[0], new long[0], new boolean[0]);
                }
            };
}
