package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.unit.Unit;
import io.baigong.server.access.Organisations;
import io.baigong.server.methods.Witness.Told;
import io.baigong.server.readings.Channels;
import io.baigong.server.readings.PeriodValue;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.readings.SecondSource;
import io.baigong.server.readings.SecondSource.Verdict;
import io.baigong.server.readings.SecondSources;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.TelemetryStore.Step;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Readings of a period as one number: of each thing, or of all things of an organisation together
/// where numbers may be added up. They are those of today: the store keeps no older knowledge, but
/// every calculation keeps the number that it used.
@Component
final class ReadingEvidence implements Evidence {
    private static final MathContext DIGITS = new MathContext(12);
    private static final Step HOURS = new Step.Fixed(Duration.ofHours(1));
    private static final Step DAYS = new Step.Fixed(Duration.ofDays(1));
    private static final int MOST_HOURS = 45 * 24;

    private final Things things;
    private final Readings readings;
    private final Channels channels;
    private final SecondSources seconds;
    private final Organisations organisations;

    ReadingEvidence(
            Things things,
            Readings readings,
            Channels channels,
            SecondSources seconds,
            Organisations organisations) {
        this.things = things;
        this.readings = readings;
        this.channels = channels;
        this.seconds = seconds;
        this.organisations = organisations;
    }

    @Override
    public boolean has(Input.From from) {
        return from instanceof Input.From.Reading;
    }

    @Override
    public void gather(Wanted wanted, Sink sink) {
        var days = Periods.of(wanted.method().period(), wanted.period());
        if (days == null) {
            return;
        }
        var visible = things.visible(wanted.caller());
        var said = seconds.all(visible.organisation());
        for (var input : wanted.inputs()) {
            var from = (Input.From.Reading) input.from();
            if (from.of() == null) {
                continue;
            }
            var asked = new Asked(input, from, from.of(), days, wanted.asOf(), visible, said);
            var all = new Together();
            for (var thing : visible.all()) {
                var told = told(thing, asked);
                if (told == null) {
                    continue;
                }
                if (wanted.method().subject() == SubjectKind.THING) {
                    sink.put(thing.handle().key(), input, told.given(), told.witness());
                } else {
                    all.add(told);
                }
            }
            boolean summed = from.as() == Input.As.SUM || from.as() == Input.As.INCREASE;
            if (wanted.method().subject() == SubjectKind.ORGANISATION && summed && all.count > 0) {
                var own = organisations.get(wanted.caller().organisation()).key();
                sink.put(own, input, all.given(from), all.witness());
            }
        }
    }

    /// What is asked of each thing.
    private record Asked(
            Input input,
            Input.From.Reading from,
            String property,
            Periods days,
            Instant asOf,
            VisibleThings visible,
            Map<SecondSources.Key, SecondSource> said) {
        Unit unit() {
            return input.type() instanceof Type.Number number ? number.unit() : Unit.ONE;
        }

        /// What was said of a thing by then.
        @Nullable SecondSource second(VisibleThing thing) {
            var one = said.get(new SecondSources.Key(thing.handle().number(), property));
            return one == null || one.made().isAfter(asOf) ? null : one;
        }
    }

    private static final class Together {
        private BigDecimal sum = BigDecimal.ZERO;
        private Label label = Label.VERIFIED;
        private @Nullable Witness witness;
        private boolean allKnown = true;
        private int count;

        void add(Told told) {
            if (told.given().value() instanceof BigDecimal number) {
                sum = sum.add(number);
                label = label.and(told.given().label());
                var one = told.witness();
                allKnown &= one != null;
                witness = witness == null || one == null ? one : witness.and(one);
                count++;
            }
        }

        @Nullable Witness witness() {
            return allKnown ? witness : null;
        }

        Given given(Input.From.Reading from) {
            return new Given(sum, label, "readings:%s of %d things".formatted(from.of(), count));
        }
    }

    /// @return null when the thing has no such property or no reading then
    private @Nullable Told told(VisibleThing thing, Asked asked) {
        var history = thing.history(asked.property());
        if (history == null) {
            return null;
        }
        var zone = thing.handle().zone();
        var begin = asked.days().begins(zone);
        var end = asked.days().ends(zone);
        var range = new Range(micros(begin), micros(end));
        var step = Duration.between(begin, end).toHours() <= MOST_HOURS ? HOURS : DAYS;
        var buckets = readings.buckets(List.of(history), range, step, zone).getFirst();
        double number = PeriodValue.of(buckets, asked.from().as());
        if (!Double.isFinite(number)) {
            return null;
        }
        var value = PeriodValue.in(asked.unit(), buckets.unit(), BigDecimal.valueOf(number));
        if (value == null) {
            return null;
        }
        var ways =
                channels.byThing(List.of(thing.handle()), begin, end)
                        .getOrDefault(thing.handle().number(), Set.of());
        var weakest = ways.stream().reduce(Channel::and).orElse(null);
        var label = weakest == null ? Label.EVIDENCED : weakest.cap();
        var given =
                new Given(
                        value.round(DIGITS), label, reference(thing, asked.property(), begin, end));
        var witness = weakest == null ? null : Witness.device(weakest, thing.handle().number());
        return new Told(confirmed(thing, asked, given, begin, end), witness);
    }

    private static String reference(
            VisibleThing thing, String property, Instant begin, Instant end) {
        return reference(thing.handle().key(), property, begin, end);
    }

    private static String reference(String thing, String property, Instant begin, Instant end) {
        return "readings:%s/%s/%s..%s".formatted(thing, property, begin, end);
    }

    /// Verified where another device, of which it was said before, measured the same.
    private Given confirmed(
            VisibleThing thing, Asked asked, Given given, Instant begin, Instant end) {
        var said = asked.second(thing);
        var found =
                said == null
                        ? null
                        : seconds.compare(asked.visible(), said, asked.from().as(), begin, end);
        if (found == null || found.other() == null) {
            return given;
        }
        var label =
                switch (found.verdict()) {
                    case VERIFIES ->
                            given.label() == Label.EVIDENCED ? Label.VERIFIED : given.label();
                    case NOT_INDEPENDENT, DIFFERS, SILENT -> given.label();
                };
        boolean same = found.verdict() != Verdict.DIFFERS;
        String other = reference(found.thing(), found.property(), begin, end);
        var beside = Witness.beside(given.evidence(), same, found.other(), other);
        return found.verdict() == Verdict.SILENT ? given : new Given(given.value(), label, beside);
    }

    private static long micros(Instant instant) {
        return instant.toEpochMilli() * 1_000;
    }
}
