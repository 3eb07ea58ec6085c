package io.baigong.server.queries;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.queries.Catalogue.Entry;
import io.baigong.server.queries.QueryAnswers.Answer;
import io.baigong.server.queries.promql.LabelMatcher;
import io.baigong.server.things.Property;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The read-only part of [Prometheus' HTTP
/// API](https://prometheus.io/docs/prometheus/latest/querying/api/) that Grafana and other tools
/// use. Errors are as there: `{"status":"error","errorType":…,"error":…}`.
@RestController
@RequestMapping("/prometheus/api/v1")
class PrometheusController {
    /// The version of Prometheus whose answers these are like.
    static final String LIKE = "2.42.0";

    /// Values of a label, and metrics, in one answer.
    static final int MOST_NAMES = 10_000;

    private final PromQueries queries;
    private final QueryAnswers answers;
    private final Clock clock;

    PrometheusController(PromQueries queries, QueryAnswers answers, Clock clock) {
        this.queries = queries;
        this.answers = answers;
        this.clock = clock;
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/query")
    void query(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answers.write(response, () -> queries.instant(caller, parameters(request)));
    }

    @Needs(Scope.READINGS_READ)
    @PostMapping(value = "/query", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    void queryByForm(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        query(caller, request, response);
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/query_range")
    void queryRange(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answers.write(response, () -> queries.range(caller, parameters(request)));
    }

    @Needs(Scope.READINGS_READ)
    @PostMapping(value = "/query_range", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    void queryRangeByForm(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        queryRange(caller, request, response);
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/series")
    void series(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answers.write(response, () -> queries.series(caller, parameters(request)));
    }

    @Needs(Scope.READINGS_READ)
    @PostMapping(value = "/series", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    void seriesByForm(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        series(caller, request, response);
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/labels")
    void labels(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answers.write(
                response,
                () -> {
                    var found = new TreeSet<String>();
                    each(
                            caller,
                            parameters(request).matches(),
                            entry -> found.addAll(entry.labels().values().keySet()));
                    return strings(found, parameters(request).limit(MOST_NAMES));
                });
    }

    @Needs(Scope.READINGS_READ)
    @PostMapping(value = "/labels", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    void labelsByForm(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        labels(caller, request, response);
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/label/{name}/values")
    void values(
            Caller caller,
            @PathVariable String name,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        answers.write(
                response,
                () -> {
                    if (name.equals(Catalogue.QUALITY)) {
                        return strings(new TreeSet<>(List.of("any", "good")), MOST_NAMES);
                    }
                    var found = new TreeSet<String>();
                    each(
                            caller,
                            parameters(request).matches(),
                            entry -> found.add(entry.value(name)));
                    found.remove("");
                    return strings(found, parameters(request).limit(MOST_NAMES));
                });
    }

    private void each(Caller caller, List<List<LabelMatcher>> matches, Consumer<Entry> to) {
        var catalogue = queries.catalogue(caller);
        var chosen = matches.isEmpty() ? List.of(List.<LabelMatcher>of()) : matches;
        for (var matchers : chosen) {
            catalogue.each(
                    matchers,
                    entry -> {
                        to.accept(entry);
                        return true;
                    });
        }
    }

    private static Answer strings(TreeSet<String> found, int limit) {
        boolean cut = found.size() > limit;
        var shown = found.stream().limit(limit).toList();
        return new Answer(
                to -> QueryAnswers.strings(to, shown),
                cut
                        ? List.of("only the first %d of %d".formatted(limit, found.size()))
                        : List.of());
    }

    /// Type, help and unit of each metric.
    @Needs(Scope.READINGS_READ)
    @GetMapping("/metadata")
    void metadata(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answers.write(
                response,
                () -> {
                    var wanted = request.getParameter("metric");
                    int limit = parameters(request).limit(MOST_NAMES);
                    Map<String, List<Property>> found = new TreeMap<>();
                    each(
                            caller,
                            List.of(),
                            entry -> {
                                String name = MetricName.of(entry.property().key());
                                if (wanted == null || wanted.isEmpty() || wanted.equals(name)) {
                                    remember(found, name, entry.property());
                                }
                            });
                    return new Answer(to -> QueryMetadata.write(to, found, limit));
                });
    }

    private static void remember(
            Map<String, List<Property>> found, String name, Property property) {
        var same = found.computeIfAbsent(name, _ -> new ArrayList<>(1));
        boolean known =
                same.stream()
                        .anyMatch(other ->
                                other == property
                                        || (other.name().equals(property.name())
                                                && Catalogue.unit(other)
                                                        .equals(Catalogue.unit(property))));
        if (!known && same.size() < 10) {
            same.add(property);
        }
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/status/buildinfo")
    void build(HttpServletResponse response) throws IOException {
        var version = getClass().getPackage().getImplementationVersion();
        answers.write(
                response,
                () ->
                        new Answer(to -> {
                            to.writeStartObject();
                            to.writeStringProperty("version", LIKE);
                            to.writeStringProperty(
                                    "revision",
                                    "baigong " + (version == null ? "development" : version));
                            for (var empty :
                                    List.of("branch", "buildUser", "buildDate", "goVersion")) {
                                to.writeStringProperty(empty, "");
                            }
                            to.writeEndObject();
                        }));
    }

    private QueryParameters parameters(HttpServletRequest request) {
        return new QueryParameters(request, clock);
    }
}
