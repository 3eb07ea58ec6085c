package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// The roles of an organisation: the built-in ones and its own. Nobody makes or changes a role that
/// holds, before or after, more than the caller does: whoever could would give it to a friend.
@Service
public class Roles {
    private static final int MOST = 100;
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final JdbcClient db;
    private final Audit audit;
    private final Authority authority;
    private final TransactionTemplate transaction;

    Roles(JdbcClient db, Audit audit, Authority authority, TransactionTemplate transaction) {
        this.db = db;
        this.audit = audit;
        this.authority = authority;
        this.transaction = transaction;
    }

    /// What an own role is to be.
    public record Wish(String zh, String en, Set<Scope> scopes) {}

    /// The built-in roles, then the organisation's own by key.
    public List<Role> list(Caller caller) {
        var all = new ArrayList<>(Role.everywhere());
        all.addAll(
                db.sql("select * from custom_role where organisation_id = ? order by key")
                        .param(caller.organisation())
                        .query(Roles::role)
                        .list());
        return List.copyOf(all);
    }

    /// A built-in role or one of the organisation's own.
    ///
    /// @throws NotFound when there is none of that key
    public Role get(Caller caller, String key) {
        return Role.everywhere(key)
                .or(() -> own(caller.organisation(), key))
                .orElseThrow(() -> new NotFound("role", key));
    }

    private Optional<Role> own(int organisation, String key) {
        return db.sql("select * from custom_role where organisation_id = ? and key = ?")
                .params(organisation, key)
                .query(Roles::role)
                .optional();
    }

    private Role changeable(Caller caller, String key) {
        var role = get(caller, key);
        if (role.builtIn()) {
            throw new Conflict("role-built-in", "the role \"" + key + "\" is the platform's own");
        }
        checkHeld(caller, role);
        return role;
    }

    /// Makes a role.
    ///
    /// @throws Conflict `key-taken`
    public Role make(Caller caller, String key, Wish wish) {
        if (!KEY.matcher(key).matches()) {
            throw new Invalid("key", "small letters, digits and -, 1 to 63", key);
        }
        var role = wished(caller, key, wish);
        if (Role.everywhere(key).isPresent()) {
            throw taken(key);
        }
        if (list(caller).size() - Role.everywhere().size() >= MOST) {
            throw new TooMuch("roles", MOST);
        }
        try {
            transaction.executeWithoutResult(status -> {
                db.sql(
                                """
                                insert into custom_role (organisation_id, key, name_zh, name_en, scopes)
                                values (?, ?, ?, ?, string_to_array(?, ','))\
                                """)
                        .params(caller.organisation(), key, role.zh(), role.en(), keys(role))
                        .update();
                audit.record("role.create", key, Outcome.DONE, Map.of("after", described(role)));
            });
        } catch (DuplicateKeyException e) {
            throw taken(key);
        }
        authority.forget();
        return role;
    }

    /// Gives a role other names and scopes; whoever has it has them at once.
    public Role change(Caller caller, String key, Wish wish) {
        var before = changeable(caller, key);
        var role = wished(caller, key, wish);
        transaction.executeWithoutResult(status -> {
            db.sql(
                            """
                            update custom_role set name_zh = ?, name_en = ?, scopes = string_to_array(?, ',')
                             where organisation_id = ? and key = ?\
                            """)
                    .params(role.zh(), role.en(), keys(role), caller.organisation(), key)
                    .update();
            audit.record(
                    "role.change",
                    key,
                    Outcome.DONE,
                    Map.of("before", described(before), "after", described(role)));
        });
        authority.forget();
        return role;
    }

    /// Removes a role that nobody has.
    ///
    /// @throws Conflict `role-in-use`
    public void remove(Caller caller, String key) {
        var role = changeable(caller, key);
        transaction.executeWithoutResult(status -> {
            int gone =
                    db.sql(
                                    """
                                    delete from custom_role r where organisation_id = ? and key = ?
                                       and not exists (select from access_grant g
                                            where g.organisation_id = r.organisation_id and g.role = r.key
                                              and g.revoked is null)\
                                    """)
                            .params(caller.organisation(), key)
                            .update();
            if (gone == 0) {
                throw new Conflict("role-in-use", "somebody has the role \"" + key + "\"");
            }
            audit.record("role.remove", key, Outcome.DONE, Map.of("before", described(role)));
        });
        authority.forget();
    }

    /// @throws NotAllowed `role-too-wide` when the caller does not hold all that the role does
    static void checkHeld(Caller caller, Role role) {
        if (role.platform() && !caller.platformAdministrator()) {
            throw tooWide("administration of the platform");
        }
        for (var scope : role.scopes()) {
            if (!caller.scopes().contains(Scope.ADMIN) && !caller.scopes().contains(scope)) {
                throw tooWide(scope.key());
            }
        }
    }

    static NotAllowed tooWide(String what) {
        return new NotAllowed(
                "role-too-wide", "nobody can give, change or take what they lack: " + what);
    }

    private static Role wished(Caller caller, String key, Wish wish) {
        checkName("name.zh", wish.zh());
        checkName("name.en", wish.en());
        if (wish.scopes().isEmpty()) {
            throw new Invalid("scopes", "at least one scope", "none");
        }
        var role = new Role(key, wish.zh(), wish.en(), wish.scopes(), false, false);
        checkHeld(caller, role);
        return role;
    }

    private static void checkName(String field, String name) {
        if (name.isBlank() || name.length() > 200) {
            throw new Invalid(field, "1 to 200 characters", name);
        }
    }

    private static Conflict taken(String key) {
        return new Conflict("key-taken", "the role \"" + key + "\" is there already");
    }

    private static Map<String, ?> described(Role role) {
        return Map.of(
                "zh",
                role.zh(),
                "en",
                role.en(),
                "scopes",
                role.scopes().stream().sorted().toList());
    }

    private static String keys(Role role) {
        return role.scopes().stream().map(Scope::key).sorted().collect(Collectors.joining(","));
    }

    private static Role role(ResultSet row, int n) throws SQLException {
        var scopes =
                Arrays.stream((String[]) row.getArray("scopes").getArray())
                        .map(Scope::of)
                        .collect(Collectors.toSet());
        return new Role(
                row.getString("key"),
                row.getString("name_zh"),
                row.getString("name_en"),
                scopes,
                false,
                false);
    }
}
