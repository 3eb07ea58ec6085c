package io.baigong.edge.derive;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.VirtualTag;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.readings.ReportFilter;
import io.baigong.evaluator.expression.DoubleFormula;
import io.baigong.evaluator.expression.Type;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A virtual tag while it is calculated. For one thread at a time.
final class VirtualTagState {
    private final VirtualTag tag;
    private final DoubleFormula formula;
    private final boolean isTruth;
    private final List<Source> sources;
    private final double[] slots;
    private final ReportFilter filter;
    private @Nullable Long lastGood;

    VirtualTagState(VirtualTag tag) {
        this.tag = tag;
        var checked = tag.checked();
        formula = checked.doubles();
        isTruth = checked.type() instanceof Type.Truth;
        sources =
                tag.names().stream()
                        .map(name -> Objects.requireNonNull(tag.inputs().get(name)))
                        .toList();
        slots = new double[sources.size()];
        filter = new ReportFilter(tag.deadband(), tag.maximumSilence());
    }

    VirtualTag tag() {
        return tag;
    }

    List<Source> sources() {
        return sources;
    }

    /// @param now in milliseconds since 1970
    Reading calculate(LatestReadings latest, long now) {
        long time = Long.MIN_VALUE;
        Status worst = Status.GOOD;
        String missing = "";
        for (int i = 0; i < slots.length; i++) {
            var reading = latest.of(sources.get(i).device(), sources.get(i).property());
            slots[i] = number(reading);
            if (reading != null) {
                time = Math.max(time, reading.time());
                worst = worse(worst, reading.status());
            }
            missing =
                    Double.isNaN(slots[i]) && missing.isEmpty()
                            ? sources.get(i).toString()
                            : missing;
        }
        double result = formula.value(slots);
        long at = time == Long.MIN_VALUE ? now : time;
        if (!Double.isFinite(result)) {
            return new Reading(tag.name(), null, why(worst, missing), at, lastGood);
        }
        var value = isTruth ? Value.of(result != 0) : Value.of(result);
        var status = worst.isBad() ? uncertain(worst) : worst;
        Long before = lastGood;
        if (status.isGood()) {
            lastGood = at;
            before = null;
        }
        return new Reading(tag.name(), value, status, at, before);
    }

    /// A formula may do without an input; then its value is not as good as it could be.
    private static Status uncertain(Status worst) {
        return Status.uncertain(
                Objects.requireNonNullElse(worst.reason(), Reason.MARKED_BY_DEVICE),
                worst.detail());
    }

    private static Status why(Status worst, String missing) {
        if (missing.isEmpty()) {
            return Status.bad(Reason.OUT_OF_RANGE, "the formula has no finite result");
        }
        Reason reason = worst.isBad() ? worst.reason() : null;
        return Status.bad(
                reason == null ? Reason.DEVICE_NOT_READY : reason, missing + " has no good value");
    }

    private static Status worse(Status one, Status other) {
        return other.severity().compareTo(one.severity()) > 0 ? other : one;
    }

    private static double number(@Nullable Reading reading) {
        var value = reading == null || reading.status().isBad() ? null : reading.value();
        return switch (value) {
            case Value.Real(double number) -> number;
            case Value.Whole(long number) -> number;
            case Value.Flag(boolean on) -> on ? 1 : 0;
            case Value.Text _ -> Double.NaN;
            case null -> Double.NaN;
        };
    }

    @Nullable Reading report(Reading reading, long now) {
        return filter.report(reading, now);
    }
}
