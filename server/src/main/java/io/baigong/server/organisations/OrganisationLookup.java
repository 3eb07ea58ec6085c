package io.baigong.server.organisations;

import io.baigong.server.access.Caller;
import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds organisations by what people write in tables: a credit code, a key or a whole name.
@Component
public class OrganisationLookup {
    private static final String COLUMNS =
            "select e.organisation_id, e.key, e.name_zh, e.name_en, e.short_name, e.credit_code from legal_entity e";

    private final JdbcClient db;
    private final Register register;
    private final Memberships memberships;

    OrganisationLookup(JdbcClient db, Register register, Memberships memberships) {
        this.db = db;
        this.register = register;
        this.memberships = memberships;
    }

    /// An organisation of the register.
    ///
    /// @param key which stays as long as it is in the register
    public record Known(
            int id,
            String key,
            String zh,
            String en,
            String shortName,
            @Nullable String creditCode) {
        static Known of(ResultSet row, int n) throws SQLException {
            return new Known(
                    row.getInt("organisation_id"),
                    row.getString("key"),
                    row.getString("name_zh"),
                    row.getString("name_en"),
                    row.getString("short_name"),
                    row.getString("credit_code"));
        }
    }

    /// Those that the caller sees in the register: its own, and what lies below the nodes granted
    /// to it.
    ///
    /// @param texts some thousand at most
    /// @return by text as it was given; a text that fits none, or a name that fits several, is
    ///   absent
    public Map<String, Known> find(Caller caller, Collection<String> texts) {
        Map<String, Known> found = new HashMap<>();
        var sight = register.sight(caller);
        var codes = texts.stream().map(CreditCode::normal).toArray(String[]::new);
        var asked = texts.toArray(String[]::new);
        var byCode = new HashMap<String, Known>();
        sight.ask(() -> {
            db.sql(
                            COLUMNS
                                    + " where (e.credit_code = any(:codes) or e.key = any(:keys)) and "
                                    + Sight.CONDITION)
                    .params(sight.parameters())
                    .param("codes", codes)
                    .param("keys", asked)
                    .query(Known::of)
                    .list()
                    .forEach(one -> {
                        byCode.put(one.key(), one);
                        if (one.creditCode() != null) {
                            byCode.put(one.creditCode(), one);
                        }
                    });
            return true;
        });
        var left = new HashSet<String>();
        for (var text : texts) {
            var one = byCode.get(CreditCode.normal(text));
            one = one == null ? byCode.get(text) : one;
            if (one == null) {
                left.add(text);
            } else {
                found.put(text, one);
            }
        }
        if (!left.isEmpty()) {
            found.putAll(byName(sight, left));
        }
        return found;
    }

    private Map<String, Known> byName(Sight sight, Collection<String> names) {
        var found = new HashMap<String, Known>();
        var several = new HashSet<String>();
        sight.ask(() -> {
            db.sql(
                            COLUMNS
                                    + " where (e.name_zh = any(:names) or e.name_en = any(:names) or e.short_name = any(:names)) and "
                                    + Sight.CONDITION)
                    .params(sight.parameters())
                    .param("names", names.toArray(String[]::new))
                    .query(Known::of)
                    .list()
                    .forEach(one -> {
                        for (var name : new String[] {one.zh(), one.en(), one.shortName()}) {
                            var other = found.put(name, one);
                            if (other != null && other.id() != one.id()) {
                                several.add(name);
                            }
                        }
                    });
            return true;
        });
        found.keySet().removeAll(several);
        found.keySet().retainAll(new HashSet<>(names));
        return found;
    }

    /// By key, whoever asks: for names in lists of what the caller keeps anyway.
    public Map<String, Known> named(Collection<String> keys) {
        Map<String, Known> named = new HashMap<>();
        Tenancy.asPlatform(() -> {
            db.sql(COLUMNS + " where e.key = any(:keys)")
                    .param("keys", keys.toArray(String[]::new))
                    .query(Known::of)
                    .list()
                    .forEach(one -> named.put(one.key(), one));
            return true;
        });
        return named;
    }

    /// Where organisations are on a day, whoever asks: the code of their node by hierarchy, region
    /// (GB/T 2260) as `region`, main industry (GB/T 4754) as `industry`. Of several parks, chains
    /// or groups the first by code.
    ///
    /// @return by key of the organisation
    public Map<String, Map<String, String>> codes(Collection<String> keys, LocalDate day) {
        var known = named(keys);
        Map<Integer, String> byId = new HashMap<>();
        known.values().forEach(one -> byId.put(one.id(), one.key()));
        Map<String, Map<String, String>> codes = new HashMap<>();
        memberships
                .on(day, byId.keySet())
                .forEach((id, places) -> {
                    var of =
                            codes.computeIfAbsent(
                                    String.valueOf(byId.get(id)), _ -> new HashMap<>());
                    for (var place : places) {
                        boolean region = place.kind() == HierarchyKind.ADMINISTRATIVE;
                        of.putIfAbsent(region ? "region" : place.kind().key(), place.node().code());
                    }
                });
        return codes;
    }
}
