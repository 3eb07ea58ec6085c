package io.baigong.evaluator.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Groups of the same members, such as the rows and totals of tables that are published together,
/// and which of their figures may be told.
///
/// The larger a group, the sooner it is told; a group is told unless, together with what is told
/// already, the figures of fewer members than the rules ask for would follow: as a difference or
/// any other sum, and also where nothing but zeros can be behind a figure of zero. What is not told
/// never follows from what is. The work is bounded: groups that are not looked at in time are
/// withheld.
///
/// Some groups matter more: an open one is told first and whatever it costs the others
/// ([#isOpen(int)]), a minor one only where it costs no other ([#isMinor(int)]).
///
/// A figure of zero tells of each member that its figure is zero. This is taken for said when a
/// large enough group reports nothing.
public final class Groups {
    /// Some seconds of a processor.
    private static final long MOST_WORK = 1_000_000_000;

    private static final int MOST_SPARED = 100;

    /// A tenth of the work may go into telling again what was withheld on the way.
    private static final int SHARE_FOR_SPARING = 10;

    private final Rules rules;
    private final long mostWork;
    private final List<int[]> enclosing = new ArrayList<>();
    private final BitSet sensitive = new BitSet();
    private final BitSet open = new BitSet();
    private final BitSet minor = new BitSet();
    private final List<Change> changes = new ArrayList<>();
    private boolean counted;
    private final Map<Membership, Integer> members = new HashMap<>();

    /// Members that nothing tells apart.
    ///
    /// @param groups ascending
    record Membership(List<Integer> groups, boolean known, boolean zero) {}

    /// What would be otherwise if a member were another one.
    ///
    /// @param hidden groups that must be withheld too, or it would be noticed
    record Change(int[] lost, int[] won, int[] hidden) {}

    public Groups(Rules rules) {
        this(rules, MOST_WORK);
    }

    /// @param mostWork numbers that are touched at most before the remaining groups are withheld
    public Groups(Rules rules, long mostWork) {
        this.rules = rules;
        this.mostWork = mostWork;
    }

    /// Adds a group.
    ///
    /// @param within for each dimension the group of which it is one of several separate parts, or
    ///   -1
    /// @return its number, from 0
    public int add(int... within) {
        enclosing.add(within.clone());
        return enclosing.size() - 1;
    }

    /// Withholds a group although it has members enough.
    public void withhold(int group) {
        sensitive.set(group);
    }

    /// Says that everybody knows a group's figure anyway: it is told whatever else is withheld for
    /// it.
    public void isOpen(int group) {
        open.set(group);
    }

    /// Says that a group is told only where that costs no other one.
    public void isMinor(int group) {
        minor.set(group);
    }

    /// Says that for all a reader knows a member of some groups could be in others instead. Counts
    /// that would be others then are no longer determined (see [#areCounts()]); without such
    /// changes only members that are there are thought of, and small tables tell little.
    ///
    /// @param lost groups that it would leave
    /// @param won groups that it would join
    /// @param hidden other groups that must be withheld for nobody to notice
    public void couldChange(int[] lost, int[] won, int[] hidden) {
        changes.add(new Change(lost.clone(), won.clone(), hidden.clone()));
    }

    /// Says that the figures are the numbers of members themselves: whole, and where one is
    /// withheld at least one.
    public void areCounts() {
        counted = true;
    }

    /// Adds a member.
    ///
    /// @param groups that it is in
    /// @param known whether the reader knows its figure anyway
    /// @param zero whether its figure is zero
    public void member(int[] groups, boolean known, boolean zero) {
        var sorted = Arrays.stream(groups).sorted().distinct().boxed().toList();
        if (!sorted.isEmpty() && (sorted.getFirst() < 0 || sorted.getLast() >= enclosing.size())) {
            throw new IllegalArgumentException(
                    "groups are numbered 0 to %d, was %s".formatted(enclosing.size() - 1, sorted));
        }
        members.merge(new Membership(sorted, known, zero), 1, Integer::sum);
    }

    /// The groups whose figures may be told.
    public BitSet shown() {
        var atoms = Atoms.of(members, size(), rules.least(), sensitive, counted);
        var order = inOrder(atoms);
        // First as if there were no minor ones; then as many of these as cost nothing.
        var banned = (BitSet) minor.clone();
        var major = safe(atoms, order, banned, new BitSet());
        if (major == null) {
            var nothing = new BitSet();
            for (int group = 0; group < size(); group++) {
                nothing.set(group, atoms.members(group) == 0 || open.get(group));
            }
            return nothing;
        }
        if (minor.isEmpty()) {
            return major;
        }
        banned.andNot(minor);
        var all = safe(atoms, order, banned, major);
        return all == null ? major : all;
    }

    /// Bans groups until nothing that is withheld follows.
    ///
    /// @param kept groups that are not banned
    /// @return what is shown; null when nothing is left to ban
    private @Nullable BitSet safe(Atoms atoms, List<Integer> order, BitSet banned, BitSet kept) {
        var onTheWay = new BitSet();
        for (int round = 0; round <= size(); round++) {
            var release = released(atoms, order, banned);
            int bare = bare(release, atoms);
            if (bare < 0) {
                var first = order.stream().filter(onTheWay::get).limit(MOST_SPARED).toList();
                return spared(atoms, order, first, banned, release.shown());
            }
            int next = release.lastNear(bare);
            if (next < 0 || kept.get(next)) {
                return null;
            }
            banned.set(next);
            onTheWay.set(next);
        }
        return null;
    }

    private Release released(Atoms atoms, List<Integer> order, BitSet banned) {
        var release = new Release(rules.least(), atoms, enclosing, sensitive, banned, mostWork);
        release.run(open, order);
        return release;
    }

    /// The groups in the order in which they are to be told.
    private List<Integer> inOrder(Atoms atoms) {
        return IntStream.range(0, size())
                .boxed()
                .sorted(
                        Comparator.comparing((Integer group) -> !open.get(group))
                                .thenComparing(group -> minor.get(group))
                                .thenComparing(group -> -atoms.members(group)))
                .toList();
    }

    /// A group that is withheld in vain; -1 for none.
    private int bare(Release release, Atoms atoms) {
        return counted ? new OtherWorlds(release, atoms, changes).determined() : -1;
    }

    /// With those groups that were banned on the way and need not have been.
    private BitSet spared(
            Atoms atoms, List<Integer> order, List<Integer> onTheWay, BitSet banned, BitSet safe) {
        var shown = safe;
        long work = 0;
        for (int group : onTheWay) {
            if (work > mostWork / SHARE_FOR_SPARING) {
                return shown;
            }
            banned.clear(group);
            var release = released(atoms, order, banned);
            work += release.unknown().work();
            if (bare(release, atoms) < 0) {
                shown = release.shown();
            } else {
                banned.set(group);
            }
        }
        return shown;
    }

    int size() {
        return enclosing.size();
    }
}
