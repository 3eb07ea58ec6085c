package io.baigong.connect.modbus;

import io.baigong.connect.modbus.Request.Table;
import io.baigong.connect.modbus.Request.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a device taught by refusing, for as long as the link lives.
final class Learned {
    /// After which a refused place is asked for once more: somebody may have put a module in.
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Map<Table, TreeSet<Integer>> holes = new HashMap<>();
    private final Map<Table, Integer> most = new HashMap<>();
    private final Map<Place, Refusal> refused = new HashMap<>();
    private final Set<Place> silent = new HashSet<>();
    private int edition;

    private record Place(Table table, int from, int size) {}

    /// @param again when it may be asked for once more
    record Refusal(Reply.Refused reply, Instant at, Instant again) {}

    /// Grows whenever a plan made before may be no good any more.
    int edition() {
        return edition;
    }

    /// Whether a request may reach from one end to the next beginning, over what nobody wants.
    boolean passable(Table table, int end, int next) {
        var places = holes.get(table);
        Integer hole = places == null ? null : places.ceiling(end);
        return hole == null || hole >= next;
    }

    int most(Table table, int otherwise) {
        return Math.min(otherwise, most.getOrDefault(table, otherwise));
    }

    /// What lies behind `end` cannot be read along.
    void hole(Table table, int end) {
        if (holes.computeIfAbsent(table, _ -> new TreeSet<>()).add(end)) {
            edition++;
        }
    }

    void atMost(Table table, int count) {
        most.merge(table, count, Math::min);
        edition++;
    }

    void refused(Wanted wanted, Reply.Refused reply, Instant now) {
        var before = refused.put(place(wanted), new Refusal(reply, now, now.plus(AGAIN)));
        if (before == null) {
            hole(wanted.table(), wanted.from());
            edition++;
        }
    }

    @Nullable Refusal refusal(Wanted wanted) {
        return refused.get(place(wanted));
    }

    /// A place that was refused before can be read after all.
    void accepted(Wanted wanted) {
        if (!refused.isEmpty() && refused.remove(place(wanted)) != null) {
            var places = holes.get(wanted.table());
            if (places != null) {
                places.remove(wanted.from());
            }
            edition++;
        }
    }

    /// Nobody answered this; it is asked for last next time, for a device may keep silent about one
    /// address only.
    void silent(Request request) {
        silent.add(place(request));
    }

    void answered(Request request) {
        if (!silent.isEmpty()) {
            silent.remove(place(request));
        }
    }

    boolean wasSilent(Request request) {
        return !silent.isEmpty() && silent.contains(place(request));
    }

    boolean anySilent() {
        return !silent.isEmpty();
    }

    private static Place place(Request request) {
        return new Place(request.table(), request.from(), request.count());
    }

    private static Place place(Wanted wanted) {
        return new Place(wanted.table(), wanted.from(), wanted.content().size());
    }
}
