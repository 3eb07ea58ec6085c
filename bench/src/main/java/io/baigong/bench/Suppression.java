package io.baigong.bench;

import io.baigong.evaluator.disclosure.Groups;
import io.baigong.evaluator.disclosure.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Decides what is withheld of a province by region and industry at every level together.
///
/// `suppression [FIRMS]`: 11 cities, 99 counties; 20 sections, 97 divisions, 480 groups, 1,380
/// classes; firms crowd in some of each, one in ten reports zero. Prints cells, how many are small
/// themselves, how many are withheld, and the time, for the bound that the platform sets and for a
/// higher one. Wanted of 100,000 firms under the platform's bound: at most 10 s of processors, for
/// this runs while somebody waits for a table. Beside it stands what costs nothing and protects
/// nothing: withholding only what is small itself.
final class Suppression {
    private static final int[] REGIONS = {1, 11, 99};
    private static final int[] INDUSTRIES = {1, 20, 97, 480, 1_380};
    private static final int LEAST = 3;

    /// As the platform sets it.
    private static final long BOUND = 300_000_000;

    private record Cell(int regionLevel, int region, int industryLevel, int industry) {}

    private final Random random = new Random(1);
    private final int firms;

    private Suppression(int firms) {
        this.firms = firms;
    }

    public static void main(String[] arguments) {
        System.out.printf("%s%n", Machine.describe());
        var sizes =
                arguments.length > 0
                        ? List.of(Integer.parseInt(arguments[0]))
                        : List.of(1_000, 10_000, 100_000);
        for (int size : sizes) {
            for (long work : new long[] {BOUND, 10 * BOUND}) {
                new Suppression(size).measure(work);
            }
        }
    }

    private void measure(long work) {
        long began = System.nanoTime();
        var groups = new Groups(Rules.atLeast(LEAST), work);
        Map<Cell, Integer> numbers = new HashMap<>();
        var members = new ArrayList<Integer>();
        for (int firm = 0; firm < firms; firm++) {
            var regions = path(REGIONS);
            var industries = path(INDUSTRIES);
            int[] in = new int[regions.length * industries.length];
            for (int r = 0; r < regions.length; r++) {
                for (int i = 0; i < industries.length; i++) {
                    int number = number(new Cell(r, regions[r], i, industries[i]), groups, numbers);
                    in[r * industries.length + i] = number;
                    while (members.size() <= number) {
                        members.add(0);
                    }
                    members.set(number, members.get(number) + 1);
                }
            }
            groups.member(in, false, random.nextInt(10) == 0);
        }
        double read = (System.nanoTime() - began) / 1e9;
        began = System.nanoTime();
        double cpu = Machine.ownCpuSeconds();
        var shown = groups.shown();
        long small = members.stream().filter(count -> count < LEAST).count();
        double took = (System.nanoTime() - began) / 1e9;
        double used = Machine.ownCpuSeconds() - cpu;
        int withheld = numbers.size() - shown.cardinality();
        Machine.say(
                "%,d firms, %,d cells, %,d small: %,d withheld (%.2f times the small), after reading for %.2f s decided in %.2f s, %.2f s of processors (at most %,d numbers touched)",
                firms,
                numbers.size(),
                small,
                withheld,
                (double) withheld / small,
                read,
                took,
                used,
                work);
        if (work == BOUND) {
            Target.atMost("%,d firms, deciding, processors".formatted(firms), 10, used, "s");
        }
    }

    /// A random lowest node and those above it; few are many firms', many are few's.
    private int[] path(int[] levels) {
        int[] path = new int[levels.length];
        int last = levels.length - 1;
        path[last] = (int) (levels[last] * Math.pow(random.nextDouble(), 3));
        for (int level = last - 1; level >= 0; level--) {
            path[level] = path[level + 1] % levels[level];
        }
        return path;
    }

    private static int number(Cell cell, Groups groups, Map<Cell, Integer> numbers) {
        var known = numbers.get(cell);
        if (known != null) {
            return known;
        }
        int r = cell.regionLevel();
        int i = cell.industryLevel();
        int outer =
                r == 0
                        ? -1
                        : number(
                                new Cell(r - 1, cell.region() % REGIONS[r - 1], i, cell.industry()),
                                groups,
                                numbers);
        int across =
                i == 0
                        ? -1
                        : number(
                                new Cell(
                                        r,
                                        cell.region(),
                                        i - 1,
                                        cell.industry() % INDUSTRIES[i - 1]),
                                groups,
                                numbers);
        int number = groups.add(outer, across);
        numbers.put(cell, number);
        return number;
    }
}
