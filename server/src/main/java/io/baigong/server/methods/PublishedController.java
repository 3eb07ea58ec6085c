package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Level;
import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.database.Tenancy;
import io.baigong.server.methods.Answers.FigureAnswer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What others published about the caller's organisation: its own figures, how they came about,
/// what would change them, and a way to object. Of anybody else in a calculation nothing is told
/// but what the method itself uses of all, such as a mean.
@RestController
@RequestMapping(value = "/api/v1/published", produces = MediaType.APPLICATION_JSON_VALUE)
class PublishedController {
    private final Calculations calculations;
    private final Objections objections;
    private final Organisations tenants;
    private final SubjectNames names;
    private final GroupAnswers groups;

    PublishedController(
            Calculations calculations,
            Objections objections,
            Organisations tenants,
            SubjectNames names,
            GroupAnswers groups) {
        this.groups = groups;
        this.calculations = calculations;
        this.objections = objections;
        this.tenants = tenants;
        this.names = names;
    }

    /// @param by the organisation that published it
    /// @param open whether one may still object
    /// @param result of the caller's organisation
    /// @param unit of the result, empty for one that has none
    /// @param level what a result that is a level is called
    @Schema(name = "PublishedResult")
    record Item(
            long id,
            String by,
            String method,
            String edition,
            Words title,
            String standing,
            String period,
            Instant published,
            LocalDate objectionsUntil,
            boolean open,
            String hash,
            FigureAnswer result,
            Words resultTitle,
            String unit,
            @Nullable Words level) {}

    @GetMapping
    @Needs(Scope.METHODS_READ)
    Page<Item> list(Caller caller, PageRequest page) {
        String own = own(caller);
        return calculations.publishedAbout(own, page).map(row -> item(row, own));
    }

    private String own(Caller caller) {
        return tenants.get(caller.organisation()).key();
    }

    private Item item(CalculationRow row, String own) {
        var kept = calculations.kept(row, own);
        var compiled = kept.method();
        var method = compiled.method();
        var result = FigureAnswer.kept(kept.result());
        var until = Objects.requireNonNull(row.objectionsUntil());
        var named =
                Answers.names(compiled).stream()
                        .filter(one -> one.key().equals(method.result()))
                        .findFirst()
                        .orElseThrow();
        var level =
                named.levels().stream()
                        .filter(one -> one.key().equals(result.value()))
                        .findFirst()
                        .map(Level::title)
                        .orElse(null);
        return new Item(
                row.id(),
                Tenancy.asPlatform(() -> tenants.get(row.organisation())).name(),
                row.method(),
                row.edition(),
                method.title(),
                Answers.word(method.standing()),
                row.period(),
                Objects.requireNonNull(row.published()),
                until,
                objections.open(until),
                row.hash(),
                result,
                compiled.title(method.result()),
                named.unit(),
                level);
    }

    /// @param result the step that is the result
    /// @param sources where the method is printed
    /// @param names of inputs, coefficients and steps
    @Schema(name = "PublishedWhole")
    record Answer(
            Item item,
            String result,
            List<Answers.SourceAnswer> sources,
            List<Answers.NameAnswer> names,
            Answers.ExplanationAnswer explanation,
            List<Objection> objections) {}

    @GetMapping("/{id}")
    @Needs(Scope.METHODS_READ)
    Answer get(Caller caller, @PathVariable long id) {
        String own = own(caller);
        var whole = calculations.publishedAbout(own, id);
        var method = whole.calculation().method();
        return new Answer(
                item(whole.row(), own),
                method.method().result(),
                method.method().sources().stream().map(Answers.SourceAnswer::of).toList(),
                Answers.names(method),
                explained(whole.calculation(), own),
                Tenancy.as(
                        whole.row().organisation(),
                        () -> objections.of(whole.row().organisation(), id, own)));
    }

    private Answers.ExplanationAnswer explained(Calculation calculation, String own) {
        return Answers.ExplanationAnswer.of(calculation.explain(own), names.of(calculation, own));
    }

    @GetMapping("/{id}/difference")
    @Needs(Scope.METHODS_READ)
    Answers.DifferenceAnswer difference(
            Caller caller, @PathVariable long id, @RequestParam long before) {
        String own = own(caller);
        var after = calculations.publishedAbout(own, id);
        var earlier = calculations.publishedAbout(own, before);
        return Answers.DifferenceAnswer.of(
                calculations.difference(earlier, after, own), Words.of(own));
    }

    @PostMapping("/{id}/trial")
    @Needs(Scope.METHODS_READ)
    Answers.ExplanationAnswer trial(
            Caller caller, @PathVariable long id, @RequestBody CalculationController.Trial trial) {
        String own = own(caller);
        var whole = calculations.publishedAbout(own, id);
        var values = Answers.values(whole.calculation().method().method(), trial.inputs());
        return explained(calculations.trial(whole, own, values), own);
    }

    /// Where the caller's organisation stands among all, of whom only groups are told.
    ///
    /// @param around the regions in which it is, the largest first
    /// @param industries in which it is, the largest first
    @Schema(name = "PublishedPeers")
    record Peers(
            GroupAnswers.HistogramAnswer histogram,
            List<GroupAnswers.Row> around,
            List<GroupAnswers.Row> industries,
            List<Answers.NameAnswer> indicators) {}

    /// @param step the result when it is absent
    @GetMapping("/{id}/peers")
    @Needs(Scope.METHODS_READ)
    Peers peers(
            Caller caller, @PathVariable long id, @RequestParam(defaultValue = "") String step) {
        String own = own(caller);
        var whole = calculations.publishedAbout(own, id);
        var compiled = whole.calculation().method();
        var known = Indicators.of(compiled);
        String wanted = step.isEmpty() ? compiled.method().result() : step;
        if (!known.contains(wanted)) {
            throw new Invalid("step", "any of " + known, step);
        }
        return new Peers(
                groups.histogram(whole, wanted, own),
                groups.around(whole, wanted, own, Ways.FIRST),
                groups.around(whole, wanted, own, Ways.ALL.getLast()),
                Answers.names(compiled).stream()
                        .filter(name -> known.contains(name.key()))
                        .toList());
    }

    /// @param input said to be wrong; the result as a whole when it is absent
    /// @param proposed the value that it should have
    @Schema(name = "ObjectionClaim")
    record Claim(@Nullable String input, String claim, @Nullable String proposed) {
        Claim {
            if (claim == null) {
                throw new Invalid("claim", "what is wrong", "nothing");
            }
        }
    }

    @PostMapping("/{id}/objections")
    @Needs(Scope.FACTS_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    Objection object(Caller caller, @PathVariable long id, @RequestBody Claim claim) {
        String own = own(caller);
        var whole = calculations.publishedAbout(own, id);
        String input = claim.input() == null ? "" : claim.input();
        var inputs = whole.calculation().method().method().inputs();
        if (!input.isEmpty() && inputs.stream().noneMatch(one -> one.key().equals(input))) {
            throw new Invalid(
                    "input", "one of " + inputs.stream().map(one -> one.key()).toList(), input);
        }
        return objections.raise(
                caller,
                whole.row(),
                own,
                new Objections.Claim(input, claim.claim(), claim.proposed()));
    }

    /// Adds a PDF or picture of at most 10 MiB to an objection that is open.
    @Described(body = byte[].class, bodyTypes = "application/octet-stream")
    @LargeBody
    @PostMapping("/{id}/objections/{objection}/documents")
    @Needs(Scope.FACTS_WRITE)
    Objection document(
            Caller caller,
            @PathVariable long id,
            @PathVariable long objection,
            @RequestParam(defaultValue = "") String fileName,
            InputStream body)
            throws IOException {
        String own = own(caller);
        var row = calculations.publishedAbout(own, id).row();
        byte[] content = body.readNBytes(Objections.LARGEST_PAPER + 1);
        return objections.document(row, own, objection, fileName, content);
    }

    @PostMapping("/{id}/objections/{objection}/withdrawal")
    @Needs(Scope.FACTS_WRITE)
    Objection withdraw(Caller caller, @PathVariable long id, @PathVariable long objection) {
        String own = own(caller);
        var row = calculations.publishedAbout(own, id).row();
        return objections.withdraw(caller, row, own, objection);
    }
}
