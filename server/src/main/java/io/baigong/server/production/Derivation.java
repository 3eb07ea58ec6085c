package io.baigong.server.production;

import io.baigong.server.production.Derived.Pieces;
import io.baigong.server.production.Rule.Count;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the signals of a machine by its rule: what its time was spent on, and how many pieces it
/// made. Nothing but arithmetic, so the same signals give the same answer at any time.
final class Derivation {
    /// More changes than this in a shift are told more coarsely.
    static final int MOST_STRETCHES = 4_000;

    private final Rule rule;
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final List<Run> runs;
    private final Span span;
    private int resets;
    private int falls;

    private record Made(@Nullable String product, @Nullable String order) {}

    private static final class Tally {
        BigDecimal produced = BigDecimal.ZERO;
        BigDecimal good = BigDecimal.ZERO;
        BigDecimal scrap = BigDecimal.ZERO;
    }

    /// Takes pieces as they are counted.
    private interface Counted {
        void at(long time, BigDecimal pieces);
    }

    private Derivation(Rule rule, List<Track> tracks, List<Run> runs, Span span) {
        this.rule = rule;
        this.runs = runs;
        this.span = span;
        tracks.forEach(track -> this.tracks.put(track.property(), track));
    }

    /// @param tracks of the rule's properties, as far as there are any, over the span
    /// @param runs of orders that touch the span, the one that began first first
    static Derived of(Rule rule, List<Track> tracks, List<Run> runs, Span span) {
        return new Derivation(rule, tracks, runs, span).derived();
    }

    private Derived derived() {
        var stretches =
                rule.states().isEmpty()
                        ? List.<Stretch>of()
                        : timeline().coarse(MOST_STRETCHES).all();
        var pieces = rule.count() == null ? null : pieces(rule.count());
        long values = tracks.values().stream().mapToLong(track -> track.times().length).sum();
        return new Derived(stretches, pieces, resets, falls, values);
    }

    // ---- time

    private Timeline timeline() {
        var all = tracks.values().toArray(Track[]::new);
        var next = new int[all.length];
        Map<String, @Nullable Object> now = new LinkedHashMap<>();
        long seen = Long.MIN_VALUE / 2;
        for (var track : all) {
            now.put(track.property(), track.before());
            seen = track.before() == null ? seen : Math.max(seen, track.beforeTime());
        }
        var timeline = new Timeline();
        long time = span.from();
        while (time < span.to()) {
            long change = span.to();
            for (int i = 0; i < all.length; i++) {
                if (next[i] < all[i].times().length) {
                    change = Math.min(change, all[i].times()[next[i]]);
                }
            }
            change = Math.max(change, time);
            add(timeline, time, change, now, seen);
            time = change;
            for (int i = 0; i < all.length; i++) {
                while (next[i] < all[i].times().length && all[i].times()[next[i]] <= time) {
                    now.put(all[i].property(), all[i].values()[next[i]]);
                    next[i]++;
                    seen = time;
                }
            }
        }
        return timeline;
    }

    /// One state of the signals; unknown from when they are stale.
    private void add(
            Timeline to, long from, long until, Map<String, @Nullable Object> now, long seen) {
        long stale = seen + rule.staleAfter() * 1_000L;
        boolean known = rule.states().stream().anyMatch(one -> now.get(one.property()) != null);
        if (!known || stale <= from) {
            to.add(from, until, Element.UNKNOWN, null);
            return;
        }
        Element element = rule.otherwise();
        String reason = null;
        for (var state : rule.states()) {
            if (state.holds(now.get(state.property()))) {
                element = state.element();
                reason = state.reason();
                break;
            }
        }
        to.add(from, Math.min(stale, until), element, reason);
        to.add(Math.max(from, stale), until, Element.UNKNOWN, null);
    }

    // ---- pieces

    private List<Pieces> pieces(Count count) {
        Map<Made, Tally> tallies = new LinkedHashMap<>();
        count(
                count,
                (time, pieces) -> {
                    var tally = tally(tallies, time);
                    tally.produced = tally.produced.add(pieces);
                });
        if (rule.good() != null) {
            count(
                    rule.good(),
                    (time, pieces) -> {
                        var tally = tally(tallies, time);
                        tally.good = tally.good.add(pieces);
                    });
        }
        if (rule.scrap() != null) {
            count(
                    rule.scrap(),
                    (time, pieces) -> {
                        var tally = tally(tallies, time);
                        tally.scrap = tally.scrap.add(pieces);
                    });
        }
        return tallies.entrySet().stream()
                .map(each ->
                        new Pieces(
                                each.getKey().product(),
                                each.getKey().order(),
                                plain(each.getValue().produced),
                                rule.good() == null ? null : plain(each.getValue().good),
                                plain(each.getValue().scrap)))
                .toList();
    }

    private static BigDecimal plain(BigDecimal number) {
        var plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private Tally tally(Map<Made, Tally> tallies, long time) {
        return tallies.computeIfAbsent(made(time), _ -> new Tally());
    }

    /// By the machine's own word, else by the order that ran.
    private Made made(long time) {
        Run running = null;
        for (var run : runs) {
            if (run.holds(time)) {
                running = run;
            }
        }
        String product = null;
        var by = rule.product();
        var track = by == null ? null : tracks.get(by.property());
        if (by != null && track != null) {
            product = by.products().get(String.valueOf(track.at(time)));
        }
        if (product == null && running != null) {
            product = running.product();
        }
        // Pieces of another product than the order's are not the order's.
        String order =
                running != null && Objects.equals(product, running.product())
                        ? running.order()
                        : null;
        return new Made(product == null ? rule.defaultProduct() : product, order);
    }

    private void count(Count count, Counted to) {
        var track = tracks.get(count.property());
        if (track == null) {
            return;
        }
        var before = track.before();
        for (int i = 0; i < track.times().length; i++) {
            var now = track.values()[i];
            if (now == null) {
                continue;
            }
            double counts = before == null ? 0 : step(count, before, now);
            if (counts > 0) {
                to.at(track.times()[i], BigDecimal.valueOf(counts).multiply(count.factor()));
            }
            before = now;
        }
    }

    private double step(Count count, Object before, Object now) {
        return switch (count.how()) {
            case COUNTER ->
                    before instanceof Double from && now instanceof Double to ? step(from, to) : 0;
            case ENTRIES -> isOne(count, now) && !isOne(count, before) ? 1 : 0;
            case CHANGES -> now.equals(before) ? 0 : 1;
        };
    }

    private static boolean isOne(Count count, Object value) {
        return value instanceof Double number
                ? count.in()
                        .contains(
                                new BigDecimal(number.toString())
                                        .stripTrailingZeros()
                                        .toPlainString())
                : count.in().contains(value.toString());
    }

    /// As energy counters are read: below half of what it showed, it began anew.
    private double step(double from, double to) {
        if (to >= from) {
            return to - from;
        }
        if (to < from / 2) {
            resets++;
            return Math.max(0, to);
        }
        falls++;
        return 0;
    }
}
