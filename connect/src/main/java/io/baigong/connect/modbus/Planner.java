package io.baigong.connect.modbus;

import io.baigong.connect.modbus.Request.Table;
import io.baigong.connect.modbus.Request.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads with few requests: what lies close together goes into one, within the limits of the device
/// and what it taught.
final class Planner {
    private final Limits limits;
    private final Learned learned;

    Planner(Limits limits, Learned learned) {
        this.limits = limits;
        this.learned = learned;
    }

    /// Requests that together have each wish exactly once, whatever the order of the wishes. What
    /// was refused alone before is a request of its own.
    List<Request> plan(List<Wanted> wishes) {
        Map<Table, List<Wanted>> byTable = new LinkedHashMap<>();
        for (var wanted : wishes) {
            byTable.computeIfAbsent(wanted.table(), _ -> new ArrayList<>()).add(wanted);
        }
        var requests = new ArrayList<Request>();
        byTable.forEach((table, list) -> plan(table, list, requests));
        return List.copyOf(requests);
    }

    private void plan(Table table, List<Wanted> wishes, List<Request> requests) {
        wishes.sort(
                Comparator.comparingInt(Wanted::from)
                        .thenComparingInt(Wanted::end)
                        .thenComparingInt(Wanted::index));
        int most = learned.most(table, limits.most(table.area()));
        List<Wanted> open = new ArrayList<>();
        int end = 0;
        for (var wanted : wishes) {
            if (learned.refusal(wanted) != null) {
                requests.add(Request.of(List.of(wanted)));
                continue;
            }
            if (!open.isEmpty() && !fits(open.getFirst().from(), end, wanted, most)) {
                requests.add(Request.of(open));
                open.clear();
            }
            end = open.isEmpty() ? wanted.end() : Math.max(end, wanted.end());
            open.add(wanted);
        }
        if (!open.isEmpty()) {
            requests.add(Request.of(open));
        }
    }

    private boolean fits(int from, int end, Wanted next, int most) {
        int reach = Math.max(end, next.end()) - from;
        return next.from() - end <= limits.gap()
                && (reach <= most || reach == end - from)
                && learned.passable(next.table(), end, next.from());
    }
}
