package io.baigong.server.production;

import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is made (ISA-95 material definition).
///
/// @param unit of its quantity, such as `件`
/// @param runTimes planned run time per item (PRI), for all machines or for one, from a day on
/// @param retired offered no more
@Schema(name = "Product")
record Product(String key, Name name, String unit, List<RunTime> runTimes, boolean retired)
        implements MasterContent {
    private static final int MOST = 500;

    Product {
        runTimes = List.copyOf(runTimes);
    }

    /// @param workUnit null for every machine that has none of its own
    /// @param from null for ever
    @Schema(name = "RunTime")
    record RunTime(@Nullable String workUnit, BigDecimal seconds, @Nullable LocalDate from) {}

    static Product read(Body body) {
        String key = body.key("key");
        var product =
                new Product(
                        key,
                        body.name(key),
                        body.textOr("unit", "件"),
                        body.list("runTimes", MOST, Product::runTime),
                        body.truth("retired", false));
        var seen = new HashSet<List<Object>>();
        for (var time : product.runTimes()) {
            if (!seen.add(List.of(String.valueOf(time.workUnit()), String.valueOf(time.from())))) {
                body.add("runTimes", "one for each work unit and first day", time.workUnit());
            }
        }
        return product;
    }

    private static RunTime runTime(Body body) {
        var seconds = body.amount("seconds");
        if (seconds == null || seconds.signum() == 0) {
            body.add("seconds", "seconds for one piece, above 0", seconds);
            seconds = BigDecimal.ONE;
        }
        return new RunTime(body.keyOrNull("workUnit"), seconds, body.dayOrNull("from"));
    }

    /// Seconds planned for one piece on that machine on that day; its own before that of all.
    @Nullable BigDecimal runTime(String workUnit, LocalDate day) {
        RunTime best = null;
        for (var one : runTimes) {
            boolean holds = one.from() == null || !one.from().isAfter(day);
            boolean fits = one.workUnit() == null || one.workUnit().equals(workUnit);
            if (holds && fits && (best == null || isBetter(one, best))) {
                best = one;
            }
        }
        return best == null ? null : best.seconds();
    }

    private static boolean isBetter(RunTime one, RunTime than) {
        if ((one.workUnit() == null) != (than.workUnit() == null)) {
            return one.workUnit() != null;
        }
        var from = one.from() == null ? LocalDate.MIN : one.from();
        return from.isAfter(than.from() == null ? LocalDate.MIN : than.from());
    }
}
