package io.baigong.server.production;

import static java.math.BigDecimal.ZERO;

import io.baigong.server.production.Derived.Pieces;
import io.baigong.server.production.Rule.Count;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the signals of a machine by its rule: what its time was spent on, and how many pieces it
/// made. Nothing but arithmetic, so the same signals give the same answer at any time; and read
/// part by part they give the answer of the whole.
final class Derivation {
    /// More changes than this in a shift are told more coarsely.
    static final int MOST_STRETCHES = 4_000;

    private final Rule rule;
    private final Timeline timeline;
    private final Map<String, @Nullable Object> now = new LinkedHashMap<>();
    private final Map<String, Object> counted = new HashMap<>();
    private final Map<Made, Tally> tallies = new LinkedHashMap<>();
    private long until;
    private long since;
    private long seen = Long.MIN_VALUE / 2;
    private int resets;
    private int falls;
    private long values;

    private record Made(@Nullable String product, @Nullable String order) {}

    /// @param first when the first of them was counted
    private record Tally(long first, BigDecimal produced, BigDecimal good, BigDecimal scrap) {
        Tally and(Tally more) {
            return new Tally(
                    Math.min(first, more.first),
                    produced.add(more.produced),
                    good.add(more.good),
                    scrap.add(more.scrap));
        }
    }

    /// What was counted at a time.
    private interface Counted {
        Tally of(long time, BigDecimal pieces);
    }

    /// @param from epoch milliseconds of the first part's begin
    Derivation(Rule rule, long from) {
        this.rule = rule;
        timeline = new Timeline();
        until = from;
        since = from;
    }

    private Derivation(Derivation other) {
        rule = other.rule;
        timeline = Timeline.of(other.timeline.all());
        now.putAll(other.now);
        counted.putAll(other.counted);
        tallies.putAll(other.tallies);
        until = other.until;
        since = other.since;
        seen = other.seen;
        resets = other.resets;
        falls = other.falls;
        values = other.values;
    }

    /// The whole at once.
    ///
    /// @param tracks of the rule's properties, as far as there are any, over the span
    /// @param runs of orders that touch the span, the one that began first first
    static Derivation of(Rule rule, List<Track> tracks, List<Run> runs, Span span) {
        var whole = new Derivation(rule, span.from());
        whole.begin(tracks);
        whole.advance(tracks, runs, span.to());
        return whole;
    }

    /// One that goes on on its own.
    Derivation copy() {
        return new Derivation(this);
    }

    /// Takes what held before.
    void begin(List<Track> tracks) {
        for (var track : tracks) {
            var before = track.before();
            now.put(track.property(), before);
            if (before != null) {
                counted.put(track.property(), before);
                seen = Math.max(seen, track.beforeTime());
                since = Math.min(since, track.beforeTime());
            }
        }
    }

    /// Goes on by a part.
    ///
    /// @param tracks values from where it is; what was before is known already
    /// @param runs of orders that touch the part, the one that began first first
    /// @param to epoch milliseconds, exclusive
    void advance(List<Track> tracks, List<Run> runs, long to) {
        count(rule.count(), tracks, runs, (time, pieces) -> new Tally(time, pieces, ZERO, ZERO));
        count(rule.good(), tracks, runs, (time, pieces) -> new Tally(time, ZERO, pieces, ZERO));
        count(rule.scrap(), tracks, runs, (time, pieces) -> new Tally(time, ZERO, ZERO, pieces));
        for (var track : tracks) {
            Stream.of(track.values())
                    .filter(Objects::nonNull)
                    .reduce((_, last) -> last)
                    .ifPresent(last -> counted.put(track.property(), last));
            values += track.times().length;
        }
        pass(tracks.toArray(Track[]::new), to);
    }

    /// Up to when it is.
    long until() {
        return until;
    }

    /// When the oldest value came of those that held at the begin; the begin when none did.
    long since() {
        return since;
    }

    /// How many changes it holds.
    int size() {
        return timeline.size();
    }

    Derived derived() {
        return new Derived(
                rule.states().isEmpty() ? List.of() : timeline.coarse(MOST_STRETCHES).all(),
                rule.count() == null ? null : pieces(),
                resets,
                falls,
                values);
    }

    // ---- time

    private void pass(Track[] all, long to) {
        var next = new int[all.length];
        while (until < to) {
            long change = to;
            for (int i = 0; i < all.length; i++) {
                if (next[i] < all[i].times().length) {
                    change = Math.min(change, all[i].times()[next[i]]);
                }
            }
            change = Math.max(change, until);
            add(until, change);
            until = change;
            for (int i = 0; i < all.length; i++) {
                while (next[i] < all[i].times().length && all[i].times()[next[i]] <= until) {
                    now.put(all[i].property(), all[i].values()[next[i]]);
                    next[i]++;
                    seen = until;
                }
            }
        }
    }

    /// One state of the signals; unknown from when they are stale.
    private void add(long from, long to) {
        long stale = seen + rule.staleAfter() * 1_000L;
        boolean known = rule.states().stream().anyMatch(one -> now.get(one.property()) != null);
        if (!known || stale <= from) {
            timeline.add(from, to, Element.UNKNOWN, null);
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
        timeline.add(from, Math.min(stale, to), element, reason);
        timeline.add(Math.max(from, stale), to, Element.UNKNOWN, null);
    }

    // ---- pieces

    private List<Pieces> pieces() {
        return tallies.entrySet().stream()
                .sorted(
                        Comparator.comparing((Map.Entry<Made, Tally> each) -> each.getValue().first)
                                .thenComparing(each -> each.getKey().toString()))
                .map(each ->
                        new Pieces(
                                each.getKey().product(),
                                each.getKey().order(),
                                plain(each.getValue().produced()),
                                rule.good() == null ? null : plain(each.getValue().good()),
                                plain(each.getValue().scrap())))
                .toList();
    }

    private static BigDecimal plain(BigDecimal number) {
        var plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /// By the machine's own word, else by the order that ran.
    private Made made(long time, List<Track> tracks, List<Run> runs) {
        Run running = null;
        for (var run : runs) {
            if (run.holds(time)) {
                running = run;
            }
        }
        String product = null;
        var by = rule.product();
        if (by != null && now.containsKey(by.property())) {
            product = by.products().get(String.valueOf(at(by.property(), time, tracks)));
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

    private @Nullable Object at(String property, long time, List<Track> tracks) {
        for (var track : tracks) {
            if (track.property().equals(property)
                    && track.times().length > 0
                    && track.times()[0] <= time) {
                return track.at(time);
            }
        }
        return now.get(property);
    }

    private void count(@Nullable Count count, List<Track> tracks, List<Run> runs, Counted as) {
        if (count == null || rule.count() == null) {
            return;
        }
        for (var track : tracks) {
            if (track.property().equals(count.property())) {
                count(count, track, tracks, runs, as);
            }
        }
    }

    private void count(Count count, Track track, List<Track> tracks, List<Run> runs, Counted as) {
        var before = counted.get(track.property());
        for (int i = 0; i < track.times().length; i++) {
            var value = track.values()[i];
            if (value == null) {
                continue;
            }
            double counts = before == null ? 0 : step(count, before, value);
            if (counts > 0) {
                var pieces = BigDecimal.valueOf(counts).multiply(count.factor());
                tallies.merge(
                        made(track.times()[i], tracks, runs),
                        as.of(track.times()[i], pieces),
                        Tally::and);
            }
            before = value;
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
