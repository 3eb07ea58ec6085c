package io.baigong.server.access;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/// What was sent is not right; answered with 400 and each fault.
public final class Invalid extends Refusal {
    private final transient List<Fault> faults;

    public Invalid(List<Fault> faults) {
        super(
                HttpStatus.BAD_REQUEST,
                "invalid",
                faults.stream().limit(5).map(Fault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    public Invalid(String field, String expected, @org.jspecify.annotations.Nullable Object got) {
        this(List.of(Fault.of(field, expected, got)));
    }

    @Override
    Map<String, Object> members() {
        return Map.of("errors", faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
