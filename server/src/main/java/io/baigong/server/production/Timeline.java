package io.baigong.server.production;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Stretches one after the other, without gaps, each different from the one before.
final class Timeline {
    private final List<Stretch> stretches = new ArrayList<>();

    static Timeline of(List<Stretch> stretches) {
        var timeline = new Timeline();
        stretches.forEach(one -> timeline.add(one.from(), one.to(), one.element(), one.reason()));
        return timeline;
    }

    /// @param from where the last one ended
    void add(long from, long to, Element element, @Nullable String reason) {
        if (to <= from) {
            return;
        }
        var last = stretches.isEmpty() ? null : stretches.getLast();
        if (last != null
                && last.to() == from
                && last.element() == element
                && Objects.equals(last.reason(), reason)) {
            stretches.set(stretches.size() - 1, new Stretch(last.from(), to, element, reason));
        } else {
            stretches.add(new Stretch(from, to, element, reason));
        }
    }

    int size() {
        return stretches.size();
    }

    List<Stretch> all() {
        return List.copyOf(stretches);
    }

    /// The same with another meaning in a span, where it may be given another one.
    Timeline with(Span span, Predicate<Stretch> where, Element element, @Nullable String reason) {
        var changed = new Timeline();
        for (var one : stretches) {
            if (!where.test(one)) {
                changed.add(one.from(), one.to(), one.element(), one.reason());
                continue;
            }
            var inside = span.within(one.from(), one.to());
            if (inside.length() == 0) {
                changed.add(one.from(), one.to(), one.element(), one.reason());
                continue;
            }
            changed.add(one.from(), inside.from(), one.element(), one.reason());
            changed.add(inside.from(), inside.to(), element, reason);
            changed.add(inside.to(), one.to(), one.element(), one.reason());
        }
        return changed;
    }

    /// What of it lies in the spans.
    List<Stretch> within(List<Span> spans) {
        var inside = new ArrayList<Stretch>();
        for (var span : spans) {
            for (var one : stretches) {
                var part = new Span(one.from(), one.to()).within(span.from(), span.to());
                if (part.length() > 0) {
                    inside.add(new Stretch(part.from(), part.to(), one.element(), one.reason()));
                }
            }
        }
        return inside;
    }

    /// At most so many stretches: those shorter than some seconds are taken for more of the one
    /// before, as few seconds as do.
    ///
    /// @return the same when it has no more
    Timeline coarse(int most) {
        var coarse = this;
        for (long shortest = 1_000; coarse.stretches.size() > most; shortest *= 2) {
            var next = new Timeline();
            for (var one : stretches) {
                var last = next.stretches.isEmpty() ? null : next.stretches.getLast();
                var meant = last != null && one.length() < shortest ? last : one;
                next.add(one.from(), one.to(), meant.element(), meant.reason());
            }
            coarse = next;
        }
        return coarse;
    }
}
