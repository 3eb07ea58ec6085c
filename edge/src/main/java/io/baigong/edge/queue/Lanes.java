package io.baigong.edge.queue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The two ways out of a queue. What is collected from now on goes by the fresh lane at once; all
/// before it is the backlog, oldest first, at whatever pace the caller asks for it. When the fresh
/// lane falls behind its limit, what stands in it becomes backlog, so the newest values always go
/// first.
///
/// Each batch is given out once until it comes [#back]. Reading is for one thread; the rest for
/// any.
public final class Lanes {
    private final long freshMillis;
    private final InstantSource clock;
    private final Records records;
    private final Settled settled;
    private final Cursor fresh;
    private final Cursor backlog;
    private long border;
    private long rewind = Long.MAX_VALUE;
    private long passedOver = Long.MAX_VALUE;

    Lanes(Duration freshness, InstantSource clock, Records records, Settled settled) {
        this.freshMillis = freshness.toMillis();
        this.clock = clock;
        this.records = records;
        this.settled = settled;
        border = records.end();
        fresh = new Cursor(records, border, settled::damaged);
        backlog = new Cursor(records, settled.floor(), settled::damaged);
    }

    /// A new line: nothing is on its way, and all that stands here is backlog.
    public void begin() throws IOException {
        settled.allBack();
        toEnd();
        backlog.moveTo(settled.floor());
        rewind(Long.MAX_VALUE);
        passOver(Long.MAX_VALUE);
    }

    /// The next fresh batch.
    ///
    /// @param held devices that are passed over: what is theirs becomes backlog
    /// @return null when there is none
    public @Nullable Stored nextFresh(Predicate<String> held) throws IOException {
        while (true) {
            var stored = fresh.read();
            border = fresh.next();
            if (stored == null) {
                if (border >= records.end() || Thread.currentThread().isInterrupted()) {
                    return null;
                }
                continue;
            }
            if (clock.millis() - stored.batch().taken() > freshMillis) {
                passOver(stored.number());
                toEnd();
                rewindToPassedOver();
                return null;
            }
            if (held.test(stored.batch().device())) {
                passOver(stored.number());
                continue;
            }
            return sent(stored);
        }
    }

    /// The oldest batch of the backlog.
    ///
    /// @param held devices that are passed over, until [#again]
    /// @return null when there is none at the moment
    public @Nullable Stored nextBacklog(Predicate<String> held) throws IOException {
        long back = takeRewind();
        if (back < backlog.next()) {
            backlog.moveTo(back);
        }
        while (true) {
            long number = settled.nextWaiting(backlog.next());
            if (number >= border) {
                return null;
            }
            backlog.moveTo(number);
            var stored = backlog.read();
            if (stored == null) {
                if (backlog.next() >= records.end() || Thread.currentThread().isInterrupted()) {
                    return null;
                }
                continue;
            }
            if (stored.number() != number) { // some were damaged, and this one may have been sent
                backlog.moveTo(stored.number());
                continue;
            }
            settled.aged(stored.number(), stored.batch().taken());
            if (held.test(stored.batch().device())) {
                passOver(stored.number());
                continue;
            }
            return sent(stored);
        }
    }

    /// The platform has it.
    public void acknowledged(long number) {
        settled.acknowledged(number);
    }

    /// The platform does not want it, now or ever.
    public void refused(long number) {
        settled.refused(number);
    }

    /// It was not taken and must be sent again.
    public void back(long number) {
        if (settled.back(number)) {
            rewind(number);
        }
    }

    /// Looks again at what was passed over: a device is no longer held.
    public void again() {
        rewindToPassedOver();
    }

    private Stored sent(Stored stored) {
        settled.sent(stored.number(), stored.batch().values());
        return stored;
    }

    private void toEnd() throws IOException {
        border = records.end();
        fresh.moveTo(border);
    }

    private synchronized void rewind(long number) {
        rewind = number == Long.MAX_VALUE ? number : Math.min(rewind, number);
    }

    private synchronized void passOver(long number) {
        passedOver = number == Long.MAX_VALUE ? number : Math.min(passedOver, number);
    }

    private synchronized void rewindToPassedOver() {
        rewind = Math.min(rewind, passedOver);
        passedOver = Long.MAX_VALUE;
    }

    private synchronized long takeRewind() {
        long taken = rewind;
        rewind = Long.MAX_VALUE;
        return taken;
    }

    void close() {
        fresh.close();
        backlog.close();
    }
}
