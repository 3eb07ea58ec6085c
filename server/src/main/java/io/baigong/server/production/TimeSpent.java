package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.ShiftCase.Told;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// What the time of a shift was spent on: what the signals say; where they say that it did not
/// produce, a person's stop says why. Without signals, the orders that ran and the stops; without
/// these, the sums of an ERP.
final class TimeSpent {
    private static final Set<Element> KNOWN =
            Set.of(
                    Element.PRODUCTION,
                    Element.SETUP,
                    Element.DELAY,
                    Element.DOWN,
                    Element.PLANNED_DOWN);

    private final ShiftCase of;
    private final List<Stretch> stretches = new ArrayList<>();

    TimeSpent(ShiftCase of) {
        this.of = of;
    }

    /// Fills in the figures.
    ///
    /// @return stretches of planned busy time, without those before anything was known
    List<Stretch> spend() {
        times();
        return List.copyOf(stretches);
    }

    private void times() {
        var busy =
                of.shift().busy().stream()
                        .map(span -> span.within(of.shift().span().from(), of.now()))
                        .toList();
        var stops = of.stops();
        var derived = of.derived();
        var line = derived == null ? new Timeline() : Timeline.of(derived.stretches());
        if (line.within(busy).stream().anyMatch(one -> one.element() != Element.UNKNOWN)) {
            of.usedDerived();
            var label = of.machine();
            for (var stop : stops) {
                line = stopped(line, stop, one -> one.element() != Element.PRODUCTION);
            }
            spend(line.within(busy), label, stops.isEmpty() ? label : of.weakest(label, stops));
            return;
        }
        var runs = of.runs();
        if (!runs.isEmpty() || !stops.isEmpty()) {
            var label = of.weakest(of.weakest(Label.VERIFIED, runs), stops);
            line = byOrders(runs);
            for (var stop : stops) {
                line = stopped(line, stop, _ -> true);
            }
            spend(line.within(busy), label, label);
            return;
        }
        bySums();
    }

    private Timeline stopped(Timeline line, Told<Stop> stop, Predicate<Stretch> where) {
        var reason = of.master().reason(stop.content().reason());
        var element = reason == null ? null : reason.use().element();
        return line.with(
                stop.content().until(of.now()),
                where,
                element == null ? Element.DOWN : element,
                stop.content().reason());
    }

    /// Without signals: while an order runs it produces, without one it is down.
    private Timeline byOrders(List<Told<Run>> runs) {
        var line = new Timeline();
        line.add(of.shift().span().from(), of.now(), Element.DOWN, null);
        for (var run : runs) {
            long to = run.content().to() == null ? of.now() : run.content().to().toEpochMilli();
            var producing = run.content().producing();
            long begins = producing == null ? to : Math.min(to, producing.toEpochMilli());
            line =
                    line.with(
                            new Span(run.content().from().toEpochMilli(), begins),
                            _ -> true,
                            Element.SETUP,
                            null);
            line = line.with(new Span(begins, to), _ -> true, Element.PRODUCTION, null);
        }
        return line;
    }

    /// @param production label of what the machine says
    /// @param others label of what people may have said of
    private void spend(List<Stretch> spent, Label production, Label others) {
        stretches.addAll(spent);
        var sums = new EnumMap<Element, Long>(Element.class);
        for (var one : spent) {
            sums.merge(one.element(), one.length(), Long::sum);
        }
        for (var element : KNOWN) {
            of.put(
                    figure(element),
                    ShiftCase.seconds(sums.getOrDefault(element, 0L)),
                    element == Element.PRODUCTION ? production : others);
        }
    }

    private static Figure figure(Element element) {
        return switch (element) {
            case PRODUCTION -> Figure.APT;
            case SETUP -> Figure.AUST;
            case DELAY -> Figure.ADET;
            case DOWN -> Figure.ADOT;
            case PLANNED_DOWN -> Figure.PDOT;
            case UNKNOWN -> Figure.UNKNOWN;
        };
    }

    private void bySums() {
        for (var one : of.records()) {
            one.content()
                    .times()
                    .forEach((element, seconds) ->
                            of.add(figure(element), seconds, of.used(one.entry())));
        }
    }
}
