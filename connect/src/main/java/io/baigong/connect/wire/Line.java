package io.baigong.connect.wire;

import io.baigong.connect.LinkBroken;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A connection or a serial line, shared by the links of all devices behind it: one request at a
/// time, in the order of asking. Ends for all of them when the other end has gone, sends what
/// cannot be understood, or keeps silent.
///
/// @param <Q> what is asked
/// @param <A> what came of it
public final class Line<Q, A> {
    /// So many requests in a row without any answer, from any device, and the connection is taken
    /// for dead: a peer that lost power does not say so.
    private static final int SILENCES = 6;

    private final String name;
    private final Wire wire;
    private final Exchange<Q, A> exchange;
    private final Duration gap;
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile @Nullable String broken;
    private int silences;
    private long free = System.nanoTime();

    /// @param name for people: `10.0.0.7:502`
    /// @param gap of silence between frames that the line needs by itself
    public Line(String name, Wire wire, Exchange<Q, A> exchange, Duration gap) {
        this.name = name;
        this.wire = wire;
        this.exchange = exchange;
        this.gap = gap;
    }

    public boolean isBroken() {
        return broken != null;
    }

    public void demandOpen() throws LinkBroken {
        String why = broken;
        if (why != null) {
            throw new LinkBroken(why);
        }
    }

    /// @param pause after the request before, as the device needs it
    public A ask(Q question, Duration pause) throws LinkBroken, InterruptedException {
        turn.lockInterruptibly();
        try {
            demandOpen();
            long wait = free + pause.toNanos() - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            return exchange(question);
        } finally {
            turn.unlock();
        }
    }

    private A exchange(Q question) throws LinkBroken, InterruptedException {
        A answer;
        try {
            answer = exchange.run(wire, question);
        } catch (IOException gone) {
            String why = fail(gone.getMessage());
            if (Thread.interrupted()) {
                throw new InterruptedException(why);
            }
            throw new LinkBroken(why, gone);
        }
        free = System.nanoTime() + gap.toNanos();
        silences = exchange.isSilence(answer) ? silences + 1 : 0;
        String outOfStep = exchange.outOfStep(answer);
        if (outOfStep != null) {
            fail(outOfStep);
        } else if (silences >= SILENCES) {
            fail("no answer to %d requests in a row".formatted(silences));
        }
        return answer;
    }

    private String fail(@Nullable String why) {
        String full = "%s: %s".formatted(name, why == null ? "the connection has gone" : why);
        broken = full;
        wire.close();
        return full;
    }

    /// Ends it for all; one that waits gets a [LinkBroken].
    void close() {
        if (broken == null) {
            fail("closed here");
        }
    }
}
