package io.baigong.server.readings;

import io.baigong.server.things.PresenceView;
import io.baigong.server.things.ThingDirectory;
import io.baigong.telemetry.ReadingBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Which things are there, and when each was last heard of. A thing is online while it is connected
/// and while it was heard of within the [ReadingSettings#silence()]; it need not hold a connection.
/// Calls return at once and are safe for any thread; PostgreSQL hears of changes in batches, so
/// that states survive a restart.
@Component
public final class Presence implements PresenceView {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final int ROWS_PER_BATCH = 5_000;

    /// Told when a thing comes or goes; must not block.
    interface Listener {
        void changed(int thing, State state);
    }

    private final PresenceTable table;
    private final ThingDirectory things;
    private final Clock clock;
    private final Duration silence;
    private final ConcurrentHashMap<Integer, Entry> entries = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Object saving = new Object();
    private volatile boolean loaded;

    private static final class Entry {
        final int organisation;
        volatile long seen;
        volatile boolean connected;
        volatile boolean gone;
        volatile boolean online;
        volatile boolean unsaved;
        volatile long reading;

        Entry(int organisation) {
            this.organisation = organisation;
        }
    }

    Presence(PresenceTable table, ThingDirectory things, Clock clock, ReadingSettings settings) {
        this.table = table;
        this.things = things;
        this.clock = clock;
        this.silence = settings.silence();
    }

    void tell(Listener listener) {
        listeners.add(listener);
    }

    /// A session, birth or gateway message says that the thing is connected.
    ///
    /// @param thing its number; unknown ones are ignored
    public void connected(int thing, long timeMicros) {
        var entry = entry(thing);
        if (entry != null) {
            entry.connected = true;
            touch(thing, entry, timeMicros);
        }
    }

    /// Its session ended, its will came or its gateway says so.
    public void disconnected(int thing, long timeMicros) {
        var entry = entry(thing);
        if (entry != null) {
            entry.connected = false;
            entry.gone = true;
            entry.seen = Math.max(entry.seen, timeMicros);
            entry.unsaved = true;
            turn(thing, entry, false);
        }
    }

    /// Its session ended with a farewell: it is online until its silence lasts too long, as a
    /// device that connects for each message means it.
    public void left(int thing, long timeMicros) {
        var entry = entry(thing);
        if (entry != null) {
            entry.connected = false;
            touch(thing, entry, timeMicros);
        }
    }

    /// Something came from it: hot path, once per batch.
    public void seen(int thing, long timeMicros) {
        var entry = entry(thing);
        if (entry != null && (timeMicros > entry.seen || entry.gone)) {
            touch(thing, entry, timeMicros);
        }
    }

    private void touch(int thing, Entry entry, long timeMicros) {
        // Two threads may race here: the time is then one of the two, both true.
        entry.seen = Math.max(entry.seen, timeMicros);
        entry.gone = false;
        entry.unsaved = true;
        turn(thing, entry, true);
    }

    private void turn(int thing, Entry entry, boolean online) {
        if (entry.online != online) {
            entry.online = online;
            for (var listener : listeners) {
                listener.changed(thing, online ? State.ONLINE : State.OFFLINE);
            }
        }
    }

    private @Nullable Entry entry(int thing) {
        var known = entries.get(thing);
        if (known != null) {
            return known;
        }
        var handle = things.byNumber(thing);
        return handle == null
                ? null
                : entries.computeIfAbsent(thing, _ -> new Entry(handle.organisation()));
    }

    /// The log has readings of it: what ingest said of it may have been lost in a crash. Files and
    /// people are not the thing.
    void heard(ReadingBatch batch) {
        boolean fromThing =
                switch (batch.channel()) {
                    case DEVICE, GATEWAY -> true;
                    case API, FILE, PERSON -> false;
                };
        if (!fromThing) {
            return;
        }
        var entry = entries.computeIfAbsent(batch.thing(), _ -> new Entry(batch.organisation()));
        if (batch.size() > 0 && batch.arrivalMicros() > entry.reading) {
            entry.reading = batch.arrivalMicros();
            entry.unsaved = true;
        }
        if (batch.arrivalMicros() > entry.seen) {
            entry.seen = batch.arrivalMicros();
            entry.unsaved = true;
            boolean fresh = entry.seen >= Micros.of(clock.instant().minus(silence)) && !entry.gone;
            turn(batch.thing(), entry, fresh);
        }
    }

    /// Nothing is left of it, unless something comes from it after this.
    void forget(int thing) {
        synchronized (saving) {
            entries.remove(thing);
            table.forget(thing);
        }
    }

    @Override
    public State state(int thing) {
        var entry = entries.get(thing);
        if (entry == null || entry.seen == 0) {
            return State.NEVER;
        }
        return entry.online ? State.ONLINE : State.OFFLINE;
    }

    @Override
    public @Nullable Instant lastSeen(int thing) {
        var entry = entries.get(thing);
        return entry == null || entry.seen == 0 ? null : Micros.instant(entry.seen);
    }

    @Override
    public Seen seen(int organisation) {
        int room = entries.size();
        var numbers = new int[room];
        var times = new long[room];
        var online = new boolean[room];
        int size = 0;
        for (var one : entries.entrySet()) {
            var entry = one.getValue();
            if (entry.organisation == organisation && entry.seen != 0 && size < room) {
                numbers[size] = one.getKey();
                times[size] = entry.seen / 1000;
                online[size] = entry.online;
                size++;
            }
        }
        return new Seen(
                Arrays.copyOf(numbers, size),
                Arrays.copyOf(times, size),
                Arrays.copyOf(online, size));
    }

    /// Reads what was saved, once it can be read; states of things heard of meanwhile stay.
    @Scheduled(initialDelay = 0, fixedDelay = 5_000)
    void load() {
        if (loaded) {
            return;
        }
        long fresh = Micros.of(clock.instant().minus(silence));
        table.each(row -> {
            var entry = entries.computeIfAbsent(row.thing(), _ -> new Entry(row.organisation()));
            entry.reading = Math.max(entry.reading, row.readingMicros());
            if (row.seenMicros() > entry.seen) {
                entry.seen = row.seenMicros();
                entry.gone = !row.online();
                entry.online |= row.online() && row.seenMicros() >= fresh;
            }
        });
        loaded = true;
    }

    /// Turns the silent offline and saves what changed.
    @Scheduled(fixedDelay = 5_000)
    void keep() {
        synchronized (saving) {
            keepAll();
        }
    }

    private void keepAll() {
        long fresh = Micros.of(clock.instant().minus(silence));
        var unsaved = new ArrayList<PresenceTable.Row>();
        for (var one : entries.entrySet()) {
            var entry = one.getValue();
            if (entry.online && !entry.connected && entry.seen < fresh) {
                entry.unsaved = true;
                turn(one.getKey(), entry, false);
            }
            if (entry.unsaved) {
                entry.unsaved = false;
                unsaved.add(
                        new PresenceTable.Row(
                                entry.organisation,
                                one.getKey(),
                                entry.seen,
                                entry.online,
                                entry.reading));
            }
        }
        save(unsaved);
    }

    private void save(List<PresenceTable.Row> rows) {
        for (int from = 0; from < rows.size(); from += ROWS_PER_BATCH) {
            var some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_BATCH));
            try {
                table.save(some);
            } catch (DataAccessException e) {
                LOG.warn("cannot save when things were seen, trying again: {}", e.getMessage());
                for (var row : some) {
                    var entry = entries.get(row.thing());
                    if (entry != null) {
                        entry.unsaved = true;
                    }
                }
            }
        }
    }
}
