package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import io.baigong.server.access.Organisations;
import io.baigong.server.readings.Channels;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Bucketed;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.TelemetryStore.Step;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private final Organisations organisations;

    ReadingEvidence(
            Things things, Readings readings, Channels channels, Organisations organisations) {
        this.things = things;
        this.readings = readings;
        this.channels = channels;
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
        for (var input : wanted.inputs()) {
            var from = (Input.From.Reading) input.from();
            var all = new Together();
            for (var thing : things.visible(wanted.caller()).all()) {
                var zone = thing.handle().zone();
                var given =
                        from.of() == null
                                ? null
                                : given(thing, from, input, days.begins(zone), days.ends(zone));
                if (given == null) {
                    continue;
                }
                if (wanted.method().subject() == SubjectKind.THING) {
                    sink.put(thing.handle().key(), input, given);
                } else {
                    all.add(given);
                }
            }
            boolean summed = from.as() == Input.As.SUM || from.as() == Input.As.INCREASE;
            if (wanted.method().subject() == SubjectKind.ORGANISATION && summed && all.count > 0) {
                var own = organisations.get(wanted.caller().organisation()).key();
                sink.put(own, input, all.given(from));
            }
        }
    }

    private static final class Together {
        private BigDecimal sum = BigDecimal.ZERO;
        private Label label = Label.VERIFIED;
        private int count;

        void add(Given given) {
            if (given.value() instanceof BigDecimal number) {
                sum = sum.add(number);
                label = label.and(given.label());
                count++;
            }
        }

        Given given(Input.From.Reading from) {
            return new Given(sum, label, "readings:%s of %d things".formatted(from.of(), count));
        }
    }

    /// @return null when the thing has no such property or no reading then
    private @Nullable Given given(
            VisibleThing thing, Input.From.Reading from, Input input, Instant begin, Instant end) {
        var history = thing.history(String.valueOf(from.of()));
        if (history == null) {
            return null;
        }
        var zone = thing.handle().zone();
        var range = new Range(micros(begin), micros(end));
        var step = Duration.between(begin, end).toHours() <= MOST_HOURS ? HOURS : DAYS;
        var buckets = readings.buckets(List.of(history), range, step, zone).getFirst();
        double number = number(buckets, from.as());
        if (!Double.isFinite(number)) {
            return null;
        }
        var value = in(unit(input), buckets.unit(), BigDecimal.valueOf(number));
        var label =
                channels.byThing(List.of(thing.handle()), begin, end).values().stream()
                        .flatMap(java.util.Set::stream)
                        .map(ReadingEvidence::cap)
                        .reduce(Label.EVIDENCED, Label::and);
        String evidence =
                "readings:%s/%s/%s..%s".formatted(thing.handle().key(), from.of(), begin, end);
        return value == null ? null : new Given(value.round(DIGITS), label, evidence);
    }

    private static Label cap(io.baigong.evaluator.method.Channel channel) {
        return channel.cap();
    }

    private static Unit unit(Input input) {
        return input.type() instanceof Type.Number number ? number.unit() : Unit.ONE;
    }

    /// @return null when the units do not fit
    private static @Nullable BigDecimal in(Unit wanted, @Nullable String ucum, BigDecimal value) {
        try {
            var had = Unit.of(ucum == null ? "" : ucum.replace('.', '·'));
            return had.sameDimension(wanted) ? had.factorTo(wanted).applyTo(value) : null;
        } catch (UnitFault e) {
            return null;
        }
    }

    private static double number(Bucketed buckets, Input.As as) {
        return switch (as) {
            case MEAN -> total(buckets.sum()) / total(buckets.count());
            case TIME_WEIGHTED -> meanOfBuckets(buckets);
            case SUM -> total(buckets.sum());
            case MAX -> extreme(buckets.max(), true);
            case MIN -> extreme(buckets.min(), false);
            case LAST -> last(buckets.last());
            case INCREASE -> increase(buckets);
        };
    }

    private static double total(double[] values) {
        double total = 0;
        boolean any = false;
        for (double value : values) {
            if (Double.isFinite(value)) {
                total += value;
                any = true;
            }
        }
        return any ? total : Double.NaN;
    }

    private static double total(long[] counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /// Hours weigh alike, however often a device reported in them.
    private static double meanOfBuckets(Bucketed buckets) {
        double sum = 0;
        int hours = 0;
        for (int i = 0; i < buckets.starts().length; i++) {
            if (buckets.count()[i] > 0 && Double.isFinite(buckets.sum()[i])) {
                sum += buckets.sum()[i] / buckets.count()[i];
                hours++;
            }
        }
        return sum / hours;
    }

    private static double extreme(double[] values, boolean greatest) {
        double found = Double.NaN;
        for (double value : values) {
            boolean better = greatest ? value > found : value < found;
            if (Double.isFinite(value) && (Double.isNaN(found) || better)) {
                found = value;
            }
        }
        return found;
    }

    private static double last(double[] values) {
        for (int i = values.length - 1; i >= 0; i--) {
            if (Double.isFinite(values[i])) {
                return values[i];
            }
        }
        return Double.NaN;
    }

    /// Steps of a counter; a fall below half of what it showed is a reset, from where it counts on,
    /// a smaller one a correction that counts nothing.
    private static double increase(Bucketed buckets) {
        double before = Double.NaN;
        double sum = 0;
        for (int i = 0; i < buckets.starts().length; i++) {
            for (double now : new double[] {buckets.first()[i], buckets.last()[i]}) {
                if (!Double.isFinite(now)) {
                    continue;
                }
                if (now >= before) {
                    sum += now - before;
                } else if (now < before / 2) {
                    sum += now;
                }
                before = now;
            }
        }
        return Double.isNaN(before) ? Double.NaN : sum;
    }

    private static long micros(Instant instant) {
        return instant.toEpochMilli() * 1_000;
    }
}
