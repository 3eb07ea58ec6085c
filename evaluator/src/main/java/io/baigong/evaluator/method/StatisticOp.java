package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Works out a figure of a population.
record StatisticOp(int column, int of, Step.Statistic step, @Nullable Condition where, int[] reads)
        implements Op.Whole {
    @Override
    public void run(Sheet sheet) {
        for (Part part : Part.of(sheet, step.within())) {
            int[] counted = part.having(sheet, of, where);
            BigDecimal figure = part.isGroup() ? figure(sheet, counted) : null;
            // That nobody counts is said by all who do not.
            int[] vouching = counted.length == 0 ? part.subjects() : counted;
            Label weakest = Part.weakest(sheet, vouching, reads);
            Why why = figure == null ? new Why(Why.Reason.NO_POPULATION, step.title()) : null;
            for (int s : part.subjects()) {
                sheet.put(s, column, figure, weakest, why);
            }
        }
    }

    private @Nullable BigDecimal figure(Sheet sheet, int[] counted) {
        if (step.kind() == Step.Statistic.Kind.COUNT) {
            return BigDecimal.valueOf(counted.length);
        }
        List<BigDecimal> numbers = Part.numbers(sheet, counted, of);
        if (numbers.isEmpty()) {
            return null;
        }
        return switch (step.kind()) {
            case MEAN -> Numbers.mean(numbers);
            case SUM -> Numbers.sum(numbers);
            case MIN -> Collections.min(numbers);
            case MAX -> Collections.max(numbers);
            case COUNT -> BigDecimal.valueOf(numbers.size());
            case MEDIAN, PERCENTILE -> Numbers.percentile(numbers, step.p());
        };
    }
}
