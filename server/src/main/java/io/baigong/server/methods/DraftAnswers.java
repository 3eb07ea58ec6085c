package io.baigong.server.methods;

import io.baigong.evaluator.method.Golden;
import io.baigong.evaluator.method.MethodFault;
import io.baigong.evaluator.method.Words;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is said of a method while somebody writes it.
final class DraftAnswers {
    private static final int MOST_FAULTS = 200;
    private static final int MOST_CHECKS = 500;

    /// As [MethodFault#pointer()] has it: in a file that is no JSON, and in a formula or unit.
    private static final Pattern OF_FILE = Pattern.compile("line (\\d{1,9}):(\\d{1,9})");

    private static final Pattern OF_TEXT = Pattern.compile("(.*?):(?:(\\d{1,9}):)?(\\d{1,9})");

    private DraftAnswers() {}

    /// One thing that is wrong.
    ///
    /// @param pointer JSON pointer (RFC 6901); empty for the whole file
    /// @param line from 1, of the text that the pointer means, or of the file when it is no JSON
    /// @param column from 1
    @Schema(name = "MethodFault")
    record FaultAnswer(
            String pointer,
            @Nullable Integer line,
            @Nullable Integer column,
            String expected,
            String got,
            @Nullable String hint) {
        static FaultAnswer of(MethodFault fault) {
            String pointer = fault.pointer();
            Integer line = null;
            Integer column = null;
            var file = OF_FILE.matcher(pointer);
            var text = OF_TEXT.matcher(pointer);
            if (file.matches()) {
                pointer = "";
                line = Integer.valueOf(file.group(1));
                column = Integer.valueOf(file.group(2));
            } else if (text.matches()) {
                pointer = text.group(1);
                line = text.group(2) == null ? 1 : Integer.valueOf(text.group(2));
                column = Integer.valueOf(text.group(3));
            }
            return new FaultAnswer(
                    pointer, line, column, fault.expected(), fault.got(), fault.hint());
        }
    }

    /// What an example expects of a figure, and what came out.
    ///
    /// @param expected absent when it should be missing
    @Schema(name = "MethodExampleCheck")
    record CheckAnswer(
            String subject,
            String step,
            @Nullable String expected,
            Answers.FigureAnswer got,
            boolean passed) {}

    /// An example of a method, calculated.
    ///
    /// @param checks those that failed first, at most 500 of all examples together
    @Schema(name = "MethodExample")
    record ExampleAnswer(
            Words title,
            String period,
            List<String> subjects,
            int passed,
            int failed,
            List<CheckAnswer> checks) {
        static ExampleAnswer of(Golden.Outcome outcome, int most) {
            var checks = outcome.checks();
            int passed = (int) checks.stream().filter(Golden.Check::passed).count();
            return new ExampleAnswer(
                    outcome.golden().title(),
                    outcome.golden().period(),
                    outcome.calculation().subjects().stream().limit(MOST_CHECKS).toList(),
                    passed,
                    checks.size() - passed,
                    checks.stream()
                            .sorted(Comparator.comparing(Golden.Check::passed))
                            .limit(most)
                            .map(ExampleAnswer::of)
                            .toList());
        }

        private static CheckAnswer of(Golden.Check check) {
            return new CheckAnswer(
                    check.subject(),
                    check.step(),
                    Answers.text(check.expected()),
                    Answers.FigureAnswer.of(check.got()),
                    check.passed());
        }
    }

    /// What would come of saving it.
    ///
    /// @param there whether this edition is there already and says the same
    /// @param problem code of why it cannot be saved, such as `edition-differs`
    /// @param pack that brought the method
    /// @param editions of the method that are there, the newest first
    /// @param free a name of an edition that can be saved
    @Schema(name = "MethodProspect")
    record ProspectAnswer(
            boolean there,
            @Nullable String problem,
            @Nullable String pack,
            List<String> editions,
            String free) {
        static ProspectAnswer of(OwnMethods.Prospect prospect) {
            return new ProspectAnswer(
                    prospect.there(),
                    prospect.problem(),
                    prospect.pack(),
                    prospect.editions(),
                    prospect.free());
        }
    }

    /// @param key absent while the form of the file is wrong, as are edition, hash and prospect
    /// @param faults the first 200
    /// @param more faults that are not told
    /// @param names inputs, coefficients and steps in the order of calculation; none while anything
    ///   is wrong
    /// @param explanation of the subject of the example that was asked for
    @Schema(name = "MethodCheck")
    record Checked(
            @Nullable String key,
            @Nullable String edition,
            @Nullable String sha256,
            List<FaultAnswer> faults,
            int more,
            List<Answers.NameAnswer> names,
            List<ExampleAnswer> examples,
            @Nullable ProspectAnswer prospect,
            Answers.@Nullable ExplanationAnswer explanation) {}

    /// @param example whose subject is explained, from 0; null for none
    static Checked of(
            Draft draft,
            OwnMethods.@Nullable Prospect prospect,
            @Nullable Integer example,
            @Nullable String subject) {
        var method = draft.method();
        int examples = Math.max(1, draft.examples().size());
        return new Checked(
                method == null ? null : method.key(),
                method == null ? null : method.edition(),
                method == null ? null : method.sha256(),
                draft.faults().stream().limit(MOST_FAULTS).map(FaultAnswer::of).toList(),
                Math.max(0, draft.faults().size() - MOST_FAULTS),
                draft.compiled() == null ? List.of() : Answers.names(draft.compiled()),
                draft.examples().stream()
                        .map(one -> ExampleAnswer.of(one, Math.max(1, MOST_CHECKS / examples)))
                        .toList(),
                prospect == null ? null : ProspectAnswer.of(prospect),
                explained(draft, example, subject));
    }

    private static Answers.@Nullable ExplanationAnswer explained(
            Draft draft, @Nullable Integer example, @Nullable String subject) {
        if (example == null
                || subject == null
                || example < 0
                || example >= draft.examples().size()) {
            return null;
        }
        var calculation = draft.examples().get(example).calculation();
        return calculation.subjects().contains(subject)
                ? Answers.ExplanationAnswer.of(calculation.explain(subject), Words.of(subject))
                : null;
    }
}
