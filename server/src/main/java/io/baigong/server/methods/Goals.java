package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.Coefficients;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.Words;
import io.baigong.server.methods.Answers.FigureAnswer;
import io.baigong.server.methods.Answers.SourceAnswer;
import io.baigong.server.methods.Calculations.Whole;
import io.baigong.server.methods.PlatformCounts.Count;
import io.baigong.server.methods.PlatformEvidence.Taken;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The goals of the methods that have some, with what the newest calculation of a period says of
/// them: target, what there is now and how well that is proven, gap, due day.
@Component
final class Goals {
    private final MethodEditions editions;
    private final Calculations calculations;
    private final PlatformEvidence platform;
    private final PlaceNames places;

    Goals(
            MethodEditions editions,
            Calculations calculations,
            PlatformEvidence platform,
            PlaceNames places) {
        this.editions = editions;
        this.calculations = calculations;
        this.platform = platform;
        this.places = places;
    }

    /// One programme with its goals.
    ///
    /// @param subject whose figures these are, null while nothing is calculated
    /// @param subjects who else is in the calculation
    /// @param calculation null while nothing is calculated for the period
    /// @param known goals with a figure
    /// @param reached goals whose target is reached
    @Schema(name = "GoalProgramme")
    record Programme(
            String method,
            String edition,
            Words title,
            Words summary,
            String standing,
            List<SourceAnswer> sources,
            @Nullable Place place,
            @Nullable Place subject,
            List<Place> subjects,
            @Nullable CalculationRow calculation,
            int known,
            int reached,
            List<GoalAnswer> goals) {}

    /// A region, or another subject of a calculation.
    @Schema(name = "GoalPlace")
    record Place(String code, Words name) {}

    /// One goal.
    ///
    /// @param milestones by year
    /// @param target of the period: that of its year or the latest before, else the first
    /// @param from what says how far one is: `platform`, `table`, `form`, `method`, `reading`,
    ///   `production`, `subject` or `step`
    /// @param evidence where that was read
    /// @param now how far one is
    /// @param gap what is missing to the target, 0 when it is reached
    /// @param declared what somebody says beside what the platform counts
    /// @param counts how many the platform counts, by how well each is proven
    @Schema(name = "Goal")
    record GoalAnswer(
            String key,
            Words area,
            Words title,
            String unit,
            List<Milestone> milestones,
            String target,
            LocalDate due,
            String from,
            @Nullable String evidence,
            @Nullable FigureAnswer now,
            @Nullable FigureAnswer progress,
            @Nullable String gap,
            @Nullable Declared declared,
            @Nullable CountAnswer counts) {}

    /// What is aimed at by the last day of a year.
    @Schema(name = "GoalMilestone")
    record Milestone(String year, String value, LocalDate due, @Nullable String source) {}

    /// What somebody says.
    @Schema(name = "GoalDeclared")
    record Declared(FigureAnswer figure, @Nullable String evidence) {}

    /// What the platform counts.
    ///
    /// @param figure such as `devices`
    /// @param scope of the list behind it: `hierarchy:code`, `platform`, or empty for the own
    ///   organisation
    /// @param organisations that were counted
    /// @param reporting of them; null when it is withheld
    @Schema(name = "GoalCounts")
    record CountAnswer(
            String figure,
            String scope,
            long declared,
            @Nullable Long evidenced,
            @Nullable Long verified,
            long organisations,
            @Nullable Long reporting) {}

    /// All programmes of an organisation, those that are calculated first.
    ///
    /// @param subject whose figures are wanted, where they are in the calculation; else those of
    ///   the programme's own place, else of the first
    List<Programme> of(int organisation, String period, String subject) {
        var keys = new LinkedHashSet<String>();
        editions.all(organisation).forEach(one -> keys.add(one.method().method().key()));
        var all = new ArrayList<Programme>();
        for (var key : keys) {
            var compiled = editions.of(organisation, key, period).method();
            var method = compiled.method();
            if (!method.goals().isEmpty() && method.period().isPeriod(period)) {
                all.add(programme(organisation, compiled, period, subject));
            }
        }
        all.sort(Comparator.comparing(one -> one.calculation() == null));
        return all;
    }

    private Programme programme(
            int organisation, CompiledMethod newest, String period, String wanted) {
        var rows = calculations.list(organisation, newest.method().key(), period);
        var whole = rows.isEmpty() ? null : calculations.get(organisation, rows.getFirst().id());
        var compiled = whole == null ? newest : whole.calculation().method();
        var method = compiled.method();
        var subject = whole == null ? null : subject(whole, wanted);
        Map<PlatformFigure, Taken> counted =
                whole == null || subject == null
                        ? Map.of()
                        : platform.kept(organisation, "region", period, whole.row().asOf())
                                .getOrDefault(subject, Map.of());
        var goals =
                method.goals().stream()
                        .map(goal ->
                                new Reading(compiled, goal, period, whole, subject).answer(counted))
                        .toList();
        return new Programme(
                method.key(),
                method.edition(),
                method.title(),
                method.summary(),
                Answers.word(method.standing()),
                method.sources().stream().map(SourceAnswer::of).toList(),
                method.place() == null ? null : place(method.place()),
                subject == null ? null : place(subject),
                whole == null
                        ? List.of()
                        : whole.calculation().subjects().stream().map(this::place).toList(),
                whole == null ? null : whole.row(),
                (int) goals.stream().filter(Goals::isKnown).count(),
                (int) goals.stream().filter(goal -> "0".equals(goal.gap())).count(),
                goals);
    }

    private Place place(String code) {
        return new Place(code, places.of(code));
    }

    private static boolean isKnown(GoalAnswer goal) {
        return goal.now() != null && goal.now().value() != null;
    }

    private static String subject(Whole whole, String wanted) {
        var subjects = whole.calculation().subjects();
        String place = whole.calculation().method().method().place();
        return subjects.contains(wanted)
                ? wanted
                : place != null && subjects.contains(place) ? place : subjects.getFirst();
    }

    /// One goal as a calculation says it.
    private record Reading(
            CompiledMethod compiled,
            Method.Goal goal,
            String period,
            @Nullable Whole whole,
            @Nullable String subject) {
        GoalAnswer answer(Map<PlatformFigure, Taken> counted) {
            var milestones = milestones();
            var target = target(milestones);
            var now = figure(goal.now());
            var from = from();
            return new GoalAnswer(
                    goal.progress(),
                    goal.area(),
                    goal.title(),
                    compiled.type(goal.target()) instanceof Type.Number number
                            ? number.unit().shown()
                            : "",
                    milestones,
                    target.value(),
                    target.due(),
                    word(from),
                    evidence(goal.now()),
                    now,
                    figure(goal.progress()),
                    gap(now, target),
                    declared(),
                    counts(from, counted));
        }

        private List<Milestone> milestones() {
            var of =
                    compiled.method().coefficients().stream()
                            .filter(one -> one.key().equals(goal.target()))
                            .findFirst()
                            .orElseThrow();
            var years = new ArrayList<Milestone>();
            for (var row : of.rows()) {
                String year = year(row);
                if (!year.equals("*")) {
                    years.add(
                            new Milestone(
                                    year,
                                    row.value().toPlainString(),
                                    LocalDate.of(Integer.parseInt(year), Month.DECEMBER, 31),
                                    row.source()));
                }
            }
            years.sort(Comparator.comparing(Milestone::year));
            return years;
        }

        private static String year(Coefficients.Row row) {
            return row.keys().getOrDefault("year", "*");
        }

        private Milestone target(List<Milestone> milestones) {
            String year = period.substring(0, 4);
            return milestones.stream()
                    .filter(one -> one.year().compareTo(year) <= 0)
                    .reduce((_, later) -> later)
                    .orElse(milestones.getFirst());
        }

        private @Nullable FigureAnswer figure(String name) {
            return whole == null || subject == null
                    ? null
                    : FigureAnswer.of(whole.calculation().figure(subject, name));
        }

        private @Nullable String evidence(String name) {
            if (whole == null || subject == null) {
                return null;
            }
            var given = whole.calculation().given(subject).inputs().get(name);
            return given == null ? null : given.evidence();
        }

        private Input.@Nullable From from() {
            return compiled.method().inputs().stream()
                    .filter(input -> input.key().equals(goal.now()))
                    .findFirst()
                    .map(Input::from)
                    .orElse(null);
        }

        private static String word(Input.@Nullable From from) {
            return switch (from) {
                case null -> "step";
                case Input.From.Table _ -> "table";
                case Input.From.Form _ -> "form";
                case Input.From.Method _ -> "method";
                case Input.From.Reading _ -> "reading";
                case Input.From.Production _ -> "production";
                case Input.From.Platform _ -> "platform";
                case Input.From.Subject _ -> "subject";
            };
        }

        private static @Nullable String gap(@Nullable FigureAnswer now, Milestone target) {
            if (now == null || now.value() == null) {
                return null;
            }
            var gap = new BigDecimal(target.value()).subtract(new BigDecimal(now.value()));
            return gap.signum() <= 0 ? "0" : gap.toPlainString();
        }

        private @Nullable Declared declared() {
            String name = goal.declared();
            var figure = name == null ? null : figure(name);
            return name == null || figure == null || figure.value() == null
                    ? null
                    : new Declared(figure, evidence(name));
        }

        private @Nullable CountAnswer counts(
                Input.@Nullable From from, Map<PlatformFigure, Taken> counted) {
            var taken =
                    from instanceof Input.From.Platform(String name, _)
                            ? counted.get(PlatformFigure.of(name))
                            : null;
            var all = counted.get(PlatformFigure.ORGANISATIONS);
            if (taken == null || all == null) {
                return null;
            }
            Count count = taken.count();
            return new CountAnswer(
                    taken.figure().key(),
                    "administrative:" + subject,
                    count.declared(),
                    count.evidenced(),
                    count.verified(),
                    all.count().declared(),
                    all.count().evidenced());
        }
    }
}
