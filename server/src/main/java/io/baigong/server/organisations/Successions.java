package io.baigong.server.organisations;

import io.baigong.server.access.Authority;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Records how organisations merge, split and spin off. What ends stays in the register and points
/// to what it became; as of an earlier day nothing is different.
@Service
class Successions {
    static final int MOST = 50;
    private static final int LONGEST_NOTE = 1_000;

    private final JdbcClient db;
    private final Register register;
    private final Memberships memberships;
    private final Audit audit;
    private final Authority authority;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Successions(
            JdbcClient db,
            Register register,
            Memberships memberships,
            Audit audit,
            Authority authority,
            TransactionTemplate transaction,
            Clock clock) {
        this.db = db;
        this.register = register;
        this.memberships = memberships;
        this.audit = audit;
        this.authority = authority;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// One that comes after: there already, or new.
    ///
    /// @param made null for one that is there
    record After(String key, Register.@Nullable Draft made) {}

    /// @param effective the first day on which it is so
    record Wish(
            ChangeKind kind,
            LocalDate effective,
            List<String> before,
            List<After> after,
            String note) {
        Wish {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /// @throws Conflict `organisation-ended` when one of them ended before
    Succession record(Wish wish) {
        check(wish);
        var id = UUID.randomUUID();
        Succession recorded =
                Tenancy.asPlatform(() ->
                        Objects.requireNonNull(
                                transaction.execute(_ -> {
                                    var before =
                                            wish.before().stream().map(register::byKey).toList();
                                    before.forEach(one -> checkLives(one, wish.effective()));
                                    var after = new ArrayList<Entity>();
                                    for (var one : wish.after()) {
                                        after.add(after(one, before.getFirst(), wish.effective()));
                                    }
                                    if (wish.kind() != ChangeKind.SPIN_OFF) {
                                        before.forEach(one -> end(one, wish.effective()));
                                    }
                                    write(id, wish, before, after);
                                    return all(before.getFirst().id()).stream()
                                            .filter(one -> one.id().equals(id))
                                            .findFirst()
                                            .orElseThrow();
                                })));
        // People of what ended are let in no longer.
        authority.forget();
        return recorded;
    }

    private static void check(Wish wish) {
        int before = wish.before().size();
        int after = wish.after().size();
        boolean fits =
                switch (wish.kind()) {
                    case MERGE -> after == 1 && before >= (isNew(wish) ? 2 : 1);
                    case SPLIT -> before == 1 && after >= 2;
                    case SPIN_OFF -> before == 1 && after >= 1;
                };
        if (!fits || before > MOST || after > MOST) {
            throw new Invalid(
                    "before",
                    switch (wish.kind()) {
                        case MERGE -> "two or more that become one, or one that goes into another";
                        case SPLIT -> "one that becomes two or more";
                        case SPIN_OFF -> "one that goes on, and one or more that come out of it";
                    },
                    before + " before, " + after + " after");
        }
        var keys = new HashSet<>(wish.before());
        wish.after()
                .forEach(one -> {
                    if (!keys.add(one.key())) {
                        throw new Invalid("after", "each organisation once", one.key());
                    }
                });
        if (keys.size() != before + after) {
            throw new Invalid("before", "each organisation once", wish.before());
        }
        if (wish.note().length() > LONGEST_NOTE) {
            throw new Invalid(
                    "note", "at most " + LONGEST_NOTE + " characters", wish.note().length());
        }
    }

    private static boolean isNew(Wish wish) {
        return wish.after().getFirst().made() != null;
    }

    private static void checkLives(Entity one, LocalDate effective) {
        if (one.ended() != null) {
            throw new Conflict("organisation-ended", one.key() + " ended on " + one.ended());
        }
        if (one.begun() != null && !one.begun().isBefore(effective)) {
            throw new Invalid("effective", "a day after " + one.begun(), effective);
        }
    }

    private Entity after(After wanted, Entity parent, LocalDate effective) {
        if (wanted.made() == null) {
            var there = register.byKey(wanted.key());
            checkLives(there, effective);
            return there;
        }
        var made = register.enter(wanted.key(), wanted.made(), effective);
        memberships.inherit(parent.id(), made, effective);
        return made;
    }

    private void end(Entity one, LocalDate effective) {
        memberships.endAll(one.id(), effective);
        db.sql("update legal_entity set ended = ? where organisation_id = ?")
                .params(effective, one.id())
                .update();
    }

    private void write(UUID id, Wish wish, List<Entity> before, List<Entity> after) {
        for (var one : before) {
            for (var successor : after) {
                db.sql(
                                """
                                insert into succession (organisation_id, successor, change, kind, effective, note,
                                    recorded, recorded_by)
                                values (?, ?, ?, ?, ?, ?, ?, ?)\
                                """)
                        .params(
                                one.id(),
                                successor.id(),
                                id,
                                wish.kind().key(),
                                Date.valueOf(wish.effective()),
                                wish.note(),
                                Timestamp.from(clock.instant()),
                                Actor.current().name())
                        .update();
            }
        }
        var details =
                Map.of(
                        "effective", wish.effective().toString(),
                        "from", before.stream().map(Entity::key).toList(),
                        "to", after.stream().map(Entity::key).toList());
        String action = "organisation." + wish.kind().key();
        var concerned = new ArrayList<>(before);
        concerned.addAll(after);
        for (var one : concerned) {
            Tenancy.<Boolean, RuntimeException>as(
                    one.id(),
                    () -> {
                        audit.record(action, one.key(), Outcome.DONE, details);
                        return true;
                    });
        }
    }

    /// All that an organisation had part in, the latest first.
    List<Succession> all(int organisation) {
        var found = new LinkedHashMap<UUID, Succession>();
        Tenancy.asPlatform(() -> {
            db.sql(
                            """
                            select s.*, b.key as b_key, be.name_zh as b_zh, be.name_en as b_en,
                                   a.key as a_key, ae.name_zh as a_zh, ae.name_en as a_en
                              from succession s
                              join organisation b on b.id = s.organisation_id
                              join legal_entity be on be.organisation_id = b.id
                              join organisation a on a.id = s.successor
                              join legal_entity ae on ae.organisation_id = a.id
                             where s.change in (select change from succession
                                                 where organisation_id = ? or successor = ?)
                             order by s.effective desc, s.change, b.key, a.key\
                            """)
                    .params(organisation, organisation)
                    .query(row -> {
                        found.merge(
                                row.getObject("change", UUID.class), of(row), Successions::joined);
                    });
            return true;
        });
        return List.copyOf(found.values());
    }

    private static Succession of(ResultSet row) throws SQLException {
        return new Succession(
                row.getObject("change", UUID.class),
                ChangeKind.of(row.getString("kind")),
                row.getObject("effective", LocalDate.class),
                List.of(party(row, "b")),
                List.of(party(row, "a")),
                row.getString("note"),
                row.getTimestamp("recorded").toInstant(),
                row.getString("recorded_by"));
    }

    private static Succession.Party party(ResultSet row, String side) throws SQLException {
        return new Succession.Party(
                row.getString(side + "_key"),
                new Naming(row.getString(side + "_zh"), row.getString(side + "_en")));
    }

    private static Succession joined(Succession one, Succession other) {
        return new Succession(
                one.id(),
                one.kind(),
                one.effective(),
                both(one.from(), other.from()),
                both(one.to(), other.to()),
                one.note(),
                one.recorded(),
                one.by());
    }

    private static List<Succession.Party> both(
            List<Succession.Party> one, List<Succession.Party> other) {
        var all = new java.util.LinkedHashSet<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }
}
