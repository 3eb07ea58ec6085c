package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A part of the population in which something is counted or ranked: all, or a group.
///
/// @param group the group, [GroupOp#NONE] for those in none; 0 for all
record Part(int group, int[] subjects) {
    static List<Part> of(Sheet sheet, Within within) {
        if (within == Within.ALL) {
            return List.of(new Part(0, IntStream.range(0, sheet.size()).toArray()));
        }
        Map<Integer, IntStream.Builder> groups = new TreeMap<>();
        for (int s = 0; s < sheet.size(); s++) {
            groups.computeIfAbsent(sheet.row(s).group, _ -> IntStream.builder()).add(s);
        }
        List<Part> parts = new ArrayList<>();
        groups.forEach((group, all) -> parts.add(new Part(group, all.build().toArray())));
        return parts;
    }

    /// Those in no group are not counted among each other.
    boolean isGroup() {
        return group != GroupOp.NONE;
    }

    /// The subjects that have a value and fulfil the condition.
    int[] having(Sheet sheet, int column, @Nullable Condition where) {
        return IntStream.of(subjects)
                .filter(s -> sheet.row(s).values[column] != null)
                .filter(s -> where == null || where.holds(sheet.row(s)))
                .toArray();
    }

    static List<BigDecimal> numbers(Sheet sheet, int[] subjects, int column) {
        List<BigDecimal> numbers = new ArrayList<>(subjects.length);
        for (int s : subjects) {
            if (sheet.row(s).values[column] instanceof BigDecimal number) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /// The weakest label of what they rest on.
    static Label weakest(Sheet sheet, int[] subjects, int[] reads) {
        Label weakest = Label.VERIFIED;
        for (int s : subjects) {
            weakest = weakest.and(sheet.row(s).weakest(reads));
        }
        return weakest;
    }
}
