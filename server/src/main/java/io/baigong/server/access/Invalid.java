package io.baigong.server.access;

import java.util.List;
import java.util.stream.Collectors;

/// What was sent is not right; answered with 400 and each fault.
public final class Invalid extends RuntimeException {
    private final transient List<Fault> faults;

    public Invalid(List<Fault> faults) {
        super(faults.stream().limit(5).map(Fault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    public Invalid(String field, String expected, @org.jspecify.annotations.Nullable Object got) {
        this(List.of(Fault.of(field, expected, got)));
    }

    public List<Fault> faults() {
        return faults;
    }
}
