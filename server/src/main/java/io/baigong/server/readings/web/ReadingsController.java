package io.baigong.server.readings.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.readings.Annotations;
import io.baigong.server.readings.Annotations.Annotation;
import io.baigong.server.readings.Completeness;
import io.baigong.server.readings.LatestValues;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Bucketed;
import io.baigong.server.readings.Readings.History;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.readings.web.Answers.ValuesAnswer;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.TelemetryStore.Resolution;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What a thing measured: latest values, history, buckets, gaps, and what people said about it.
@RestController
@RequestMapping("/api/v1/things/{key}")
class ReadingsController {
    private final Things things;
    private final LatestValues latest;
    private final Readings readings;
    private final Completeness completeness;
    private final Annotations annotations;

    ReadingsController(
            Things things,
            LatestValues latest,
            Readings readings,
            Completeness completeness,
            Annotations annotations) {
        this.things = things;
        this.latest = latest;
        this.readings = readings;
        this.completeness = completeness;
        this.annotations = annotations;
    }

    private VisibleThing thing(Caller caller, String key) {
        return things.visible(caller).required(key);
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/latest")
    ValuesAnswer latest(Caller caller, @PathVariable String key) {
        return ValuesAnswer.of(latest.of(thing(caller, key)));
    }

    /// @param times epoch milliseconds, or RFC 3339 to the microsecond
    /// @param values null for gaps
    /// @param qualities 0 good, 1 uncertain, 2 bad
    record SeriesAnswer(
            String property,
            @Nullable String unit,
            String type,
            @Schema(allowableValues = {"raw", "1m", "1h", "1d"}) String source,
            Object[] times,
            @Nullable Object[] values,
            int[] qualities) {
        static SeriesAnswer of(History history, boolean exactTimes) {
            var values = history.values();
            int size = values.size();
            var times = new Object[size];
            var drawn = new @Nullable Object[size];
            var qualities = new int[size];
            for (int i = 0; i < size; i++) {
                var value = values.get(i);
                long micros = value.timeMicros();
                times[i] = exactTimes ? Answers.time(micros) : Math.floorDiv(micros, 1_000);
                drawn[i] = Answers.drawn(value.value());
                qualities[i] = Quality.severity(value.quality()).ordinal();
            }
            return new SeriesAnswer(
                    history.property(),
                    history.unit(),
                    history.type().word(),
                    source(history.source()),
                    times,
                    drawn,
                    qualities);
        }

        private static String source(Resolution source) {
            return switch (source) {
                case RAW -> "raw";
                case MINUTE -> "1m";
                case HOUR -> "1h";
                case DAY -> "1d";
            };
        }
    }

    record HistoryAnswer(List<SeriesAnswer> series) {}

    /// @param time how times are written: `millis`, or `iso` for those that name a reading exactly
    @Needs(Scope.READINGS_READ)
    @GetMapping("/readings")
    HistoryAnswer history(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String properties,
            @RequestParam String from,
            @RequestParam String to,
            @RequestParam(defaultValue = "1000") int points,
            @RequestParam(defaultValue = "millis") String time) {
        Range range = Answers.range(from, to);
        if (!time.equals("millis") && !time.equals("iso")) {
            throw new Invalid("time", "millis or iso", time);
        }
        return new HistoryAnswer(
                readings
                        .thinned(Answers.properties(thing(caller, key), properties), range, points)
                        .stream()
                        .map(history -> SeriesAnswer.of(history, time.equals("iso")))
                        .toList());
    }

    record BucketAnswer(
            String property,
            @Nullable String unit,
            long[] starts,
            long[] count,
            long[] bad,
            @Nullable Double[] sum,
            @Nullable Double[] min,
            @Nullable Double[] max,
            @Nullable Double[] avg,
            @Nullable Double[] first,
            @Nullable Double[] last) {
        static BucketAnswer of(Bucketed buckets) {
            var averages = buckets.sum().clone();
            for (int i = 0; i < averages.length; i++) {
                averages[i] /= buckets.count()[i];
            }
            return new BucketAnswer(
                    buckets.property(),
                    buckets.unit(),
                    Answers.millis(buckets.starts()),
                    buckets.count(),
                    buckets.bad(),
                    Answers.numbers(buckets.sum()),
                    Answers.numbers(buckets.min()),
                    Answers.numbers(buckets.max()),
                    Answers.numbers(averages),
                    Answers.numbers(buckets.first()),
                    Answers.numbers(buckets.last()));
        }
    }

    record BucketsAnswer(String zone, List<BucketAnswer> series) {}

    @Needs(Scope.READINGS_READ)
    @GetMapping("/buckets")
    BucketsAnswer buckets(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String properties,
            @RequestParam String from,
            @RequestParam String to,
            @RequestParam String step,
            @RequestParam(required = false) @Nullable String zone) {
        var thing = thing(caller, key);
        var local = zone(zone, thing);
        var buckets =
                readings.buckets(
                        Answers.properties(thing, properties),
                        Answers.range(from, to),
                        Readings.step(step),
                        local);
        return new BucketsAnswer(local.getId(), buckets.stream().map(BucketAnswer::of).toList());
    }

    private static ZoneId zone(@Nullable String zone, VisibleThing thing) {
        try {
            return zone == null ? thing.handle().zone() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new Invalid("zone", "a time zone such as Asia/Shanghai", zone);
        }
    }

    record GapAnswer(
            @Schema(format = "date-time") String from, @Schema(format = "date-time") String to) {}

    record CompletenessAnswer(
            String property,
            long expected,
            long received,
            @Nullable Double share,
            double intervalSeconds,
            List<GapAnswer> gaps) {
        static CompletenessAnswer of(Completeness.Report report) {
            return new CompletenessAnswer(
                    report.property(),
                    report.expected(),
                    report.received(),
                    Double.isNaN(report.share()) ? null : report.share(),
                    report.intervalMicros() / 1e6,
                    report.gaps().stream()
                            .map(gap ->
                                    new GapAnswer(Answers.time(gap.from()), Answers.time(gap.to())))
                            .toList());
        }
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/completeness")
    List<CompletenessAnswer> completeness(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String properties,
            @RequestParam String from,
            @RequestParam String to) {
        Range range = Answers.range(from, to);
        return Answers.properties(thing(caller, key), properties).stream()
                .map(property -> completeness.of(property, range))
                .map(CompletenessAnswer::of)
                .toList();
    }

    @Schema(name = "NewAnnotation")
    record AnnotationRequest(
            String from, String to, @Nullable String text, @Nullable String property) {}

    record AnnotationAnswer(
            long id,
            @Schema(format = "date-time") String from,
            @Schema(format = "date-time") String to,
            String text,
            @Nullable String property,
            @Schema(format = "date-time") String made,
            String by) {
        static AnnotationAnswer of(Annotation one) {
            return new AnnotationAnswer(
                    one.id(),
                    Answers.time(one.fromMicros()),
                    Answers.time(one.toMicros()),
                    one.text(),
                    one.property(),
                    one.made().toString(),
                    one.by());
        }
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/annotations")
    List<AnnotationAnswer> annotations(
            Caller caller,
            @PathVariable String key,
            @RequestParam(defaultValue = "1970-01-01T00:00:00Z") String from,
            @RequestParam(defaultValue = "9999-01-01T00:00:00Z") String to) {
        return annotations.list(thing(caller, key), Answers.range(from, to)).stream()
                .map(AnnotationAnswer::of)
                .toList();
    }

    @Needs(Scope.READINGS_WRITE)
    @PostMapping("/annotations")
    @ResponseStatus(HttpStatus.CREATED)
    AnnotationAnswer annotate(
            Caller caller, @PathVariable String key, @RequestBody AnnotationRequest asked) {
        return AnnotationAnswer.of(
                annotations.add(
                        thing(caller, key),
                        Answers.micros("from", asked.from()),
                        Answers.micros("to", asked.to()),
                        asked.text() == null ? "" : asked.text(),
                        asked.property()));
    }
}
