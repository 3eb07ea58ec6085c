package io.baigong.connect.modbus;

import java.util.List;

/// Places of one table of one unit that are read together, and what is wanted of them.
///
/// @param wanted in the order of their places; never empty
record Request(Table table, int from, int count, List<Wanted> wanted) {
    /// A table of a unit.
    record Table(int unit, Area area) {}

    /// A tag's part.
    ///
    /// @param index of the tag in what was asked for
    record Wanted(int index, Table table, int from, Content content, Order order) {
        int end() {
            return from + content.size();
        }
    }

    static Request of(List<Wanted> wanted) {
        int from = wanted.getFirst().from();
        int end = wanted.stream().mapToInt(Wanted::end).max().orElseThrow();
        return new Request(wanted.getFirst().table(), from, end - from, List.copyOf(wanted));
    }

    int end() {
        return from + count;
    }

    /// Whether all of it is one place of wishes, so that nothing can be left out.
    boolean isOne() {
        return wanted.stream().allMatch(one -> one.from() == from && one.end() == end());
    }

    byte[] message() {
        return new byte[] {
            (byte) table.area().readFunction(),
            (byte) (from >> 8),
            (byte) from,
            (byte) (count >> 8),
            (byte) count
        };
    }

    /// The two halves, each with a part of what is wanted.
    List<Request> halves() {
        int middle = wanted.size() / 2;
        int from = wanted.get(middle).from();
        // Wishes of the same place stay together.
        int cut = middle;
        while (cut > 0
                && wanted.get(cut - 1).from() == from
                && wanted.get(cut - 1).end() == wanted.get(middle).end()) {
            cut--;
        }
        if (cut == 0) {
            cut = middle;
            while (cut < wanted.size()
                    && wanted.get(cut).from() == from
                    && wanted.get(cut).end() == wanted.get(middle).end()) {
                cut++;
            }
        }
        return List.of(of(wanted.subList(0, cut)), of(wanted.subList(cut, wanted.size())));
    }
}
