package io.baigong.server.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a caller may do inside the organisation it acts in. [#ADMIN] covers all others, and those
/// that will be.
public enum Scope {
    /// See things, models, sites, packs and what waits in the inbox.
    THINGS_READ("things:read"),
    /// Connect, change and erase things, sites and their credentials.
    THINGS_WRITE("things:write"),
    /// See readings, live values, exports and jobs.
    READINGS_READ("readings:read"),
    /// Send, import, correct and erase readings, and note on them.
    READINGS_WRITE("readings:write"),
    /// Send commands to devices.
    COMMANDS_WRITE("commands:write"),
    /// Make new editions of models.
    MODELS_WRITE("models:write"),
    /// Install and upgrade packs.
    PACKS_WRITE("packs:write"),
    /// See people, roles and who was granted what.
    PEOPLE_READ("people:read"),
    /// Make and change people and their passwords.
    PEOPLE_WRITE("people:write"),
    /// Make roles, and give and take back grants.
    GRANTS_WRITE("grants:write"),
    /// See the audit trail.
    AUDIT_READ("audit:read"),
    /// See the register of organisations, as far down as the caller's grants reach.
    ORGANISATIONS_READ("organisations:read"),
    /// Change records and memberships of organisations, as far down as the caller's grants reach.
    ORGANISATIONS_WRITE("organisations:write"),
    /// See products, orders, shifts, what was counted and what follows of it.
    PRODUCTION_READ("production:read"),
    /// Record at a machine: orders that begin and end, pieces, why it stands.
    PRODUCTION_RECORD("production:record"),
    /// Change master data of production, import it, and correct shifts.
    PRODUCTION_WRITE("production:write"),
    /// See tables of facts, forms with their answers, and documents.
    FACTS_READ("facts:read"),
    /// Import, enter, correct and withdraw facts and answers, and keep documents.
    FACTS_WRITE("facts:write"),
    /// See methods, calculations and their figures.
    METHODS_READ("methods:read"),
    /// Calculate, publish and decide objections.
    METHODS_WRITE("methods:write"),
    /// Write methods of the organisation's own: check, save and remove editions.
    METHODS_DEFINE("methods:define"),
    /// See what the organisation uses of the platform, and its quotas.
    USAGE_READ("usage:read"),
    /// Set quotas below the nodes on which the caller has it.
    QUOTAS_WRITE("quotas:write"),
    /// All of the organisation.
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

    /// Every scope: the limit of a session.
    static Set<Scope> all() {
        return EnumSet.allOf(Scope.class);
    }

    /// These and whatever they cover.
    static Set<Scope> covered(Collection<Scope> scopes) {
        var all = EnumSet.noneOf(Scope.class);
        all.addAll(scopes.contains(ADMIN) ? List.of(values()) : scopes);
        return all;
    }

    private static String known() {
        return Arrays.stream(values()).map(Scope::key).collect(Collectors.joining(", "));
    }
}
