package io.baigong.server.queries;

import io.baigong.server.queries.Catalogue.Entry;
import io.baigong.server.queries.promql.Budget;
import io.baigong.server.queries.promql.Durations;
import io.baigong.server.queries.promql.LabelMatcher;
import io.baigong.server.queries.promql.QueryError;
import io.baigong.server.queries.promql.QueryError.Kind;
import io.baigong.server.queries.promql.SeriesSource;
import io.baigong.server.queries.promql.SeriesSource.Found.Buckets;
import io.baigong.server.queries.promql.SeriesSource.Found.Samples;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Numbers;
import io.baigong.server.readings.Readings.Range;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.Quality.Severity;
import io.baigong.telemetry.TelemetryStore.Step;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The readings of what a caller may see, for one query.
final class ThingSeries implements SeriesSource {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 1_440 * MINUTE;

    private final Catalogue catalogue;
    private final Readings readings;
    private final QuerySettings settings;
    private final Budget budget;
    private final TreeMap<Long, Integer> rolledByWidth = new TreeMap<>();

    ThingSeries(Catalogue catalogue, Readings readings, QuerySettings settings, Budget budget) {
        this.catalogue = catalogue;
        this.readings = readings;
        this.settings = settings;
        this.budget = budget;
    }

    @Override
    public void read(List<LabelMatcher> matchers, Windows windows, Consumer<Found> to) {
        for (var entry : chosen(matchers)) {
            budget.check();
            to.accept(found(entry, windows));
        }
    }

    private List<Entry> chosen(List<LabelMatcher> matchers) {
        var chosen = new ArrayList<Entry>();
        catalogue.each(matchers, chosen::add, settings.series());
        return chosen;
    }

    private Found found(Entry entry, Windows windows) {
        var range = new Range(windows.from(), windows.to() + 1);
        boolean buckets = canBeRolled(entry, windows);
        int most = buckets ? settings.exact() : QuerySettings.MOST_OF_ONE;
        var numbers = readings.numbers(entry.history(), range, most);
        budget.read(numbers.times().length);
        if (numbers.times().length <= most) {
            return samples(entry, numbers);
        }
        if (buckets) {
            return rolled(entry, windows);
        }
        throw new QueryError(
                Kind.EXECUTION,
                ("more than %d values of %s would be read; ask for less time"
                                + " or, with a step of a minute or more, for a function that works on"
                                + " roll-ups: avg, min, max, sum, count or last_over_time")
                        .formatted(most, entry.labels()));
    }

    private static boolean canBeRolled(Entry entry, Windows windows) {
        return windows.buckets()
                && windows.width() >= MINUTE
                && (windows.count() == 1 || windows.step() >= MINUTE)
                && entry.quality() == Catalogue.Quality.USABLE;
    }

    private static Samples samples(Entry entry, Numbers numbers) {
        double[] values = numbers.values();
        boolean[] stale = new boolean[values.length];
        for (int i = 0; i < stale.length; i++) {
            stale[i] =
                    Double.isNaN(values[i])
                            || !counts(entry.quality(), Quality.severity(numbers.qualities()[i]));
        }
        return new Samples(entry.labels(), numbers.times(), values, stale);
    }

    private static boolean counts(Catalogue.Quality asked, Severity found) {
        return switch (asked) {
            case USABLE -> found != Severity.BAD;
            case GOOD -> found == Severity.GOOD;
            case ANY -> true;
        };
    }

    private Buckets rolled(Entry entry, Windows windows) {
        long width = width(windows);
        long from =
                Math.floorDiv(windows.first(), MINUTE) * MINUTE
                        - Math.ceilDiv(windows.width(), MINUTE) * MINUTE;
        long to = Math.floorDiv(windows.to(), MINUTE) * MINUTE;
        rolledByWidth.merge(width, 1, Integer::sum);
        var step = new Step.Fixed(Duration.ofMinutes(width / MINUTE));
        var columns = new BucketColumns();
        long part = Math.max(DAY, width * (Readings.MOST_BUCKETS / 2) / DAY * DAY);
        for (long at = Math.max(0, from); at < to; at += part) {
            var range = new Range(at, Math.min(at + part, to));
            var buckets =
                    readings.buckets(List.of(entry.history()), range, step, ZoneOffset.UTC)
                            .getFirst();
            budget.read(buckets.starts().length);
            columns.add(buckets);
        }
        return columns.of(entry.labels(), width);
    }

    /// The widest that has a bound at both ends of every window, counted from midnight.
    private static long width(Windows windows) {
        if (windows.first() % MINUTE != 0
                || windows.step() % MINUTE != 0
                || windows.width() % MINUTE != 0) {
            return MINUTE;
        }
        long width = gcd(windows.width(), gcd(windows.step(), Math.floorMod(windows.first(), DAY)));
        return gcd(width, DAY);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// What whoever asked should know about how it was answered.
    List<String> notes() {
        var notes = new ArrayList<String>();
        rolledByWidth.forEach((width, series) ->
                notes.add(
                        ("%d series with more than %d values were read from buckets of %s: a value on the"
                                        + " edge of a window counts to the next one")
                                .formatted(series, settings.exact(), Durations.text(width))));
        return notes;
    }
}
