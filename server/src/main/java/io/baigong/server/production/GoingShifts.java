package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.MasterData.Kept;
import io.baigong.server.readings.LateReadings;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the signals of machines say of shifts that go on. What was read of a shift is kept in
/// memory, so that each question reads only what came since: it costs the same at the end of a
/// shift as at its begin. Readings that come late, another rule or other orders make it read anew.
@Component
class GoingShifts {
    /// Changes that are kept of one shift, and of all: about 50 MB.
    private static final int MOST_OF_ONE = 20_000;

    private static final int MOST_OF_ALL = 1_000_000;

    private final Signals signals;
    private final WeakestChannel weakest;
    private final LateReadings late;
    private final Map<Key, Past> pasts = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    GoingShifts(Signals signals, WeakestChannel weakest, LateReadings late) {
        this.signals = signals;
        this.weakest = weakest;
        this.late = late;
    }

    /// A shift of a machine that goes on.
    ///
    /// @param span up to now
    /// @param runs of orders that touch it, the one that began first first
    record Going(VisibleThing thing, Kept kept, Span span, List<Run> runs) {
        Rule rule() {
            return kept.rule();
        }

        private Key key() {
            return new Key(thing.handle().number(), kept.reference(), span.from());
        }

        private List<PropertyHistory> histories() {
            return rule().properties().stream()
                    .map(thing::history)
                    .filter(Objects::nonNull)
                    .toList();
        }

        /// Runs as they look from a time on which later ones have no bearing.
        private List<Run> runsUntil(long time) {
            return runs.stream()
                    .filter(run -> run.from().toEpochMilli() < time)
                    .map(run ->
                            run.to() != null && run.to().toEpochMilli() < time
                                    ? run
                                    : run.until(null))
                    .toList();
        }
    }

    /// What its signals say up to now, kept nowhere.
    ///
    /// @param label how well it is proven
    record Standing(Derived derived, Label label) {}

    private record Key(int thing, String rule, long from) {}

    /// What was read of a shift, and on what it rests.
    ///
    /// @param derivation that nobody changes any more
    private record Past(
            Derivation derivation, long revision, List<PropertyHistory> histories, List<Run> runs) {
        int size() {
            return derivation.size() + 1;
        }
    }

    /// Machines that are read together: of one organisation, with one rule.
    ///
    /// @param begin of the shift
    /// @param from where reading begins
    /// @param fresh whether nothing was read before
    private record Together(
            int organisation, String rule, long begin, long from, long to, boolean fresh) {
        static Together of(Going going, @Nullable Past past) {
            long begin = going.span().from();
            return new Together(
                    going.thing().handle().organisation(),
                    going.kept().reference(),
                    begin,
                    past == null ? begin : past.derivation().until(),
                    going.span().to(),
                    past == null);
        }
    }

    /// A shift before it is read on.
    private record Known(Going going, @Nullable Past past, long revision) {}

    /// Of each what its signals say, by the object that was given.
    Map<Going, Standing> standing(List<Going> all) {
        // Before anything is read: see LateReadings.
        long complete = late.completeMillis();
        Map<Together, List<Known>> together = new LinkedHashMap<>();
        for (var going : all) {
            long revision = late.revision(going.thing().handle().number());
            var past = past(going, revision);
            together.computeIfAbsent(Together.of(going, past), _ -> new ArrayList<>())
                    .add(new Known(going, past, revision));
        }
        Map<Going, Standing> standing = new IdentityHashMap<>();
        together.forEach((alike, some) -> {
            Map<Going, Derivation> derived = new IdentityHashMap<>();
            signals.of(
                    some.stream().map(known -> known.going().thing()).toList(),
                    some.getFirst().going().rule(),
                    new Span(alike.from(), alike.to()),
                    alike.fresh(),
                    (i, tracks) ->
                            derived.put(some.get(i).going(), read(some.get(i), tracks, complete)));
            standing.putAll(labelled(derived, alike));
        });
        return standing;
    }

    /// Goes on up to where readings are complete, which is kept, and from there to now.
    private Derivation read(Known known, List<Track> tracks, long complete) {
        var going = known.going();
        var derivation = derivation(going, known.past(), tracks);
        long until = Math.clamp(complete, derivation.until(), going.span().to());
        if (until > derivation.until()) {
            derivation.advance(
                    tracks.stream().map(track -> track.until(until)).toList(), going.runs(), until);
            keep(going, derivation, known.revision());
            derivation = derivation.copy();
        }
        derivation.advance(
                tracks.stream().map(track -> track.from(until)).toList(),
                going.runs(),
                going.span().to());
        return derivation;
    }

    private static Derivation derivation(Going going, @Nullable Past past, List<Track> tracks) {
        if (past != null) {
            return past.derivation().copy();
        }
        var fresh = new Derivation(going.rule(), going.span().from());
        fresh.begin(tracks);
        return fresh;
    }

    /// After the readings: of a file that came meanwhile, they hold no more than its channel.
    private Map<Going, Standing> labelled(Map<Going, Derivation> derived, Together alike) {
        Map<VisibleThing, Long> since = new IdentityHashMap<>();
        derived.forEach((going, one) -> since.put(going.thing(), one.since()));
        var channels = weakest.of(since, new Span(alike.begin(), alike.to()));
        Map<Going, Standing> standing = new IdentityHashMap<>();
        derived.forEach((going, one) -> {
            var by = Objects.requireNonNull(channels.get(going.thing()));
            standing.put(going, new Standing(one.derived(), by.cap()));
        });
        return standing;
    }

    private synchronized @Nullable Past past(Going going, long revision) {
        var past = pasts.get(going.key());
        if (past == null || past.derivation().until() > going.span().to()) {
            return null;
        }
        boolean holds =
                past.revision() == revision
                        && past.histories().equals(going.histories())
                        && past.runs().equals(going.runsUntil(past.derivation().until()));
        return holds ? past : null;
    }

    private synchronized void keep(Going going, Derivation derivation, long revision) {
        remove(going.key());
        if (derivation.size() < MOST_OF_ONE) {
            var runs = going.runsUntil(derivation.until());
            var past = new Past(derivation, revision, going.histories(), runs);
            pasts.put(going.key(), past);
            held += past.size();
        }
        while (held > MOST_OF_ALL) {
            remove(pasts.keySet().iterator().next());
        }
    }

    private void remove(Key key) {
        var old = pasts.remove(key);
        held -= old == null ? 0 : old.size();
    }
}
