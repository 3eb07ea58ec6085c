package io.baigong.server.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// What a person is in the organisation; says which scopes the person has.
public enum Role {
    PLATFORM_ADMINISTRATOR("platform-administrator", EnumSet.allOf(Scope.class)),
    ADMINISTRATOR("administrator", EnumSet.allOf(Scope.class)),
    MEMBER("member", EnumSet.complementOf(EnumSet.of(Scope.ADMIN)));

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf
    private final Set<Scope> scopes;

    Role(String key, Set<Scope> scopes) {
        this.key = key;
        this.scopes = Set.copyOf(scopes);
    }

    /// Its name in the API and in the database.
    @JsonValue
    public String key() {
        return key;
    }

    public Set<Scope> scopes() {
        return scopes;
    }

    /// The role of that name.
    ///
    /// @throws Invalid for any other text
    @JsonCreator
    public static Role of(String key) {
        return Arrays.stream(values())
                .filter(role -> role.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new Invalid("role", "administrator or member", key));
    }
}
