package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.Derived.Pieces;
import io.baigong.server.production.ShiftElements.Amount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts together what is said of a machine in a shift.
///
/// Time: what the signals say; where they say that it did not produce, a person's stop says why.
/// Without signals, the orders that ran and the stops; without these, the sums of an ERP. Pieces:
/// the machine's count, else an ERP's sum, else what people counted; scrap and rework that people
/// or an ERP found are taken off the machine's good ones. A correction stands over all of it.
final class Composition {
    private static final Set<Element> KNOWN =
            Set.of(
                    Element.PRODUCTION,
                    Element.SETUP,
                    Element.DELAY,
                    Element.DOWN,
                    Element.PLANNED_DOWN);

    private final MasterData master;
    private final WorkUnit unit;
    private final PlannedShift shift;
    private final long now;
    private final @Nullable Derived derived;
    private final Label machine;
    private final List<Entry> entries;
    private final Set<EntryRef> refs = new LinkedHashSet<>();
    private final Map<Figure, Amount> figures = new EnumMap<>(Figure.class);
    private final List<Stretch> stretches = new ArrayList<>();
    private final Map<Lot, Made> made = new LinkedHashMap<>();
    private final Map<String, BigDecimal> scrapReasons = new LinkedHashMap<>();

    /// Pieces of one kind.
    record Lot(@Nullable String product, @Nullable String order) {}

    /// @param runTime seconds planned for one piece, null when nobody said
    record Made(
            @Nullable BigDecimal produced,
            @Nullable BigDecimal good,
            BigDecimal scrap,
            BigDecimal rework,
            @Nullable BigDecimal runTime) {}

    /// @param elements what is known, and how well
    /// @param stretches of planned busy time, without those of which nothing is known
    record Whole(
            ShiftElements elements,
            List<Stretch> stretches,
            Map<Lot, Made> made,
            Map<String, BigDecimal> scrapReasons) {}

    /// @param now epoch milliseconds up to which a shift that goes on is told
    /// @param derived null when there are no signals
    /// @param machine how well what the machine says is proven
    /// @param entries of the machine around the day; others are left out
    Composition(
            MasterData master,
            WorkUnit unit,
            PlannedShift shift,
            long now,
            @Nullable Derived derived,
            Label machine,
            List<Entry> entries) {
        this.master = master;
        this.unit = unit;
        this.shift = shift;
        this.now = Math.min(now, shift.span().to());
        this.derived = derived;
        this.machine = machine;
        this.entries = entries;
    }

    Whole whole() {
        planned();
        times();
        pieces();
        correct();
        sums();
        return new Whole(
                new ShiftElements(
                        unit.thing(),
                        unit.key(),
                        shift.day(),
                        shift.shift(),
                        shift.name(),
                        shift.from(),
                        shift.to(),
                        now >= shift.span().to(),
                        figures,
                        List.copyOf(refs)),
                List.copyOf(stretches),
                made,
                scrapReasons);
    }

    // ---- what there is

    private record Said<T>(T content, Entry entry) {}

    private <T> List<Said<T>> said(Kind kind, Function<Body, T> read) {
        return entries.stream()
                .filter(entry ->
                        entry.kind() == kind && Integer.valueOf(unit.thing()).equals(entry.thing()))
                .map(entry -> new Said<>(read.apply(entry.body()), entry))
                .toList();
    }

    private List<Said<Run>> runs() {
        return said(Kind.RUN, Run::read).stream()
                .filter(one -> Deriver.touches(one.content(), shift.span()))
                .sorted(Comparator.comparing(one -> one.content().from()))
                .toList();
    }

    private List<Said<Stop>> stops() {
        return said(Kind.STOP, Stop::read).stream()
                .filter(one ->
                        one.content()
                                        .until(now)
                                        .within(shift.span().from(), shift.span().to())
                                        .length()
                                > 0)
                .toList();
    }

    private List<Said<Counted>> counts() {
        return said(Kind.COUNT, Counted::read).stream()
                .filter(one -> shift.span().holds(one.content().at().toEpochMilli()))
                .toList();
    }

    private List<Said<ShiftRecord>> records() {
        return said(Kind.RECORD, ShiftRecord::read).stream()
                .filter(one ->
                        shift.day().equals(one.entry().day())
                                && one.content().shift().equals(shift.shift()))
                .toList();
    }

    private Label used(Entry entry) {
        refs.add(entry.ref());
        return entry.channel().cap();
    }

    private void usedDerived() {
        entries.stream()
                .filter(entry ->
                        entry.kind() == Kind.DERIVED
                                && entry.key().equals(Deriver.key(unit.thing(), shift)))
                .forEach(this::used);
    }

    private void put(Figure figure, BigDecimal value, Label label) {
        figures.put(figure, new Amount(value, label));
    }

    private static BigDecimal seconds(long millis) {
        var seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }

    // ---- time

    private void planned() {
        var label = Label.VERIFIED;
        for (var source : master.sources(shift)) {
            label = label.and(used(source));
        }
        put(Figure.PBT, seconds(shift.busyUntil(now)), label);
    }

    private void times() {
        var busy =
                shift.busy().stream().map(span -> span.within(shift.span().from(), now)).toList();
        var stops = stops();
        var line = derived == null ? new Timeline() : Timeline.of(derived.stretches());
        if (line.within(busy).stream().anyMatch(one -> one.element() != Element.UNKNOWN)) {
            usedDerived();
            var label = machine;
            for (var stop : stops) {
                line = stopped(line, stop, one -> one.element() != Element.PRODUCTION);
            }
            spend(line.within(busy), label, stops.isEmpty() ? label : weakest(label, stops));
            return;
        }
        var runs = runs();
        if (!runs.isEmpty() || !stops.isEmpty()) {
            var label = weakest(weakest(Label.VERIFIED, runs), stops);
            line = byOrders(runs);
            for (var stop : stops) {
                line = stopped(line, stop, _ -> true);
            }
            spend(line.within(busy), label, label);
            return;
        }
        bySums();
    }

    private <T> Label weakest(Label label, List<Said<T>> said) {
        var weakest = label;
        for (var one : said) {
            weakest = weakest.and(used(one.entry()));
        }
        return weakest;
    }

    private Timeline stopped(
            Timeline line, Said<Stop> stop, java.util.function.Predicate<Stretch> where) {
        var reason = master.reason(stop.content().reason());
        var element = reason == null ? null : reason.use().element();
        return line.with(
                stop.content().until(now),
                where,
                element == null ? Element.DOWN : element,
                stop.content().reason());
    }

    /// Without signals: while an order runs it produces, without one it is down.
    private Timeline byOrders(List<Said<Run>> runs) {
        var line = new Timeline();
        line.add(shift.span().from(), now, Element.DOWN, null);
        for (var run : runs) {
            long to = run.content().to() == null ? now : run.content().to().toEpochMilli();
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
            put(
                    figure(element),
                    seconds(sums.getOrDefault(element, 0L)),
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
        for (var one : records()) {
            one.content()
                    .times()
                    .forEach(
                            (element, seconds) -> add(figure(element), seconds, used(one.entry())));
        }
    }

    private void add(Figure figure, BigDecimal value, Label label) {
        var before = figures.get(figure);
        put(
                figure,
                before == null ? value : before.value().add(value),
                before == null ? label : before.label().and(label));
    }

    // ---- pieces

    private void pieces() {
        var people = byPeople();
        var sums = bySumsOfPieces();
        var byMachine = derived == null ? null : derived.pieces();
        if (byMachine != null) {
            usedDerived();
            byMachine(byMachine, sums, people);
        } else if (!sums.isEmpty()) {
            sums.forEach((lot, sum) -> made.put(lot, sum.made()));
            labels(sums.values().stream().map(Sum::label).reduce(Label::and).orElseThrow(), null);
        } else if (!people.isEmpty()) {
            people.forEach((lot, sum) -> made.put(lot, sum.made()));
            labels(people.values().stream().map(Sum::label).reduce(Label::and).orElseThrow(), null);
        }
    }

    private record Sum(Made made, Label label) {
        Sum plus(Sum more) {
            return new Sum(
                    new Made(
                            plus(made.produced(), more.made.produced()),
                            plus(made.good(), more.made.good()),
                            made.scrap().add(more.made.scrap()),
                            made.rework().add(more.made.rework()),
                            made.runTime()),
                    label.and(more.label));
        }

        private static @Nullable BigDecimal plus(@Nullable BigDecimal a, @Nullable BigDecimal b) {
            return a == null ? b : b == null ? a : a.add(b);
        }
    }

    private Map<Lot, Sum> byPeople() {
        var sums = new LinkedHashMap<Lot, Sum>();
        for (var one : counts()) {
            var counted = one.content();
            var sum =
                    new Sum(
                            new Made(
                                    counted.produced(),
                                    counted.good(),
                                    counted.scrap(),
                                    counted.rework(),
                                    runTime(counted.product())),
                            used(one.entry()));
            sums.merge(new Lot(counted.product(), counted.order()), sum, Sum::plus);
            if (counted.reason() != null) {
                scrapReasons.merge(
                        counted.reason(), counted.scrap().add(counted.rework()), BigDecimal::add);
            }
        }
        return sums;
    }

    private Map<Lot, Sum> bySumsOfPieces() {
        var sums = new LinkedHashMap<Lot, Sum>();
        for (var one : records()) {
            var record = one.content();
            boolean ofPieces =
                    record.made() != null || record.scrap() != null || record.rework() != null;
            if (ofPieces) {
                var sum =
                        new Sum(
                                new Made(
                                        record.made(),
                                        good(record),
                                        Counted.orZero(record.scrap()),
                                        Counted.orZero(record.rework()),
                                        runTime(record.product())),
                                used(one.entry()));
                sums.merge(new Lot(record.product(), record.order()), sum, Sum::plus);
            }
        }
        return sums;
    }

    private static @Nullable BigDecimal good(ShiftRecord record) {
        var produced = record.made();
        return record.good() != null || produced == null
                ? record.good()
                : produced.subtract(Counted.orZero(record.scrap()))
                        .subtract(Counted.orZero(record.rework()))
                        .max(BigDecimal.ZERO);
    }

    private @Nullable BigDecimal runTime(@Nullable String product) {
        var known = master.product(product);
        return known == null ? null : known.runTime(unit.key(), shift.day());
    }

    /// The machine's count; scrap and rework that were found besides go off its good ones. An ERP's
    /// sums stand for all that people counted.
    private void byMachine(List<Pieces> counted, Map<Lot, Sum> sums, Map<Lot, Sum> people) {
        var found = sums.isEmpty() ? people : sums;
        Label besides = null;
        var scrap = BigDecimal.ZERO;
        var rework = BigDecimal.ZERO;
        for (var one : found.values()) {
            scrap = scrap.add(one.made().scrap());
            rework = rework.add(one.made().rework());
            if (one.made().scrap().signum() + one.made().rework().signum() > 0) {
                besides = besides == null ? one.label() : besides.and(one.label());
            }
        }
        for (var one : counted) {
            var lot = new Lot(one.product(), one.order());
            var own = found.get(lot);
            made.put(
                    lot,
                    new Made(
                            one.produced(),
                            one.good(),
                            one.scrap().add(own == null ? BigDecimal.ZERO : own.made().scrap()),
                            own == null ? BigDecimal.ZERO : own.made().rework(),
                            runTime(one.product())));
            if (own != null) {
                scrap = scrap.subtract(own.made().scrap());
                rework = rework.subtract(own.made().rework());
            }
        }
        if (scrap.signum() > 0 || rework.signum() > 0) {
            // Of products that the machine did not tell.
            made.merge(
                    new Lot(null, null),
                    new Made(BigDecimal.ZERO, null, scrap, rework, null),
                    (a, b) ->
                            new Made(
                                    a.produced(),
                                    a.good(),
                                    a.scrap().add(b.scrap()),
                                    a.rework().add(b.rework()),
                                    a.runTime()));
        }
        labels(machine, besides);
    }

    /// Sums of all that was made.
    ///
    /// @param besides label of scrap and rework that were found besides, null for none
    private void labels(Label label, @Nullable Label besides) {
        var rest = besides == null ? label : label.and(besides);
        put(Figure.PQ, BigDecimal.ZERO, label);
        put(Figure.SQ, BigDecimal.ZERO, rest);
        put(Figure.RQ, BigDecimal.ZERO, rest);
        boolean whole = true;
        boolean told = true;
        var good = BigDecimal.ZERO;
        for (var one : made.values()) {
            whole &= one.produced() != null;
            add(Figure.PQ, Counted.orZero(one.produced()), label);
            add(Figure.SQ, one.scrap(), rest);
            add(Figure.RQ, one.rework(), rest);
            told &= one.good() != null || one.produced() != null && one.produced().signum() == 0;
            good = good.add(Counted.orZero(one.good()));
        }
        if (!whole) {
            figures.remove(Figure.PQ);
            return;
        }
        var produced = Objects.requireNonNull(figures.get(Figure.PQ)).value();
        var bad =
                Objects.requireNonNull(figures.get(Figure.SQ))
                        .value()
                        .add(Objects.requireNonNull(figures.get(Figure.RQ)).value());
        put(
                Figure.GQ,
                told && !made.isEmpty()
                        ? good.min(produced.subtract(bad).max(BigDecimal.ZERO))
                        : produced.subtract(bad).max(BigDecimal.ZERO),
                rest);
        runTimes(label);
    }

    private void runTimes(Label label) {
        var planned = BigDecimal.ZERO;
        var weakest = label;
        for (var each : made.entrySet()) {
            var produced = Counted.orZero(each.getValue().produced());
            if (produced.signum() == 0) {
                continue;
            }
            var seconds = each.getValue().runTime();
            var entry = master.productEntry(each.getKey().product());
            if (seconds == null || entry == null) {
                return;
            }
            planned = planned.add(produced.multiply(seconds));
            weakest = weakest.and(used(entry));
        }
        var plain = planned.stripTrailingZeros();
        put(Figure.PRI_PQ, plain.scale() < 0 ? plain.setScale(0) : plain, weakest);
    }

    // ---- over all of it

    private void correct() {
        for (var one : said(Kind.CORRECTION, Correction::read)) {
            if (shift.day().equals(one.entry().day())
                    && one.content().shift().equals(shift.shift())) {
                var label = used(one.entry());
                one.content().figures().forEach((figure, value) -> put(figure, value, label));
            }
        }
    }

    private void sums() {
        var times = List.of(Figure.APT, Figure.AUST, Figure.ADET, Figure.ADOT, Figure.PDOT);
        boolean any = times.stream().anyMatch(figures::containsKey);
        if (!any) {
            return;
        }
        sum(Figure.AUPT, List.of(Figure.APT, Figure.AUST));
        sum(Figure.AUBT, List.of(Figure.APT, Figure.AUST, Figure.ADET));
        var busy = Objects.requireNonNull(figures.get(Figure.PBT));
        var rest = busy.value();
        var label = busy.label();
        for (var figure : times) {
            var amount = figures.get(figure);
            rest = amount == null ? rest : rest.subtract(amount.value());
            label = amount == null ? label : label.and(amount.label());
        }
        put(Figure.UNKNOWN, rest.max(BigDecimal.ZERO), label);
    }

    private void sum(Figure figure, List<Figure> parts) {
        var value = BigDecimal.ZERO;
        var label = Label.VERIFIED;
        for (var part : parts) {
            var amount = figures.get(part);
            if (amount == null && part == Figure.APT) {
                return;
            }
            if (amount != null) {
                value = value.add(amount.value());
                label = label.and(amount.label());
            }
        }
        put(figure, value, label);
    }
}
