package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.TooManyAtOnce;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Lets little heavy work run at once, and less of it of one organisation. Others wait a while for
/// their turn; where many wait already, one is asked at once to come back, so that those who wait
/// hold up no other questions.
///
/// Work inside a turn has its turn already.
final class Turns {
    private static final Duration COME_BACK = Duration.ofSeconds(5);
    private static final int NOBODY = 0;

    private final ScopedValue<Boolean> mine = ScopedValue.newInstance();
    private final Settings settings;
    private final Semaphore room;
    private final Semaphore free;
    private final ConcurrentHashMap<Integer, Own> own = new ConcurrentHashMap<>();

    /// @param what is done, such as `calculations`
    /// @param atOnce that run
    /// @param ofOne that run of one organisation
    /// @param waiting beside those that run; half of them of one organisation
    /// @param patience how long one waits
    record Settings(String what, int atOnce, int ofOne, int waiting, Duration patience) {}

    private record Own(Semaphore room, Semaphore free) {}

    Turns(Settings settings) {
        this.settings = settings;
        this.room = new Semaphore(settings.atOnce() + settings.waiting());
        this.free = new Semaphore(settings.atOnce(), true);
    }

    /// @throws TooManyAtOnce when there is no room to wait, or no turn came
    <T> T run(Supplier<T> work) {
        if (mine.isBound()) {
            return work.get();
        }
        var ofMine = own.computeIfAbsent(asker(), _ -> own());
        if (!ofMine.room().tryAcquire()) {
            throw refused();
        }
        try {
            if (!room.tryAcquire()) {
                throw refused();
            }
            try {
                return waited(ofMine, work);
            } finally {
                room.release();
            }
        } finally {
            ofMine.room().release();
        }
    }

    private Own own() {
        return new Own(
                new Semaphore(settings.ofOne() + settings.waiting() / 2),
                new Semaphore(settings.ofOne(), true));
    }

    private static int asker() {
        var caller = Caller.currentOrNull();
        return caller == null ? NOBODY : caller.home();
    }

    /// Who waits for others of its own organisation keeps no turn from the rest.
    private <T> T waited(Own ofMine, Supplier<T> work) {
        long until = System.nanoTime() + settings.patience().toNanos();
        take(ofMine.free(), until);
        try {
            take(free, until);
            try {
                return ScopedValue.where(mine, true).call(work::get);
            } finally {
                free.release();
            }
        } finally {
            ofMine.free().release();
        }
    }

    private void take(Semaphore turns, long until) {
        try {
            if (turns.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw refused();
    }

    private TooManyAtOnce refused() {
        return new TooManyAtOnce(settings.what(), COME_BACK);
    }
}
