package io.baigong.server.methods;

import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.server.access.Invalid;
import io.baigong.server.methods.Calculations.Whole;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What of a calculation may be told to everybody: tables in which no small group can be told.
@Component
final class Publications {
    private static final List<String> WAYS = List.of("region", "industry");

    private final Groupings groupings;

    Publications(Groupings groupings) {
        this.groupings = groupings;
    }

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
        var grouped = groupings.of(whole, null);
        String way = Ways.ALL.get(WAYS.indexOf(by));
        var rows = new ArrayList<Group>();
        for (var code : grouped.direct(way)) {
            Map<String, @Nullable Integer> counts = new LinkedHashMap<>();
            for (var level : grouped.levels()) {
                String what = GroupKey.direct(GroupKey.level(level));
                counts.put(level, grouped.count(new GroupKey(way, code, what)));
            }
            var total = grouped.count(new GroupKey(way, code, GroupKey.direct(GroupKey.ALL)));
            rows.add(new Group(code, total, counts));
        }
        var all = grouped.at("", Whereabouts.ROOT, null);
        rows.add(new Group("", all.subjects(), grouped.levels("", Whereabouts.ROOT)));
        return new Distribution(by, Grouped.LEAST, grouped.levels(), rows);
    }
}
