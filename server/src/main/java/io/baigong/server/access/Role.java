package io.baigong.server.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A named set of scopes. The built-in ones are the same in every organisation; an organisation
/// makes its own beside them ([Roles]). A person has a role by a [Grant].
///
/// @param key unique in the organisation, as in the API and the database
/// @param platform whether it makes somebody an administrator of the whole platform
/// @param builtIn whether the platform brings it
public record Role(
        String key, String zh, String en, Set<Scope> scopes, boolean platform, boolean builtIn) {
    /// The owner of the firm: everything in it, also what later versions bring.
    public static final Role OWNER = of("owner", "企业主", "Owner", EnumSet.allOf(Scope.class));

    /// Looks and changes nothing.
    public static final Role VIEWER =
            of(
                    "viewer",
                    "查看者",
                    "Viewer",
                    EnumSet.of(
                            Scope.THINGS_READ,
                            Scope.READINGS_READ,
                            Scope.PRODUCTION_READ,
                            Scope.FACTS_READ,
                            Scope.METHODS_READ,
                            Scope.ORGANISATIONS_READ));

    /// Runs the machines of a shift.
    public static final Role OPERATOR =
            of(
                    "operator",
                    "操作员",
                    "Operator",
                    and(
                            VIEWER,
                            Scope.READINGS_WRITE,
                            Scope.COMMANDS_WRITE,
                            Scope.PRODUCTION_RECORD));

    /// Connects machines and models them.
    public static final Role ENGINEER =
            of(
                    "engineer",
                    "工程师",
                    "Engineer",
                    and(
                            OPERATOR,
                            Scope.THINGS_WRITE,
                            Scope.MODELS_WRITE,
                            Scope.PRODUCTION_WRITE,
                            Scope.FACTS_WRITE,
                            Scope.USAGE_READ));

    /// Everything by name, so also people and grants; never above an owner.
    public static final Role ADMINISTRATOR =
            of(
                    "administrator",
                    "管理员",
                    "Administrator",
                    EnumSet.complementOf(EnumSet.of(Scope.ADMIN)));

    /// Runs the platform, and everything in its own organisation.
    public static final Role PLATFORM_OPERATOR =
            new Role(
                    "platform-operator",
                    "平台运营者",
                    "Platform operator",
                    EnumSet.allOf(Scope.class),
                    true,
                    true);

    /// A government officer: registers, no readings.
    public static final Role OFFICER =
            of("officer", "政府工作人员", "Officer", EnumSet.of(Scope.ORGANISATIONS_READ));

    /// Collects the facts of a region's firms and works with them, in its own organisation; what
    /// firms keep for themselves stays theirs.
    public static final Role ANALYST =
            of(
                    "analyst",
                    "评价员",
                    "Analyst",
                    and(
                            OFFICER,
                            Scope.FACTS_READ,
                            Scope.FACTS_WRITE,
                            Scope.METHODS_READ,
                            Scope.METHODS_WRITE,
                            Scope.METHODS_DEFINE,
                            Scope.PACKS_WRITE));

    /// Looks at who did what and who may what, at nothing else.
    public static final Role AUDITOR =
            of(
                    "auditor",
                    "审计员",
                    "Auditor",
                    EnumSet.of(
                            Scope.AUDIT_READ,
                            Scope.PEOPLE_READ,
                            Scope.ORGANISATIONS_READ,
                            Scope.USAGE_READ));

    private static final List<Role> BUILT_IN =
            List.of(
                    OWNER,
                    ADMINISTRATOR,
                    ENGINEER,
                    OPERATOR,
                    VIEWER,
                    AUDITOR,
                    OFFICER,
                    ANALYST,
                    PLATFORM_OPERATOR);

    public Role {
        scopes = Set.copyOf(scopes);
    }

    private static Role of(String key, String zh, String en, Set<Scope> scopes) {
        return new Role(key, zh, en, scopes, false, true);
    }

    private static Set<Scope> and(Role less, Scope... more) {
        return Stream.concat(less.scopes().stream(), Stream.of(more)).collect(Collectors.toSet());
    }

    /// The roles that every organisation has, the one with most rights first.
    public static List<Role> everywhere() {
        return BUILT_IN;
    }

    /// The built-in role of that key.
    static Optional<Role> everywhere(String key) {
        return BUILT_IN.stream().filter(role -> role.key().equals(key)).findFirst();
    }
}
