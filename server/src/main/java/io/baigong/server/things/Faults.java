package io.baigong.server.things;

import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is wrong with an input: all of it, not only the first.
final class Faults {
    private static final int MAX = 100;

    private final List<Fault> found = new ArrayList<>();

    void add(String field, String expected, @Nullable Object got) {
        if (found.size() < MAX) {
            found.add(Fault.of(field, expected, got));
        }
    }

    List<Fault> all() {
        return found;
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new Invalid(found);
        }
    }
}
