package io.baigong.server.usage;

import io.baigong.server.access.QuotaExceeded;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Holds one organisation to its quotas of readings and calls. Whoever takes readings asks before
/// each message, tells afterwards how many values it had, and when it must wait, stands in line:
/// the connections of an organisation take turns. Costs a few reads of memory per message; nothing
/// is allocated, no thread waits. Safe for any number of threads.
public final class Rein {
    private static final int TYPICAL_STEPS = 16;

    /// Who waits until something may be stored again asks so often, in ns.
    private static final long FULL_AGAIN = 1_000_000_000L;

    private final int organisation;
    private final Reins reins;
    private final ConcurrentLinkedQueue<Runnable> line = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean called = new AtomicBoolean();
    private final Throttle values = new Throttle();
    private final Throttle calls = new Throttle();
    private final LongAdder callsTaken = new LongAdder();
    private volatile Limit[] limits = Limit.NONE;
    private volatile Limit[] ofValues = Limit.NONE;
    private volatile Limit[] ofCalls = Limit.NONE;
    private volatile @Nullable Limit full;
    private volatile double callRate;
    private int typical = 8;

    Rein(int organisation, Reins reins) {
        this.organisation = organisation;
        this.reins = reins;
    }

    int organisation() {
        return organisation;
    }

    void hold(Limit[] all) {
        limits = all;
        ofValues = rates(all, QuotaKind.VALUES_PER_SECOND);
        ofCalls = rates(all, QuotaKind.API_CALLS_PER_SECOND);
    }

    private static Limit[] rates(Limit[] all, QuotaKind kind) {
        return java.util.Arrays.stream(all).filter(one -> one.kind() == kind).toArray(Limit[]::new);
    }

    Limit[] limits() {
        return limits;
    }

    Throttle values() {
        return values;
    }

    Throttle calls() {
        return calls;
    }

    void full(@Nullable Limit by) {
        full = by;
    }

    /// Is nothing more stored for it? Then readings are refused, or their senders kept waiting.
    public boolean isFull() {
        return full != null;
    }

    /// Are there quotas that could hold it back?
    public boolean isFree() {
        return ofValues.length == 0 && full == null;
    }

    /// Must the next message wait?
    ///
    /// @param canBeTold can its sender be told that nothing more is stored? Then it need not wait
    ///   for that
    public boolean mustWait(boolean canBeTold) {
        var by = full;
        if (by != null && !canBeTold) {
            values.note(by, Bucket.now());
            return true;
        }
        return pause() > 0;
    }

    /// How long no message may be taken, in ns; 0 when one may.
    public long pause() {
        var held = ofValues;
        return held.length == 0 ? 0 : pause(held, values);
    }

    private static long pause(Limit[] held, Throttle throttle) {
        long now = Bucket.now();
        long longest = 0;
        for (var one : held) {
            var bucket = one.bucket();
            long wait = bucket == null ? 0 : bucket.delay(now);
            if (wait > longest) {
                longest = wait;
                throttle.note(one, now);
            }
        }
        return longest;
    }

    /// A message was taken.
    public void took(int count) {
        var held = ofValues;
        if (held.length > 0) {
            typical += (count - typical) / TYPICAL_STEPS;
            take(held, count);
        }
    }

    private static void take(Limit[] held, int count) {
        long now = Bucket.now();
        for (var one : held) {
            var bucket = one.bucket();
            if (bucket != null) {
                bucket.take(count, now);
            }
        }
    }

    /// Stands in line until a message may be taken: `go` is called then, on another thread, and
    /// must not block. It asks [#pause()] again.
    public void await(Runnable go) {
        line.add(go);
        call(delay());
    }

    private long delay() {
        return isFull() ? FULL_AGAIN : pause();
    }

    private void call(long nanos) {
        if (!line.isEmpty() && called.compareAndSet(false, true)) {
            reins.later(this::letGo, nanos);
        }
    }

    /// Lets as many go as there is room for messages of the usual size; the others keep their
    /// places. When nothing more is stored, all: those who can be told so are, others stand in line
    /// again.
    private void letGo() {
        called.set(false);
        if (isFull() || pause() == 0) {
            for (long room = isFull() ? line.size() : room(); room > 0; room--) {
                var next = line.poll();
                if (next == null) {
                    return;
                }
                next.run();
            }
        }
        call(delay());
    }

    private long room() {
        long now = Bucket.now();
        long room = Integer.MAX_VALUE;
        for (var one : ofValues) {
            var bucket = one.bucket();
            if (bucket != null) {
                double price = bucket.cost() * Math.max(1, typical);
                room = Math.min(room, 1 + (long) (-bucket.delay(now) / price));
            }
        }
        return room;
    }

    /// For senders that are told and come again.
    ///
    /// @throws QuotaExceeded when no readings may be taken now
    public void demandValues() {
        var by = full;
        if (by != null) {
            values.note(by, Bucket.now());
            throw reins.exceeded(by, null);
        }
        long pause = pause();
        var limit = values.by();
        if (pause > 0 && limit != null) {
            throw reins.exceeded(limit, Duration.ofNanos(pause));
        }
    }

    /// @throws QuotaExceeded when nothing more is stored
    public void demandRoom() {
        var by = full;
        if (by != null) {
            throw reins.exceeded(by, null);
        }
    }

    /// Waits until a message may be taken: for work in the background.
    ///
    /// @throws QuotaExceeded when nothing more is stored, or it would take longer than that
    public void awaitValues(Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        for (long pause = pause(); pause > 0 || isFull(); pause = pause()) {
            if (left <= 0 || isFull()) {
                demandValues();
                return;
            }
            long step = Math.min(left, Math.min(pause, 1_000_000_000L));
            Thread.sleep(Duration.ofNanos(step));
            left -= step;
        }
    }

    /// Why nothing more is stored, as one English sentence.
    public String whyFull() {
        var by = full;
        if (by != null) {
            values.note(by, Bucket.now());
        }
        return by == null ? "" : String.valueOf(reins.exceeded(by, null).getMessage());
    }

    /// Takes a call of the API.
    ///
    /// @throws QuotaExceeded when there were too many
    void demandCall() {
        var held = ofCalls;
        long pause = pause(held, calls);
        var limit = calls.by();
        if (pause > 0 && limit != null) {
            throw reins.exceeded(limit, Duration.ofNanos(pause));
        }
        callsTaken.increment();
        take(held, 1);
    }

    /// Once a second.
    void tick() {
        callRate = callRate * 0.8 + callsTaken.sumThenReset() * 0.2;
    }

    double callRate() {
        return callRate;
    }
}
