package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.ShiftElements.Amount;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A shift of a machine while its figures are put together: what was said of it, what of that was
/// used, and the figures so far.
final class ShiftCase {
    private final MasterData master;
    private final WorkUnit unit;
    private final PlannedShift shift;
    private final long now;
    private final @Nullable Derived derived;
    private final Label machine;
    private final List<Entry> entries;
    private final Set<EntryRef> refs = new LinkedHashSet<>();
    private final Map<Figure, Amount> figures = new EnumMap<>(Figure.class);

    /// @param now epoch milliseconds up to which a shift that goes on is told
    /// @param derived null when there are no signals
    /// @param machine how well what the machine says is proven
    /// @param entries of the machine around the day; others are left out
    ShiftCase(
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

    MasterData master() {
        return master;
    }

    WorkUnit unit() {
        return unit;
    }

    PlannedShift shift() {
        return shift;
    }

    /// Its end, or until when it is told.
    long now() {
        return now;
    }

    @Nullable Derived derived() {
        return derived;
    }

    /// How well what the machine says is proven.
    Label machine() {
        return machine;
    }

    /// What was used so far.
    Set<EntryRef> refs() {
        return refs;
    }

    Map<Figure, Amount> figures() {
        return figures;
    }

    // ---- what was said

    record Told<T>(T content, Entry entry) {}

    <T> List<Told<T>> said(Kind kind, Function<Body, T> read) {
        return entries.stream()
                .filter(entry ->
                        entry.kind() == kind && Integer.valueOf(unit.thing()).equals(entry.thing()))
                .map(entry -> new Told<>(read.apply(entry.body()), entry))
                .toList();
    }

    List<Told<Run>> runs() {
        return said(Kind.RUN, Run::read).stream()
                .filter(one -> Deriver.touches(one.content(), shift.span()))
                .sorted(Comparator.comparing(one -> one.content().from()))
                .toList();
    }

    List<Told<Stop>> stops() {
        return said(Kind.STOP, Stop::read).stream()
                .filter(one ->
                        one.content()
                                        .until(now)
                                        .within(shift.span().from(), shift.span().to())
                                        .length()
                                > 0)
                .toList();
    }

    List<Told<Counted>> counts() {
        return said(Kind.COUNT, Counted::read).stream()
                .filter(one -> shift.span().holds(one.content().at().toEpochMilli()))
                .toList();
    }

    List<Told<ShiftRecord>> records() {
        return said(Kind.RECORD, ShiftRecord::read).stream()
                .filter(one ->
                        shift.day().equals(one.entry().day())
                                && one.content().shift().equals(shift.shift()))
                .toList();
    }

    Label used(Entry entry) {
        refs.add(entry.ref());
        return entry.channel().cap();
    }

    void usedDerived() {
        entries.stream()
                .filter(entry ->
                        entry.kind() == Kind.DERIVED
                                && entry.key().equals(Deriver.key(unit.thing(), shift)))
                .forEach(this::used);
    }

    void put(Figure figure, BigDecimal value, Label label) {
        figures.put(figure, new Amount(value, label));
    }

    static BigDecimal seconds(long millis) {
        var seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }

    void add(Figure figure, BigDecimal value, Label label) {
        var before = figures.get(figure);
        put(
                figure,
                before == null ? value : before.value().add(value),
                before == null ? label : before.label().and(label));
    }

    <T> Label weakest(Label label, List<Told<T>> said) {
        var weakest = label;
        for (var one : said) {
            weakest = weakest.and(used(one.entry()));
        }
        return weakest;
    }
}
