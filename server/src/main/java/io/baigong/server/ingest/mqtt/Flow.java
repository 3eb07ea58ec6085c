package io.baigong.server.ingest.mqtt;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Holds a connection, that is, does not read its socket, for as long as there is a reason.
/// Everything runs on its event loop.
final class Flow {
    /// Reasons: a clerk works on a message.
    static final int CLERK = 1;

    /// Too many messages wait for their acknowledgement.
    static final int IN_FLIGHT = 2;

    /// The log is behind.
    private static final int CONGESTED = 4;

    /// The client does not read what it is sent.
    static final int UNREAD = 8;

    /// A quota of its organisation is used up.
    static final int PACED = 16;

    private static final long CONGESTION_PAUSE_MILLIS = 3;

    private final Channel channel;
    private final BooleanSupplier isCongested;
    private final Runnable resume;
    private int held;

    /// @param isCongested is the log behind?
    /// @param resume goes on with what was received meanwhile
    Flow(Channel channel, BooleanSupplier isCongested, Runnable resume) {
        this.channel = channel;
        this.isCongested = isCongested;
        this.resume = resume;
    }

    boolean isHeld() {
        return held != 0;
    }

    void hold(int reason) {
        if (held == 0) {
            channel.config().setAutoRead(false);
        }
        held |= reason;
    }

    void release(int reason) {
        if ((held & reason) == 0) {
            return;
        }
        held &= ~reason;
        if (held == 0 && channel.isActive()) {
            channel.config().setAutoRead(true);
            resume.run();
        }
    }

    /// Holds until the log has caught up.
    void waitForLog() {
        hold(CONGESTED);
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (channel.isActive() && isCongested.getAsBoolean()) {
                                waitForLog();
                            } else {
                                release(CONGESTED);
                            }
                        },
                        CONGESTION_PAUSE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }
}
