package io.baigong.server.methods;

import io.baigong.evaluator.method.Figure;
import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.methods.Calculations.Whole;
import io.baigong.server.tables.TableFile;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Calculations: made, looked at, checked, published.
@RestController
@RequestMapping(value = "/api/v1/calculations", produces = MediaType.APPLICATION_JSON_VALUE)
class CalculationController {
    private static final String WORKBOOK =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final Calculations calculations;
    private final CalculationStore store;
    private final Objections objections;
    private final Publications publications;
    private final SubjectNames subjectNames;

    CalculationController(
            Calculations calculations,
            CalculationStore store,
            Objections objections,
            Publications publications,
            SubjectNames subjectNames) {
        this.calculations = calculations;
        this.store = store;
        this.objections = objections;
        this.publications = publications;
        this.subjectNames = subjectNames;
    }

    /// @param edition the one that is meant for the period when it is absent
    /// @param asOf only what was known by then; all that is known when it is absent
    /// @param corrects the calculation that this one corrects; its accepted objections are settled
    @Schema(name = "CalculationOrder")
    record Order(
            @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String method,
            @Nullable String edition,
            @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String period,
            @Nullable Instant asOf,
            @Nullable String reason,
            @Nullable Long corrects) {}

    @PostMapping
    @Needs(Scope.METHODS_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    CalculationRow make(Caller caller, @RequestBody Order order) {
        String reason = order.reason() == null ? "" : order.reason();
        String method = order.method();
        String period = order.period();
        if (method == null) {
            throw new Invalid("method", "the key of a method", "nothing");
        }
        if (period == null) {
            throw new Invalid("period", "a period of the method, such as 2022", "nothing");
        }
        if (reason.length() > 500) {
            throw new Invalid("reason", "up to 500 characters", reason.length());
        }
        var made =
                calculations.calculate(
                        caller,
                        new Calculations.Order(
                                method,
                                order.edition(),
                                period,
                                order.asOf(),
                                reason,
                                order.corrects()));
        return made.row();
    }

    @GetMapping
    @Needs(Scope.METHODS_READ)
    Page<CalculationRow> list(
            Caller caller,
            PageRequest page,
            @RequestParam(defaultValue = "") String method,
            @RequestParam(defaultValue = "") String period) {
        return store.list(caller.organisation(), method, period, page);
    }

    /// @param reproduced whether the figures came out again as they were kept
    /// @param names of inputs, coefficients and steps, in the order of calculation
    /// @param distribution how many have each level, where the result is a level
    @Schema(name = "CalculationWhole")
    record Answer(
            CalculationRow calculation,
            boolean reproduced,
            Words title,
            String standing,
            String subjectKind,
            String result,
            List<String> shown,
            List<Answers.NameAnswer> names,
            Map<String, Integer> distribution) {}

    @GetMapping("/{id}")
    @Needs(Scope.METHODS_READ)
    Answer get(Caller caller, @PathVariable long id) {
        var whole = calculations.get(caller.organisation(), id);
        var compiled = whole.calculation().method();
        var method = compiled.method();
        var names = Answers.names(compiled);
        boolean levels =
                names.stream()
                        .anyMatch(one ->
                                one.key().equals(method.result()) && !one.levels().isEmpty());
        return new Answer(
                whole.row(),
                whole.reproduced(),
                method.title(),
                Answers.word(method.standing()),
                Answers.word(method.subject()),
                method.result(),
                method.shown(),
                names,
                levels ? whole.calculation().distribution(method.result()) : Map.of());
    }

    /// @param sort name of an input, coefficient or step; by subject when it is absent
    /// @param level only those whose result it is
    @GetMapping("/{id}/subjects")
    @Needs(Scope.METHODS_READ)
    Page<Answers.SubjectAnswer> subjects(
            Caller caller,
            PageRequest page,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(defaultValue = "false") boolean descending,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String level,
            @RequestParam(required = false) @Nullable List<String> names) {
        var whole = calculations.get(caller.organisation(), id);
        var calculation = whole.calculation();
        // Only who looks for a name needs those of all.
        var known =
                query.isEmpty()
                        ? Map.<String, Words>of()
                        : subjectNames.of(calculation, calculation.subjects());
        var wanted = names == null ? calculation.method().method().shown() : named(whole, names);
        var subjects = new ArrayList<String>();
        String small = query.toLowerCase(Locale.ROOT);
        for (var subject : calculation.subjects()) {
            var name = known.getOrDefault(subject, Words.of(subject));
            boolean meant =
                    (subject + " " + name.zh() + " " + name.en())
                            .toLowerCase(Locale.ROOT)
                            .contains(small);
            if (meant
                    && (level.isEmpty()
                            || level.equals(Answers.text(calculation.result(subject).value())))) {
                subjects.add(subject);
            }
        }
        if (!sort.isEmpty()) {
            String by = named(whole, List.of(sort)).getFirst();
            subjects.sort(order(whole, by, descending));
        } else if (descending) {
            subjects.sort(Comparator.reverseOrder());
        }
        var cut = Page.cut(subjects, page);
        var shown = subjectNames.of(whole.calculation(), cut.items());
        return cut.map(one ->
                Answers.subject(calculation, one, shown.getOrDefault(one, Words.of(one)), wanted));
    }

    /// Missing ones come last, whatever the direction.
    private static Comparator<String> order(Whole whole, String by, boolean descending) {
        Comparator<Figure> values =
                (a, b) ->
                        a.value() instanceof BigDecimal one && b.value() instanceof BigDecimal two
                                ? one.compareTo(two)
                                : String.valueOf(a.value()).compareTo(String.valueOf(b.value()));
        var directed = descending ? values.reversed() : values;
        Comparator<Figure> missing = Comparator.comparing(one -> one.value() == null);
        return Comparator.comparing(
                (String subject) -> whole.calculation().figure(subject, by),
                missing.thenComparing(directed));
    }

    private static List<String> named(Whole whole, List<String> names) {
        var known = whole.calculation().method().names();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new Invalid("names", "any of " + known, name);
            }
        }
        return names;
    }

    @GetMapping("/{id}/subjects/{subject}")
    @Needs(Scope.METHODS_READ)
    Answers.ExplanationAnswer explain(
            Caller caller, @PathVariable long id, @PathVariable String subject) {
        var whole = calculations.get(caller.organisation(), id);
        calculations.known(whole, subject);
        return Answers.ExplanationAnswer.of(
                whole.calculation().explain(subject),
                subjectNames.of(whole.calculation(), subject));
    }

    /// Why a subject's result is another than in an earlier calculation.
    @GetMapping("/{id}/subjects/{subject}/difference")
    @Needs(Scope.METHODS_READ)
    Answers.DifferenceAnswer difference(
            Caller caller,
            @PathVariable long id,
            @PathVariable String subject,
            @RequestParam long before) {
        var after = calculations.get(caller.organisation(), id);
        var earlier = calculations.get(caller.organisation(), before);
        return Answers.DifferenceAnswer.of(
                calculations.difference(earlier, after, subject),
                subjectNames.of(after.calculation(), subject));
    }

    /// @param inputs by key; a number may be a text; null is missing
    @Schema(name = "Trial")
    record Trial(Map<String, @Nullable Object> inputs) {
        Trial {
            if (inputs == null) {
                throw new Invalid("inputs", "values by input", "nothing");
            }
        }
    }

    /// What would come of other inputs; keeps nothing.
    @PostMapping("/{id}/subjects/{subject}/trial")
    @Needs(Scope.METHODS_READ)
    Answers.ExplanationAnswer trial(
            Caller caller,
            @PathVariable long id,
            @PathVariable String subject,
            @RequestBody Trial trial) {
        var whole = calculations.get(caller.organisation(), id);
        return tried(whole, subject, trial);
    }

    private Answers.ExplanationAnswer tried(Whole whole, String subject, Trial trial) {
        var values = Answers.values(whole.calculation().method().method(), trial.inputs());
        var calculation = calculations.trial(whole, subject, values);
        return Answers.ExplanationAnswer.of(
                calculation.explain(subject), subjectNames.of(whole.calculation(), subject));
    }

    /// @param kept the hash that was kept
    /// @param now the hash of a calculation from the evidence as it was known then
    @Schema(name = "CalculationVerification")
    record Verification(String kept, String now, boolean same) {}

    @PostMapping("/{id}/verification")
    @Needs(Scope.METHODS_READ)
    Verification verify(Caller caller, @PathVariable long id) {
        String kept = store.get(caller.organisation(), id).hash();
        String now = calculations.verify(caller, id);
        return new Verification(kept, now, kept.equals(now));
    }

    /// @param days to object, from today
    @Schema(name = "PublicationOrder")
    record Publishing(int days) {}

    @PostMapping("/{id}/publication")
    @Needs(Scope.METHODS_WRITE)
    CalculationRow publish(Caller caller, @PathVariable long id, @RequestBody Publishing wanted) {
        return calculations.publish(caller, id, wanted.days());
    }

    /// How many have each level by region or industry, with small groups hidden.
    @GetMapping("/{id}/distribution")
    @Needs(Scope.METHODS_READ)
    Publications.Distribution distribution(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "region") String by) {
        return publications.distribution(calculations.get(caller.organisation(), id), by);
    }

    @GetMapping("/{id}/objections")
    @Needs(Scope.METHODS_READ)
    List<Objection> objections(Caller caller, @PathVariable long id) {
        store.get(caller.organisation(), id);
        return objections.of(caller.organisation(), id);
    }

    /// @param decision the reasons
    @Schema(name = "ObjectionDecision")
    record Decision(boolean accepted, String decision) {
        Decision {
            if (decision == null) {
                throw new Invalid("decision", "the reasons", "nothing");
            }
        }
    }

    @PostMapping("/{id}/objections/{objection}/decision")
    @Needs(Scope.METHODS_WRITE)
    Objection decide(
            Caller caller,
            @PathVariable long id,
            @PathVariable long objection,
            @RequestBody Decision decision) {
        checkOf(caller, id, objection);
        return objections.decide(caller, objection, decision.accepted(), decision.decision());
    }

    private void checkOf(Caller caller, long id, long objection) {
        if (objections.get(caller.organisation(), objection).calculation() != id) {
            throw new NotFound("objection", objection);
        }
    }

    @GetMapping(
            value = "/{id}/objections/{objection}/documents/{document}",
            produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Needs(Scope.METHODS_READ)
    @Described(answer = byte[].class, answerTypes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    void document(
            Caller caller,
            @PathVariable long id,
            @PathVariable long objection,
            @PathVariable long document,
            HttpServletResponse response)
            throws IOException {
        checkOf(caller, id, objection);
        byte[] bytes = objections.content(caller.organisation(), objection, document);
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"document-%d\"".formatted(document));
        response.getOutputStream().write(bytes);
    }

    /// All figures as CSV, or as a workbook in which each figure leads to where it came from.
    @GetMapping(
            value = "/{id}/file",
            produces = {"text/csv", WORKBOOK})
    @Needs(Scope.METHODS_READ)
    @Described(
            answer = byte[].class,
            answerTypes = {"text/csv", WORKBOOK})
    void file(
            Caller caller,
            @PathVariable long id,
            @RequestHeader(value = "Accept", required = false) @Nullable String accept,
            @RequestParam(defaultValue = "zh") String language,
            HttpServletResponse response)
            throws IOException {
        var whole = calculations.get(caller.organisation(), id);
        var format = TableFile.Format.accepted(accept);
        format.check(whole.row().subjects());
        response.setContentType(format.type().toString());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"%s-%s.%s\""
                        .formatted(whole.row().method(), whole.row().period(), format.ending()));
        String base = ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
        new FigureFiles(
                        whole,
                        subjectNames.of(whole.calculation(), whole.calculation().subjects()),
                        !language.equals("en"),
                        base)
                .write(format, response.getOutputStream());
    }
}
