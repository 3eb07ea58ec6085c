package io.baigong.server.methods;

import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.method.SubjectIn;
import io.baigong.server.access.Caller;
import io.baigong.server.access.TooMuch;
import io.baigong.server.methods.Witness.Told;
import io.baigong.server.organisations.OrganisationLookup;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/// Who is in a calculation, with what is known of each: whoever the evidence speaks of.
@Component
final class Populations {
    private static final int MOST_SUBJECTS = 200_000;

    private final List<Evidence> evidence;
    private final OrganisationLookup organisations;
    private final Clock clock;

    Populations(List<Evidence> evidence, OrganisationLookup organisations, Clock clock) {
        this.evidence = evidence;
        this.organisations = organisations;
        this.clock = clock;
    }

    /// What is asked.
    ///
    /// @param asOf only what was known by then
    /// @param depth how many methods wait for this one
    /// @param before only calculations with smaller numbers play a part
    record Asked(
            Caller caller,
            CompiledMethod method,
            String period,
            Instant asOf,
            int depth,
            long before) {
        /// Any calculation may play a part.
        static final long ANY = Long.MAX_VALUE;
    }

    /// Brings up what has to be derived before it is asked.
    void prepare(Caller caller, CompiledMethod compiled, String period) {
        var method = compiled.method();
        for (var kind : evidence) {
            if (method.inputs().stream().anyMatch(input -> asks(kind, input))) {
                kind.prepare(caller, method, period);
            }
        }
    }

    private static boolean asks(Evidence kind, Input input) {
        return kind.has(input.from())
                || input.confirmedBy() != null && kind.has(input.confirmedBy().from());
    }

    /// @throws TooMuch when there are too many
    List<SubjectIn> of(Asked asked) {
        return of(asked, _ -> true);
    }

    /// The same with some of the inputs only; the others are absent.
    List<SubjectIn> of(Asked asked, Predicate<Input> taken) {
        var method = asked.method().method();
        var inputs = method.inputs().stream().filter(taken).toList();
        Map<String, Map<String, Told>> subjects = new TreeMap<>();
        Map<String, Map<String, Told>> more = new HashMap<>();
        gather(asked, inputs, subjects, more);
        subjects.keySet().removeIf(subject -> !method.isOf(subject));
        more.forEach(
                (subject, told) -> subjects.getOrDefault(subject, new HashMap<>()).putAll(told));
        var seconds = inputs.stream().map(Input::second).filter(Objects::nonNull).toList();
        Map<String, Map<String, Told>> second = new HashMap<>();
        gather(asked, seconds, second, second);
        var attributes = attributes(asked, subjects.keySet());
        var all = new ArrayList<SubjectIn>(subjects.size());
        subjects.forEach((subject, told) ->
                all.add(
                        subject(
                                subject,
                                inputs,
                                told,
                                second.getOrDefault(subject, Map.of()),
                                attributes.getOrDefault(subject, Map.of()))));
        return all;
    }

    /// @param more of evidence that makes no subjects
    private void gather(
            Asked asked,
            List<Input> inputs,
            Map<String, Map<String, Told>> subjects,
            Map<String, Map<String, Told>> more) {
        var method = asked.method().method();
        for (var kind : evidence) {
            var some = inputs.stream().filter(input -> kind.has(input.from())).toList();
            if (!some.isEmpty()) {
                var to = kind.makesSubjects() ? subjects : more;
                kind.gather(
                        new Evidence.Wanted(
                                asked.caller(),
                                method,
                                asked.period(),
                                asked.asOf(),
                                some,
                                asked.depth(),
                                asked.before()),
                        (subject, input, given, witness) ->
                                put(to, subject, input, new Told(given, witness)));
            }
        }
    }

    private static void put(
            Map<String, Map<String, Told>> to, String subject, Input input, Told told) {
        to.computeIfAbsent(subject, _ -> new HashMap<>()).put(input.key(), told);
        if (to.size() > MOST_SUBJECTS) {
            throw new TooMuch("subjects of a calculation", MOST_SUBJECTS);
        }
    }

    private static SubjectIn subject(
            String subject,
            List<Input> inputs,
            Map<String, Told> told,
            Map<String, Told> second,
            Map<String, String> attributes) {
        Map<String, Given> given = new HashMap<>();
        for (var input : inputs) {
            var first = told.get(input.key());
            if (input.from() instanceof Input.From.Subject(String attribute)) {
                String from = "register:" + subject + "/" + attribute;
                given.put(input.key(), new Given(attributes.get(attribute), Label.EVIDENCED, from));
            } else if (first != null) {
                given.put(input.key(), Witness.confirmed(input, first, second.get(input.key())));
            }
        }
        return new SubjectIn(subject, attributes, given);
    }

    /// What the register says of organisations on the last day of the period.
    private Map<String, Map<String, String>> attributes(Asked asked, Collection<String> subjects) {
        var method = asked.method().method();
        if (method.subject() != SubjectKind.ORGANISATION) {
            return Map.of();
        }
        var days = Periods.of(method.period(), asked.period());
        var day = days == null ? LocalDate.now(clock) : days.last();
        return organisations.codes(subjects, day);
    }
}
