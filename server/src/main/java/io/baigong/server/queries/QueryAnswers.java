package io.baigong.server.queries;

import io.baigong.server.access.Refusal;
import io.baigong.server.queries.promql.Labels;
import io.baigong.server.queries.promql.Numbers;
import io.baigong.server.queries.promql.QueryError;
import io.baigong.server.queries.promql.QueryError.Kind;
import io.baigong.server.queries.promql.Result;
import io.baigong.server.queries.promql.Result.RangeOfSeries;
import io.baigong.server.queries.promql.Result.Ranges;
import io.baigong.server.queries.promql.Result.Scalar;
import io.baigong.server.queries.promql.Result.Series;
import io.baigong.server.queries.promql.Result.Vector;
import io.baigong.telemetry.StoreUnavailable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// Writes answers and errors as Prometheus does.
@Component
final class QueryAnswers {
    private static final Logger log = LoggerFactory.getLogger(QueryAnswers.class);

    private final JsonMapper json;

    QueryAnswers(JsonMapper json) {
        this.json = json;
    }

    /// Writes the member `data`.
    interface Data {
        void write(JsonGenerator to);
    }

    /// @param notes shown beside the result by tools that show such
    record Answer(Data data, List<String> notes) {
        Answer(Data data) {
            this(data, List.of());
        }
    }

    /// Answers with what is made, or says why not.
    void write(HttpServletResponse response, Supplier<Answer> made) throws IOException {
        Answer answer;
        try {
            answer = made.get();
        } catch (QueryError e) {
            refuse(response, e.kind(), String.valueOf(e.getMessage()));
            return;
        } catch (StoreUnavailable e) {
            refuse(response, Kind.UNAVAILABLE, String.valueOf(e.getMessage()));
            return;
        } catch (Refusal e) {
            refuse(response, Kind.EXECUTION, String.valueOf(e.getMessage()));
            return;
        } catch (InvalidParameterException e) {
            error(response, 400, "bad_data", "a parameter cannot be read");
            return;
        } catch (RuntimeException e) {
            log.error("a query failed", e);
            error(response, 500, "internal", "the platform failed to do this; its log says more");
            return;
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        try (var to = json.createGenerator(response.getOutputStream())) {
            to.writeStartObject();
            to.writeStringProperty("status", "success");
            to.writeName("data");
            answer.data().write(to);
            if (!answer.notes().isEmpty()) {
                to.writeArrayPropertyStart("infos");
                answer.notes().forEach(to::writeString);
                to.writeEndArray();
            }
            to.writeEndObject();
        }
    }

    private void refuse(HttpServletResponse response, Kind kind, String message)
            throws IOException {
        switch (kind) {
            case BAD_DATA -> error(response, 400, "bad_data", message);
            case EXECUTION -> error(response, 422, "execution", message);
            case TIMEOUT -> error(response, 503, "timeout", message);
            case UNAVAILABLE -> {
                response.setHeader("Retry-After", "5");
                error(response, 503, "unavailable", message);
            }
        }
    }

    private void error(HttpServletResponse response, int status, String type, String message)
            throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        try (var to = json.createGenerator(response.getOutputStream())) {
            to.writeStartObject();
            to.writeStringProperty("status", "error");
            to.writeStringProperty("errorType", type);
            to.writeStringProperty("error", message);
            to.writeEndObject();
        }
    }

    static void strings(JsonGenerator to, Iterable<String> texts) {
        to.writeStartArray();
        texts.forEach(to::writeString);
        to.writeEndArray();
    }

    static void labels(JsonGenerator to, Labels labels) {
        to.writeStartObject();
        labels.values().forEach(to::writeStringProperty);
        to.writeEndObject();
    }

    /// The result at one time.
    ///
    /// @param time microseconds
    static void instant(JsonGenerator to, Result result, long time) {
        to.writeStartObject();
        switch (result) {
            case Scalar(double[] values) -> {
                to.writeStringProperty("resultType", "scalar");
                to.writeName("result");
                point(to, time, Numbers.text(values[0]));
            }
            case Result.Text(String value) -> {
                to.writeStringProperty("resultType", "string");
                to.writeName("result");
                point(to, time, value);
            }
            case Vector vector -> {
                to.writeStringProperty("resultType", "vector");
                to.writeArrayPropertyStart("result");
                for (var series : ordered(vector)) {
                    if (series.present()[0]) {
                        to.writeStartObject();
                        to.writeName("metric");
                        labels(to, series.labels());
                        to.writeName("value");
                        point(to, time, Numbers.text(series.values()[0]));
                        to.writeEndObject();
                    }
                }
                to.writeEndArray();
            }
            case Ranges(List<RangeOfSeries> all) -> {
                to.writeStringProperty("resultType", "matrix");
                to.writeArrayPropertyStart("result");
                for (var series : all) {
                    begin(to, series.labels());
                    for (int i = 0; i < series.times().length; i++) {
                        point(to, series.times()[i], Numbers.text(series.values()[i]));
                    }
                    to.writeEndArray();
                    to.writeEndObject();
                }
                to.writeEndArray();
            }
        }
        to.writeEndObject();
    }

    private static List<Series> ordered(Vector vector) {
        return vector.ordered() ? vector.series() : byLabels(vector.series());
    }

    private static List<Series> byLabels(List<Series> all) {
        return all.stream()
                .sorted(Comparator.comparing(series -> series.labels().values().toString()))
                .toList();
    }

    /// The result at many times.
    ///
    /// @param first microseconds
    static void range(JsonGenerator to, Result result, long first, long step) {
        to.writeStartObject();
        to.writeStringProperty("resultType", "matrix");
        to.writeArrayPropertyStart("result");
        switch (result) {
            case Scalar(double[] values) -> {
                begin(to, Labels.of(Collections.emptyMap()));
                for (int i = 0; i < values.length; i++) {
                    point(to, first + step * i, Numbers.text(values[i]));
                }
                to.writeEndArray();
                to.writeEndObject();
            }
            case Vector vector ->
                    byLabels(vector.series()).forEach(one -> series(to, one, first, step));
            case Result.Text _, Ranges _ -> throw new IllegalStateException("no range: " + result);
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    private static void series(JsonGenerator to, Series series, long first, long step) {
        if (series.isEmpty()) {
            return;
        }
        begin(to, series.labels());
        for (int i = 0; i < series.values().length; i++) {
            if (series.present()[i]) {
                point(to, first + step * i, Numbers.text(series.values()[i]));
            }
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    private static void begin(JsonGenerator to, Labels labels) {
        to.writeStartObject();
        to.writeName("metric");
        labels(to, labels);
        to.writeArrayPropertyStart("values");
    }

    private static void point(JsonGenerator to, long micros, String value) {
        to.writeStartArray();
        to.writeRawValue(seconds(micros));
        to.writeString(value);
        to.writeEndArray();
    }

    /// With milliseconds where there are any.
    private static String seconds(long micros) {
        long millis = Math.floorDiv(micros, 1_000);
        long rest = Math.floorMod(millis, 1_000);
        if (rest == 0) {
            return Long.toString(millis / 1_000);
        }
        return millis < 0
                ? Double.toString(millis / 1e3)
                : "%d.%03d".formatted(millis / 1_000, rest);
    }
}
