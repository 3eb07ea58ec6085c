package io.baigong.connect.s7;

import io.baigong.connect.s7.Request.Piece;
import io.baigong.connect.s7.S7Address.Area;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts together what lies close together, and remembers for as long as the link lives where the
/// controller did not take that.
final class Blocks {
    /// After which a refused place is asked for once more: somebody may have loaded the block.
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final int gap;
    private final int most;
    private final Map<Piece, Refusal> refused = new HashMap<>();
    private final Set<Piece> cuts = new HashSet<>();

    /// @param gap bytes that nobody wants and may be read along
    /// @param most bytes that one answer carries
    Blocks(int gap, int most) {
        this.gap = gap;
        this.most = most;
    }

    record Refusal(int code, Instant at, Instant again) {}

    /// @param index of the tag in what was asked for
    record Wanted(int index, S7Address address) {
        Piece piece() {
            return new Piece(address.area(), address.block(), address.from(), address.size());
        }
    }

    /// Bytes that are read together, and what is wanted of them.
    ///
    /// @param wanted in the order of their places; never empty
    record Block(Area area, int number, int from, int count, List<Wanted> wanted) {
        static Block of(List<Wanted> wanted) {
            var first = wanted.getFirst().address();
            int end = wanted.stream().mapToInt(one -> one.address().end()).max().orElseThrow();
            return new Block(
                    first.area(),
                    first.block(),
                    first.from(),
                    end - first.from(),
                    List.copyOf(wanted));
        }

        /// Whether all of it is one place, so that nothing can be left out.
        boolean isOne() {
            return wanted.stream()
                    .allMatch(one -> one.address().from() == from && one.address().size() == count);
        }

        /// As many pieces as answers are needed.
        List<Piece> pieces(int most) {
            var pieces = new ArrayList<Piece>();
            for (int at = 0; at < count; at += most) {
                pieces.add(new Piece(area, number, from + at, Math.min(most, count - at)));
            }
            return pieces;
        }

        /// Two parts that are both smaller.
        List<Block> halves() {
            int cut = wanted.size() / 2;
            while (cut > 0 && wanted.get(cut - 1).piece().equals(wanted.get(cut).piece())) {
                cut--;
            }
            if (cut == 0) {
                cut = 1;
                while (wanted.get(cut - 1).piece().equals(wanted.get(cut).piece())) {
                    cut++;
                }
            }
            return List.of(of(wanted.subList(0, cut)), of(wanted.subList(cut, wanted.size())));
        }
    }

    /// Each wish exactly once. What was refused alone before is a block of its own.
    List<Block> plan(List<Wanted> wishes) {
        var sorted = new ArrayList<>(wishes);
        sorted.sort(
                Comparator.comparing((Wanted wanted) -> wanted.address().area())
                        .thenComparing(wanted -> wanted.address().block())
                        .thenComparing(wanted -> wanted.address().from())
                        .thenComparing(wanted -> wanted.address().size()));
        var blocks = new ArrayList<Block>();
        var open = new ArrayList<Wanted>();
        int end = 0;
        for (var wanted : sorted) {
            if (refused.containsKey(wanted.piece())) {
                blocks.add(Block.of(List.of(wanted)));
                continue;
            }
            if (!open.isEmpty() && !joins(open.getFirst().address(), end, wanted)) {
                blocks.add(Block.of(open));
                open.clear();
            }
            end = open.isEmpty() ? wanted.address().end() : Math.max(end, wanted.address().end());
            open.add(wanted);
        }
        if (!open.isEmpty()) {
            blocks.add(Block.of(open));
        }
        return blocks;
    }

    private boolean joins(S7Address first, int end, Wanted next) {
        var address = next.address();
        return address.area() == first.area()
                && address.block() == first.block()
                && address.from() - end <= gap
                && Math.max(end, address.end()) - first.from() <= most
                && !cuts.contains(cut(next));
    }

    private static Piece cut(Wanted before) {
        return new Piece(
                before.address().area(), before.address().block(), before.address().from(), 0);
    }

    /// What lies before this block cannot be read along with it.
    void cutBefore(Block block) {
        cuts.add(cut(block.wanted().getFirst()));
    }

    void refused(Block block, int code, Instant now) {
        refused.put(block.wanted().getFirst().piece(), new Refusal(code, now, now.plus(AGAIN)));
    }

    void accepted(Block block) {
        if (!refused.isEmpty()) {
            block.wanted().forEach(wanted -> refused.remove(wanted.piece()));
        }
    }

    /// Null when it may be asked for.
    @Nullable Refusal refusal(Block block, Instant now) {
        var refusal = refused.get(block.wanted().getFirst().piece());
        return block.isOne() && refusal != null && now.isBefore(refusal.again()) ? refusal : null;
    }
}
