package io.baigong.server.queries.promql;

import io.baigong.server.queries.promql.Function.OverBuckets;
import io.baigong.server.queries.promql.Function.OverTime;
import io.baigong.server.queries.promql.Result.Series;
import io.baigong.server.queries.promql.SeriesSource.Found;
import io.baigong.server.queries.promql.SeriesSource.Found.Buckets;
import io.baigong.server.queries.promql.SeriesSource.Found.Samples;
import io.baigong.server.queries.promql.SeriesSource.Windows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes one value of each window of a series.
sealed interface Reduction {
    long MINUTE = 60_000_000L;

    default Series of(Found found, Windows windows) {
        return switch (found) {
            case Samples samples -> of(samples, windows);
            case Buckets buckets -> of(buckets, windows);
        };
    }

    Series of(Samples samples, Windows windows);

    Series of(Buckets buckets, Windows windows);

    /// Without those that are not usable.
    static Samples usable(Samples samples) {
        int count = 0;
        for (boolean stale : samples.stale()) {
            count += stale ? 0 : 1;
        }
        if (count == samples.times().length) {
            return samples;
        }
        long[] times = new long[count];
        double[] values = new double[count];
        int next = 0;
        for (int i = 0; i < samples.times().length; i++) {
            if (!samples.stale()[i]) {
                times[next] = samples.times()[i];
                values[next++] = samples.values()[i];
            }
        }
        return new Samples(samples.labels(), times, values, new boolean[count]);
    }

    /// The last value, unless the series has gone stale after it.
    record Latest() implements Reduction {
        @Override
        public Series of(Samples samples, Windows windows) {
            var series = new Series(samples.labels(), windows.count());
            long[] times = samples.times();
            int last = -1;
            for (int i = 0; i < windows.count(); i++) {
                long end = windows.first() + windows.step() * i;
                while (last + 1 < times.length && times[last + 1] <= end) {
                    last++;
                }
                if (last >= 0 && !samples.stale()[last] && times[last] >= end - windows.width()) {
                    series.set(i, samples.values()[last]);
                }
            }
            return series;
        }

        @Override
        public Series of(Buckets buckets, Windows windows) {
            return rolled(buckets, windows, BucketWindow::last, true);
        }
    }

    /// A function of the window's values.
    ///
    /// @param parameter for each window
    record Called(OverTime function, double[] parameter) implements Reduction {
        @Override
        public Series of(Samples samples, Windows windows) {
            var series = new Series(samples.labels(), windows.count());
            var usable = usable(samples);
            var window = new SampleWindow(usable.times(), usable.values());
            for (int i = 0; i < windows.count(); i++) {
                long end = windows.first() + windows.step() * i;
                if (window.move(end - windows.width(), end, parameter[i]) >= function.fewest()) {
                    series.set(i, function.of().of(window));
                }
            }
            return series;
        }

        @Override
        public Series of(Buckets buckets, Windows windows) {
            return rolled(buckets, windows, function.rolled(), false);
        }

        // Arrays in records compare by identity; nobody compares these.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Called called
                    && called.function.equals(function)
                    && Arrays.equals(called.parameter, parameter);
        }

        @Override
        public int hashCode() {
            return function.hashCode();
        }
    }

    private static Series rolled(
            Buckets buckets,
            Windows windows,
            @Nullable OverBuckets function,
            boolean absentAfterBad) {
        var series = new Series(buckets.labels(), windows.count());
        if (function == null) {
            throw new IllegalStateException("buckets where values were asked for");
        }
        var window = new BucketWindow(buckets);
        long width = Math.ceilDiv(windows.width(), MINUTE) * MINUTE;
        for (int i = 0; i < windows.count(); i++) {
            long end = Math.floorDiv(windows.first() + windows.step() * i, MINUTE) * MINUTE;
            boolean any = window.move(end - width, end) > 0;
            if (any && !(absentAfterBad && window.endsBad())) {
                series.set(i, function.of(window));
            }
        }
        return series;
    }
}
