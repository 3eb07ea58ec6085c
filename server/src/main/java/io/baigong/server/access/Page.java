package io.baigong.server.access;

import java.util.List;
import java.util.function.Function;

/// A part of a list.
///
/// @param page its number, from 0
/// @param size how many items a page has at most
/// @param total items in the whole list
public record Page<T>(List<T> items, int page, int size, long total) {
    public Page {
        items = List.copyOf(items);
    }

    public static <T> Page<T> of(List<T> items, PageRequest asked, long total) {
        return new Page<>(items, asked.page(), asked.size(), total);
    }

    /// A part of a whole list that is at hand.
    public static <T> Page<T> cut(List<T> all, PageRequest asked) {
        var items = all.stream().skip(asked.offset()).limit(asked.size()).toList();
        return of(items, asked, all.size());
    }

    /// The same part, each item in another shape.
    public <R> Page<R> map(Function<? super T, ? extends R> shape) {
        return new Page<>(items.stream().<R>map(shape).toList(), page, size, total);
    }
}
