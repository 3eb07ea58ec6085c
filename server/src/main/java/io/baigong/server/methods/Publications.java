package io.baigong.server.methods;

import io.baigong.evaluator.disclosure.Dimension;
import io.baigong.evaluator.disclosure.Disclosure;
import io.baigong.evaluator.disclosure.Publication;
import io.baigong.evaluator.disclosure.Publication.Shown;
import io.baigong.evaluator.disclosure.Rules;
import io.baigong.evaluator.disclosure.Table;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.server.access.Invalid;
import io.baigong.server.methods.Calculations.Whole;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What of a calculation may be told to everybody: tables in which no small group can be told.
@Component
final class Publications {
    /// Fewer firms are not shown (see [Disclosure]).
    private static final int LEAST = 3;

    private static final List<String> WAYS = List.of("region", "industry");

    /// How many have each level, by group.
    ///
    /// @param least members of what is shown
    /// @param levels and other results, in order
    /// @param rows with the total last
    @Schema(name = "LevelDistribution")
    record Distribution(String by, int least, List<String> levels, List<Group> rows) {}

    /// @param code empty for the total
    /// @param total absent when withheld
    /// @param counts by level; absent when withheld
    @Schema(name = "LevelsOfGroup")
    record Group(String code, @Nullable Integer total, Map<String, @Nullable Integer> counts) {}

    /// @throws Invalid when there is no such way
    Distribution distribution(Whole whole, String by) {
        if (!WAYS.contains(by)
                || whole.calculation().method().method().subject() != SubjectKind.ORGANISATION) {
            throw new Invalid("by", "one of " + WAYS + ", for a method of organisations", by);
        }
        var levels =
                new ArrayList<>(
                        whole.calculation()
                                .distribution(whole.calculation().method().method().result())
                                .keySet());
        var tables = WAYS.stream().map(way -> table(whole, way, levels)).toList();
        // Together: else one table tells what the other hides.
        var published = Disclosure.protect(Rules.atLeast(LEAST), tables);
        var codes = new TreeSet<String>();
        tables.get(WAYS.indexOf(by))
                .entries()
                .forEach(entry -> codes.add(entry.codes().getFirst()));
        var rows = new ArrayList<Group>();
        codes.forEach(code -> rows.add(group(published, by, code, levels)));
        rows.add(group(published, by, Dimension.TOTAL, levels));
        return new Distribution(by, LEAST, levels, rows);
    }

    private static Table table(Whole whole, String by, List<String> levels) {
        var calculation = whole.calculation();
        var entries = new ArrayList<Table.Entry>();
        var codes = new TreeSet<String>();
        for (var subject : calculation.subjects()) {
            String code = code(calculation.given(subject).attributes().get(by));
            codes.add(code);
            var value = calculation.result(subject).value();
            entries.add(
                    new Table.Entry(
                            subject,
                            List.of(code, value == null ? "" + MISSING : value.toString()),
                            BigDecimal.ONE));
        }
        var named = levels.stream().map(level -> level.isEmpty() ? MISSING : level).toList();
        return new Table(
                by,
                "firms",
                List.of(Dimension.flat(by, List.copyOf(codes)), Dimension.flat("level", named)),
                entries);
    }

    private static final String MISSING = "-";

    private static String code(@Nullable String code) {
        return code == null || code.isEmpty() ? MISSING : code;
    }

    private static Group group(Publication published, String by, String code, List<String> levels) {
        Map<String, @Nullable Integer> counts = new LinkedHashMap<>();
        for (var level : levels) {
            counts.put(level, count(published.at(by, code, level.isEmpty() ? MISSING : level)));
        }
        return new Group(code, count(published.at(by, code, Dimension.TOTAL)), counts);
    }

    private static @Nullable Integer count(Shown shown) {
        return switch (shown) {
            case Shown.Figure(BigDecimal value) -> value.intValueExact();
            case Shown.Withheld _ -> null;
        };
    }
}
