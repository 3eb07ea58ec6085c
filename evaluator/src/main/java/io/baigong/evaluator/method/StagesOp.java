package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Gives out levels in passes, then holds them down. The column after the level is its number.
///
/// @param uses columns that passes rest on, which is where the weakest of the population counts
/// @param own columns of vetoes and exemptions, which concern one subject alone
record StagesOp(
        int column,
        Step.Stages step,
        List<Pass> passes,
        List<Condition> vetoes,
        List<Condition> exempt,
        int[] uses,
        int[] own,
        int[] reads)
        implements Op.Whole {
    /// @param by a column, -1 when there is no order
    record Pass(Step.Stages.Pass step, int level, int by, Words title, @Nullable Condition where) {}

    private static final int NONE = -1;

    @Override
    public void run(Sheet sheet) {
        var levels = new int[sheet.size()];
        var whys = new @Nullable Why[sheet.size()];
        Arrays.fill(levels, NONE);
        for (Part part : Part.of(sheet, step.within())) {
            int[] open = rated(sheet, part, levels, whys);
            int[] rated = part.isGroup() ? open : new int[0];
            Label weakest = Label.VERIFIED;
            for (int s : rated) {
                weakest = weakest.and(sheet.row(s).weakest(uses));
            }
            for (Pass pass : passes) {
                give(sheet, pass, rated, levels, whys);
            }
            for (int s : part.subjects()) {
                finish(sheet, s, levels[s], whys[s], weakest);
            }
        }
    }

    /// Sets the exempt aside.
    private int[] rated(Sheet sheet, Part part, int[] levels, @Nullable Why[] whys) {
        for (int s : part.subjects()) {
            for (int i = 0; i < exempt.size() && levels[s] == NONE; i++) {
                if (exempt.get(i).holds(sheet.row(s))) {
                    var exemption = step.exempt().get(i);
                    levels[s] = level(exemption.level());
                    whys[s] = new Why(Why.Reason.EXEMPT, exemption.reason());
                }
            }
        }
        return IntStream.of(part.subjects()).filter(s -> levels[s] == NONE).toArray();
    }

    private void give(Sheet sheet, Pass pass, int[] rated, int[] levels, @Nullable Why[] whys) {
        int[] fulfil =
                IntStream.of(rated)
                        .filter(s -> pass.where() == null || pass.where().holds(sheet.row(s)))
                        .toArray();
        int[] open = IntStream.of(fulfil).filter(s -> levels[s] == NONE).toArray();
        if (pass.by() == NONE) {
            IntStream.of(open).forEach(s -> levels[s] = pass.level());
            return;
        }
        int[] sorted =
                Sorting.by(sheet, known(sheet, open, pass.by()), pass.by(), pass.step().order());
        int base = pass.step().ofWhere() ? fulfil.length : rated.length;
        int given = (int) IntStream.of(rated).filter(s -> levels[s] != NONE).count();
        int cut = tied(sheet, pass, sorted, wanted(pass.step(), base, given));
        for (int i = 0; i < cut; i++) {
            levels[sorted[i]] = pass.level();
            whys[sorted[i]] = placed(pass, i + 1, sorted.length, cut);
        }
    }

    private static int[] known(Sheet sheet, int[] subjects, int column) {
        return IntStream.of(subjects).filter(s -> sheet.row(s).values[column] != null).toArray();
    }

    private static int wanted(Step.Stages.Pass pass, int base, int given) {
        BigDecimal share = pass.share() == null ? BigDecimal.ONE : pass.share();
        int wanted =
                share.multiply(BigDecimal.valueOf(base)).setScale(0, pass.rounding()).intValue();
        return Math.max(0, pass.cumulative() ? wanted - given : wanted);
    }

    /// Moves the cut to where no two equal ones are parted.
    private static int tied(Sheet sheet, Pass pass, int[] sorted, int wanted) {
        int cut = Math.min(wanted, sorted.length);
        if (cut == 0 || cut == sorted.length) {
            return cut;
        }
        int last = sorted[cut - 1];
        if (!Sorting.equal(sheet, last, sorted[cut], pass.by())) {
            return cut;
        }
        if (pass.step().tiesIn()) {
            while (cut < sorted.length && Sorting.equal(sheet, last, sorted[cut], pass.by())) {
                cut++;
            }
        } else {
            while (cut > 0 && Sorting.equal(sheet, last, sorted[cut - 1], pass.by())) {
                cut--;
            }
        }
        return cut;
    }

    private static Why placed(Pass pass, int place, int of, int cut) {
        return new Why(
                Why.Reason.PLACED,
                new Words(
                        pass.title().zh() + "，第" + place + "名，共" + of + "名，取前" + cut + "名",
                        pass.title().en()
                                + ", place "
                                + place
                                + " of "
                                + of
                                + ", the first "
                                + cut
                                + " are taken"));
    }

    private void finish(Sheet sheet, int s, int given, @Nullable Why why, Label weakest) {
        Row row = sheet.row(s);
        int level = given;
        Why shown = why;
        if (level != NONE && level < step.graded()) {
            for (int i = 0; i < vetoes.size(); i++) {
                int best = level(step.vetoes().get(i).atBest());
                if (level < best && vetoes.get(i).holds(row)) {
                    level = best;
                    shown = new Why(Why.Reason.VETO, step.vetoes().get(i).reason());
                }
            }
        }
        Label label =
                row.weakest(own).and(given == NONE || isRated(shown) ? weakest : Label.VERIFIED);
        if (level == NONE) {
            var none = new Why(Why.Reason.NO_LEVEL, step.title());
            sheet.put(s, column, null, label, none);
            sheet.put(s, column + 1, null, label, none);
            return;
        }
        BigDecimal number = level < step.graded() ? BigDecimal.valueOf(level + 1L) : null;
        sheet.put(s, column, step.levels().get(level).key(), label, shown);
        sheet.put(s, column + 1, number, label, shown);
    }

    /// The exempt do not depend on the others.
    private static boolean isRated(@Nullable Why why) {
        return why == null || why.reason() != Why.Reason.EXEMPT;
    }

    private int level(String key) {
        for (int i = 0; i < step.levels().size(); i++) {
            if (step.levels().get(i).key().equals(key)) {
                return i;
            }
        }
        throw new IllegalStateException("a level that was not checked: " + key);
    }
}
