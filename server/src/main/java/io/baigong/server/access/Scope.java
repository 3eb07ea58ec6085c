package io.baigong.server.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What a caller may do. [#ADMIN] covers all others.
public enum Scope {
    THINGS_READ("things:read"),
    THINGS_WRITE("things:write"),
    READINGS_READ("readings:read"),
    READINGS_WRITE("readings:write"),
    COMMANDS_WRITE("commands:write"),
    ORGANISATIONS_READ("organisations:read"),
    ORGANISATIONS_WRITE("organisations:write"),
    ADMIN("admin");

    private final String key;

    Scope(String key) {
        this.key = key;
    }

    /// Its name in the API, such as `things:read`.
    @JsonValue
    public String key() {
        return key;
    }

    /// The scope of that name.
    ///
    /// @throws Invalid for any other text
    @JsonCreator
    public static Scope of(String key) {
        return Arrays.stream(values())
                .filter(scope -> scope.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new Invalid(List.of(Fault.of("scopes", known(), key))));
    }

    private static String known() {
        return Arrays.stream(values()).map(Scope::key).collect(Collectors.joining(", "));
    }
}
