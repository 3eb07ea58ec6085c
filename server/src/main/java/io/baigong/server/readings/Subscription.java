package io.baigong.server.readings;

import io.baigong.server.things.PresenceView.State;
import io.baigong.server.things.VisibleThings;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Someone who watches things. Holds no queue: a thing is marked when something changed, and its
/// values are read when they can be sent. So a slow watcher misses values in between, never the
/// newest one. [#next] is for one thread.
public final class Subscription implements AutoCloseable {
    /// At most four events a second for a thing.
    private static final long SPACING = Duration.ofMillis(250).toNanos();

    private static final Duration GATHERING = Duration.ofMillis(20);

    /// What a watcher is told.
    public sealed interface Event {
        /// The thing's key.
        String thing();

        /// @param number of the thing, the same for whoever watches it
        /// @param values those that changed since the last such event
        record Readings(String thing, int number, List<Value> values) implements Event {}

        record Turned(String thing, State state) implements Event {}
    }

    private static final class Watched {
        final String key;
        volatile boolean dirty = true;
        volatile boolean turned = true;
        @Nullable VisibleThing thing;
        long sentAt = System.nanoTime() - SPACING;
        final Map<String, Value> sent = new HashMap<>();

        Watched(VisibleThing thing) {
            this.key = thing.handle().key();
            this.thing = thing;
        }
    }

    private final Live live;
    private final VisibleThings visible;
    private final Map<Integer, Watched> watched = new LinkedHashMap<>();
    private final Semaphore woken = new Semaphore(1);
    private long generation;
    private boolean closed;

    Subscription(Live live, VisibleThings visible, List<String> keys) {
        this.live = live;
        this.visible = visible;
        this.generation = live.generation();
        for (var key : keys) {
            var thing = visible.thing(key);
            if (thing != null) {
                watched.put(thing.handle().number(), new Watched(thing));
            }
        }
    }

    Iterable<Integer> things() {
        return watched.keySet();
    }

    void touch(int thing) {
        var one = watched.get(thing);
        if (one != null && !one.dirty) {
            one.dirty = true;
            wake();
        }
    }

    void turned(int thing) {
        var one = watched.get(thing);
        if (one != null) {
            one.turned = true;
            wake();
        }
    }

    void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /// Is there nothing more to come, because the platform stops?
    public boolean isOver() {
        return live.isClosed();
    }

    /// What changed, waiting for it up to `patience`; empty when nothing did.
    public List<Event> next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!live.isClosed()) {
            long now = System.nanoTime();
            refreshThings();
            var events = new ArrayList<Event>();
            long wait = deadline - now;
            for (var one : watched.values()) {
                wait = Math.min(wait, collect(one, now, events));
            }
            if (!events.isEmpty() || now >= deadline) {
                return events;
            }
            if (woken.tryAcquire(Math.max(1, wait), TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
                Thread.sleep(GATHERING);
            }
        }
        return List.of();
    }

    /// @return nanoseconds until it may be sent, a long time when there is nothing to send
    private long collect(Watched one, long now, List<Event> events) {
        var thing = one.thing;
        if (thing == null) {
            // Gone, or not to be seen any more; it may come back.
            return Long.MAX_VALUE;
        }
        if (one.turned) {
            one.turned = false;
            events.add(new Event.Turned(one.key, live.presence().state(thing.handle().number())));
        }
        if (!one.dirty) {
            return Long.MAX_VALUE;
        }
        long due = one.sentAt + SPACING - now;
        if (due > 0) {
            return due;
        }
        // Unmark first: what comes while we read marks it again.
        one.dirty = false;
        var changed = new ArrayList<Value>();
        for (var value : live.latest().of(thing)) {
            if (!Objects.equals(one.sent.put(value.property(), value), value)) {
                changed.add(value);
            }
        }
        if (!changed.isEmpty()) {
            one.sentAt = now;
            events.add(new Event.Readings(one.key, thing.handle().number(), changed));
        }
        return Long.MAX_VALUE;
    }

    /// Models grow and things go while somebody watches.
    private void refreshThings() {
        long present = live.generation();
        if (present == generation) {
            return;
        }
        generation = present;
        for (var one : watched.values()) {
            one.thing = visible.thing(one.key);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            live.leave(this);
        }
    }
}
