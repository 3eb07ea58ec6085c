package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.facts.AnswerList.AnswerSummary;
import io.baigong.server.facts.FormDefinition.Standing;
import io.baigong.server.things.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Forms and the answers to them.
@RestController
@RequestMapping("/api/v1/forms")
class FormController {
    private final Definitions definitions;
    private final Answers answers;
    private final AnswerList sheets;
    private final FactRows rows;
    private final Subjects subjects;

    FormController(
            Definitions definitions,
            Answers answers,
            AnswerList sheets,
            FactRows rows,
            Subjects subjects) {
        this.definitions = definitions;
        this.answers = answers;
        this.sheets = sheets;
        this.rows = rows;
        this.subjects = subjects;
    }

    /// A form in a list.
    record Form(
            String key,
            String edition,
            Name title,
            @Nullable Name summary,
            Standing standing,
            SubjectKind subject,
            PeriodKind period,
            int questions,
            String pack) {
        static Form of(FormDefinition form, String pack) {
            return new Form(
                    form.key(),
                    form.edition(),
                    form.title(),
                    form.summary(),
                    form.standing(),
                    form.subject(),
                    form.period(),
                    form.questions().size(),
                    pack);
        }
    }

    /// @param editions the newest first
    record WholeForm(FormDefinition definition, String pack, List<String> editions) {}

    @GetMapping
    @Needs(Scope.FACTS_READ)
    Page<Form> list(Caller caller, PageRequest page) {
        var all = definitions.all(caller.organisation(), Source.Kind.FORM);
        return Page.cut(all, page)
                .map(kept -> Form.of((FormDefinition) kept.definition(), kept.pack()));
    }

    /// @param edition the newest without one
    @GetMapping("/{key}")
    @Needs(Scope.FACTS_READ)
    WholeForm get(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String edition) {
        var source = Source.form(key);
        var kept = definitions.get(caller.organisation(), source, edition);
        return new WholeForm(
                (FormDefinition) kept.definition(),
                kept.pack(),
                definitions.editions(caller.organisation(), source));
    }

    /// Sheets of answers, drafts and those that were handed in, the latest period first.
    @GetMapping("/{key}/answers")
    @Needs(Scope.FACTS_READ)
    Page<AnswerSummary> sheets(
            Caller caller,
            @PathVariable String key,
            PageRequest page,
            @RequestParam(defaultValue = "") String period) {
        var form = definitions.form(caller.organisation(), key, null);
        String when = period.isEmpty() ? "" : form.period().said(period);
        if (when == null) {
            throw new Invalid("period", form.period().rule(), period);
        }
        return sheets.list(caller.organisation(), form, when, page);
    }

    /// @param edition that of the draft, of what was handed in, or the newest without one
    @GetMapping("/{key}/answers/{subject}/{period}")
    @Needs(Scope.FACTS_READ)
    AnswerSheet sheet(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            Locale language,
            @RequestParam(required = false) @Nullable String edition) {
        return shown(caller, answers.sheet(caller, key, subject, period, edition), language);
    }

    private AnswerSheet shown(Caller caller, Answers.Sheet sheet, Locale language) {
        String subject = sheet.place().subject();
        return AnswerSheet.of(
                sheet,
                answers.proposals(caller, sheet),
                subjects.names(sheet.form().subject(), List.of(subject)).get(subject),
                TableFiles.isChinese(language));
    }

    /// Saves some answers into the draft; those that are not named stay.
    @Described(body = FactBodies.AnswersChange.class)
    @PatchMapping("/{key}/answers/{subject}/{period}")
    @Needs(Scope.FACTS_WRITE)
    AnswerSheet save(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            Locale language,
            @RequestParam(required = false) @Nullable String edition,
            @RequestBody JsonNode body) {
        var sheet = answers.sheet(caller, key, subject, period, edition);
        answers.save(caller, sheet, saying(body, false));
        return shown(caller, answers.sheet(caller, key, subject, period, edition), language);
    }

    /// Saves the draft as a whole; answers that are not named are cleared.
    @Described(body = FactBodies.AnswersChange.class)
    @PutMapping("/{key}/answers/{subject}/{period}")
    @Needs(Scope.FACTS_WRITE)
    AnswerSheet replace(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            Locale language,
            @RequestParam(required = false) @Nullable String edition,
            @RequestBody JsonNode body) {
        var sheet = answers.sheet(caller, key, subject, period, edition);
        answers.save(caller, sheet, saying(body, true));
        return shown(caller, answers.sheet(caller, key, subject, period, edition), language);
    }

    private static Answers.Saying saying(JsonNode body, boolean whole) {
        var answers = body.path("answers");
        // A whole draft without answers would clear all that is there.
        if (!answers.isObject() && (whole || !answers.isMissingNode())) {
            throw new Invalid("answers", "an object of answers by question", answers.getNodeType());
        }
        Map<String, JsonNode> given = new LinkedHashMap<>();
        answers.properties().forEach(each -> given.put(each.getKey(), each.getValue()));
        var accept = body.path("accept").values().stream().map(key -> key.asString("")).toList();
        return new Answers.Saying(given, accept, whole);
    }

    /// Hands the draft in: the next version of the answers. A correction says why.
    @Described(body = FactBodies.Submission.class, optional = true)
    @PostMapping("/{key}/answers/{subject}/{period}/submission")
    @Needs(Scope.FACTS_WRITE)
    AnswerSheet submit(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            Locale language,
            @RequestBody(required = false) @Nullable JsonNode body) {
        var sheet = answers.sheet(caller, key, subject, period, null);
        String reason = body == null ? "" : FactRows.reason(body.path("reason").asString(""));
        var documents = body == null ? null : documents(body);
        answers.submit(caller, sheet, reason, documents, TableFiles.isChinese(language));
        return shown(caller, answers.sheet(caller, key, subject, period, null), language);
    }

    private static @Nullable List<Long> documents(JsonNode body) {
        var faults = new java.util.ArrayList<io.baigong.server.access.Fault>();
        var documents = FactRows.documents(body, null, faults);
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
        return documents;
    }

    /// Forgets the draft; what was handed in stays.
    @DeleteMapping("/{key}/answers/{subject}/{period}/draft")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.FACTS_WRITE)
    void discard(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period) {
        answers.discard(caller, answers.sheet(caller, key, subject, period, null));
    }

    /// Withdraws what was handed in: from now on there are no answers. Its versions stay.
    @DeleteMapping("/{key}/answers/{subject}/{period}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.FACTS_WRITE)
    void withdraw(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            @RequestParam(defaultValue = "") String reason) {
        var sheet = answers.sheet(caller, key, subject, period, null);
        rows.withdraw(caller, sheet.form(), sheet.place(), reason);
    }

    /// Every version that was handed in, the newest first.
    @GetMapping("/{key}/answers/{subject}/{period}/versions")
    @Needs(Scope.FACTS_READ)
    Page<FactRow> versions(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            PageRequest page) {
        var sheet = answers.sheet(caller, key, subject, period, null);
        return rows.versions(caller, sheet.form(), sheet.place(), page);
    }
}
