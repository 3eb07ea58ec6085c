package io.baigong.evaluator.method;

import io.baigong.evaluator.rollup.How;
import io.baigong.evaluator.rollup.Placement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A method as its file says it: what goes in, what is done step by step, what comes out, and where
/// that is written. An edition is never changed; another edition is another file.
///
/// @param standing whether the figures in it are those of the body that issued the method
/// @param place the region (GB/T 2260) that the method is of: places outside it are left out
/// @param result the step that is the answer
/// @param shown the steps that people see first, the result among them
/// @param goals what is aimed at, in the order in which it is read
/// @param goldens examples that are calculated before the method is used
/// @param sha256 over all that the file says, whatever its white space and order of keys
public record Method(
        String key,
        String edition,
        Words title,
        Words summary,
        Standing standing,
        List<Source> sources,
        SubjectKind subject,
        @Nullable String place,
        Rhythm period,
        List<Input> inputs,
        List<Coefficients> coefficients,
        List<Group> groups,
        List<Step> steps,
        String result,
        List<String> shown,
        List<RollUp> rollUps,
        List<Goal> goals,
        List<Golden> goldens,
        String sha256) {
    public Method {
        sources = List.copyOf(sources);
        inputs = List.copyOf(inputs);
        coefficients = List.copyOf(coefficients);
        groups = List.copyOf(groups);
        steps = List.copyOf(steps);
        shown = List.copyOf(shown);
        rollUps = List.copyOf(rollUps);
        goals = List.copyOf(goals);
        goldens = List.copyOf(goldens);
    }

    /// Key and edition, as a result quotes its method.
    public String name() {
        return key + "@" + edition;
    }

    /// Whose figures these are.
    public enum Standing {
        /// As issued; the sources say where.
        OFFICIAL,
        /// 参考,非官方: weights or limits are ours or were not found in print.
        REFERENCE
    }

    /// What the method is about.
    public enum SubjectKind {
        ORGANISATION,
        THING,
        PLACE,
        OTHER
    }

    /// Where a method is written.
    ///
    /// @param published a date or year as printed
    public record Source(
            Words title,
            @Nullable String url,
            @Nullable String clause,
            @Nullable String published) {}

    /// Subjects that are treated alike; the first that holds.
    ///
    /// @param when formula over inputs that is true or false
    public record Group(String key, Words title, String when) {}

    /// Something that is aimed at by the end of a year.
    ///
    /// @param area under which it stands in the programme
    /// @param now the input or step that says how far one is
    /// @param target the coefficient by year that says how far one wants to be
    /// @param progress the step that says the share of it
    /// @param declared an input with what somebody says beside what the platform knows itself
    public record Goal(
            Words area,
            Words title,
            String now,
            String target,
            String progress,
            @Nullable String declared) {}

    /// Whether a region lies in the place of the method.
    public boolean isOf(String region) {
        return place == null || region.startsWith(Coefficients.trimmed(place));
    }

    /// How a step is rolled up along a hierarchy.
    ///
    /// @param placement where a subject counts that moved during the period
    /// @param numerator a step or input, of a ratio
    /// @param denominator a step or input, of a ratio
    /// @param weight a step or input, of a weighted mean
    public record RollUp(
            String step,
            How how,
            Placement placement,
            @Nullable String numerator,
            @Nullable String denominator,
            @Nullable String weight) {}
}
