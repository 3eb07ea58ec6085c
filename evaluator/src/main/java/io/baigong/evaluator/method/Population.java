package io.baigong.evaluator.method;

import java.util.List;

/// All that one calculation is about.
///
/// @param period as the method counts: `2022`, `2022-Q3`, `2022-05`, `2022-05-17`, or for a shift
///   and an instant anything that begins with the year
/// @param subjects read once, in any order; each subject once
public record Population(String period, Iterable<SubjectIn> subjects, Past past) {
    public static Population of(String period, List<SubjectIn> subjects) {
        return new Population(period, List.copyOf(subjects), Past.NONE);
    }
}
