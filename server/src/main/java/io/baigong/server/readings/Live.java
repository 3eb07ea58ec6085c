package io.baigong.server.readings;

import io.baigong.server.access.TooMuch;
import io.baigong.server.things.PresenceView.State;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.VisibleThings;
import io.baigong.telemetry.ReadingBatch;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Passes changes on to those who watch things live. What it costs the reading thread does not
/// depend on how fast the watchers are: they are told that something changed, and read the latest
/// values themselves.
public final class Live implements LatestFeed.Listener {
    /// Things that one subscription may watch.
    public static final int MOST_THINGS = 500;

    private final LatestValues latest;
    private final Presence presence;
    private final ThingDirectory directory;
    private final int mostWatchers;
    private final ConcurrentHashMap<Integer, Subscription[]> watchers = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    Live(LatestValues latest, Presence presence, ThingDirectory directory, int mostWatchers) {
        this.latest = latest;
        this.presence = presence;
        this.directory = directory;
        this.mostWatchers = mostWatchers;
        presence.tell(this::turned);
    }

    /// Begins to watch things; their present values come first.
    ///
    /// @param keys at most [#MOST_THINGS]; those that cannot be seen are left out
    /// @throws TooMuch when too many are asked for or too many live views are open
    public Subscription watch(VisibleThings visible, List<String> keys) {
        if (keys.size() > MOST_THINGS) {
            throw new TooMuch("things", MOST_THINGS);
        }
        if (open.incrementAndGet() > mostWatchers) {
            open.decrementAndGet();
            throw new TooMuch("live views", mostWatchers);
        }
        var subscription = new Subscription(this, visible, keys);
        for (int thing : subscription.things()) {
            watchers.merge(thing, new Subscription[] {subscription}, Live::joined);
        }
        return subscription;
    }

    private static Subscription[] joined(Subscription[] some, Subscription[] more) {
        var all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    void leave(Subscription subscription) {
        open.decrementAndGet();
        for (int thing : subscription.things()) {
            watchers.computeIfPresent(thing, (_, all) -> without(all, subscription));
        }
    }

    private static Subscription @Nullable [] without(Subscription[] all, Subscription gone) {
        var left = Arrays.stream(all).filter(one -> one != gone).toArray(Subscription[]::new);
        return left.length == 0 ? null : left;
    }

    @Override
    public void changed(ReadingBatch batch) {
        if (watchers.isEmpty()) {
            return;
        }
        var all = watchers.get(batch.thing());
        if (all != null) {
            for (var one : all) {
                one.touch(batch.thing());
            }
        }
    }

    private void turned(int thing, State state) {
        var all = watchers.get(thing);
        if (all != null) {
            for (var one : all) {
                one.turned(thing);
            }
        }
    }

    LatestValues latest() {
        return latest;
    }

    Presence presence() {
        return presence;
    }

    /// Grows when things or models change.
    long generation() {
        return directory.generation();
    }

    /// Live views open now.
    public int watching() {
        return open.get();
    }

    /// Ends all live views, so that the platform can stop.
    void close() {
        closed = true;
        watchers.values().stream().flatMap(Arrays::stream).forEach(Subscription::wake);
    }

    boolean isClosed() {
        return closed;
    }
}
