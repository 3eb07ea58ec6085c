package io.baigong.server.queries;

import io.baigong.server.access.Caller;
import io.baigong.server.queries.QueryAnswers.Answer;
import io.baigong.server.queries.promql.Budget;
import io.baigong.server.queries.promql.Durations;
import io.baigong.server.queries.promql.Evaluation;
import io.baigong.server.queries.promql.Evaluation.Times;
import io.baigong.server.queries.promql.Expr;
import io.baigong.server.queries.promql.Labels;
import io.baigong.server.queries.promql.Parser;
import io.baigong.server.queries.promql.QueryError;
import io.baigong.server.queries.promql.QueryError.Kind;
import io.baigong.server.queries.promql.Result;
import io.baigong.server.readings.Readings;
import io.baigong.server.things.Things;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.stereotype.Service;

/// Answers queries of a caller within what a query may take.
@Service
final class PromQueries {
    /// Ten years.
    private static final long LONGEST = 10L * 365 * 86_400_000_000L;

    private final Things things;
    private final Readings readings;
    private final QuerySettings settings;
    private final Turns turns;

    PromQueries(Things things, Readings readings, QuerySettings settings) {
        this.things = things;
        this.readings = readings;
        this.settings = settings;
        this.turns = new Turns(settings);
    }

    Catalogue catalogue(Caller caller) {
        return new Catalogue(things.visible(caller));
    }

    Answer instant(Caller caller, QueryParameters parameters) {
        var expr = Parser.parse(parameters.text("query"));
        long time = parameters.timeOrNow("time");
        var computed = computed(caller, parameters, expr, new Times(time, 0, 1));
        return new Answer(
                to -> QueryAnswers.instant(to, computed.result(), time), computed.notes());
    }

    Answer range(Caller caller, QueryParameters parameters) {
        var times = times(parameters);
        var expr = Parser.parse(parameters.text("query"));
        expr.checkRangeQuery();
        var computed = computed(caller, parameters, expr, times);
        return new Answer(
                to -> QueryAnswers.range(to, computed.result(), times.first(), times.step()),
                computed.notes());
    }

    private Times times(QueryParameters parameters) {
        long start = parameters.time("start");
        long end = parameters.time("end");
        var step = parameters.duration("step");
        if (step == null) {
            throw QueryParameters.bad("step", "seconds or a duration such as 5m", "nothing");
        }
        if (end < start) {
            throw QueryParameters.bad("end", "a time not before start", seconds(end));
        }
        if (end - start > LONGEST) {
            throw QueryParameters.bad("end", "at most ten years after start", seconds(end));
        }
        long count = (end - start) / step + 1;
        if (count > settings.steps()) {
            throw new QueryError(
                    Kind.BAD_DATA,
                    "a range has at most %d steps, this one has %d; use a step of %s or more"
                            .formatted(
                                    settings.steps(),
                                    count,
                                    Durations.text(atLeast((end - start) / settings.steps()))));
        }
        return new Times(start, step, (int) count);
    }

    private static String seconds(long micros) {
        return Long.toString(Math.floorDiv(micros, 1_000_000L));
    }

    /// Whole seconds that are enough.
    private static long atLeast(long micros) {
        return (micros / 1_000_000 + 1) * 1_000_000;
    }

    private record Computed(Result result, List<String> notes) {}

    private Computed computed(Caller caller, QueryParameters parameters, Expr expr, Times times) {
        var limits = settings.limits();
        var lookback = parameters.duration("lookback_delta");
        if (lookback != null) {
            limits = limits.withLookback(lookback);
        }
        var timeout = parameters.duration("timeout");
        if (timeout != null) {
            limits = limits.withNanos(timeout * 1_000);
        }
        var asked = limits;
        return turns.run(
                caller.organisation(),
                () -> {
                    var budget = new Budget(asked);
                    var source = new ThingSeries(catalogue(caller), readings, settings, budget);
                    var result = Evaluation.of(expr, times, source, budget);
                    return new Computed(result, source.notes());
                });
    }

    Answer series(Caller caller, QueryParameters parameters) {
        var matches = parameters.matches();
        if (matches.isEmpty()) {
            throw QueryParameters.bad("match[]", "at least one selector", "nothing");
        }
        int limit = parameters.limit(settings.series());
        var found = new LinkedHashSet<Labels>();
        var catalogue = catalogue(caller);
        for (var matchers : matches) {
            catalogue.each(
                    matchers,
                    entry -> {
                        found.add(entry.labels());
                        return found.size() <= limit;
                    });
        }
        var notes =
                found.size() > limit
                        ? List.of("only the first %d; there are more".formatted(limit))
                        : List.<String>of();
        return new Answer(
                to -> {
                    to.writeStartArray();
                    found.stream().limit(limit).forEach(one -> QueryAnswers.labels(to, one));
                    to.writeEndArray();
                },
                notes);
    }
}
