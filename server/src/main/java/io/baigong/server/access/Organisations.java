package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// The tenants of the platform.
@Service
public class Organisations {
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final String KEY_RULE = "small letters, digits and -, 1 to 63";
    static final RowMapper<Organisation> ROW =
            (row, n) ->
                    new Organisation(row.getInt("id"), row.getString("key"), row.getString("name"));

    private final JdbcClient db;
    private final People people;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    Organisations(
            JdbcClient db,
            People people,
            Audit audit,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.db = db;
        this.people = people;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
    }

    /// The first administrator of an organisation.
    record First(String login, String name, Role role, String password) {}

    /// One organisation, as its own people see it.
    public Organisation get(int id) {
        return db.sql("select * from organisation where id = ?")
                .param(id)
                .query(ROW)
                .optional()
                .orElseThrow(() -> new NotFound("organisation", id));
    }

    /// Makes an organisation with its first administrator.
    public Organisation add(String key, String name, String administrator, String password) {
        return add(key, name, new First(administrator, administrator, Role.OWNER, password));
    }

    Organisation add(String key, String name, First first) {
        if (!KEY.matcher(key).matches()) {
            throw new Invalid("key", KEY_RULE, key);
        }
        if (name.isBlank() || name.length() > 200) {
            throw new Invalid("name", "1 to 200 characters", name);
        }
        // The platform's own work: the connection of the transaction must see the new tenant.
        var added =
                Tenancy.asPlatform(() ->
                        transaction.execute(status -> {
                            var made = insert(key, name);
                            audit.record(
                                    "organisation.create",
                                    key,
                                    Outcome.DONE,
                                    Map.of("id", made.id()));
                            people.add(
                                    null,
                                    made.id(),
                                    first.login(),
                                    first.name(),
                                    first.role(),
                                    first.password());
                            return made;
                        }));
        events.publishEvent(new OrganisationAdded(added.id()));
        return added;
    }

    private Organisation insert(String key, String name) {
        try {
            return db.sql("insert into organisation (key, name) values (?, ?) returning *")
                    .params(key, name)
                    .query(ROW)
                    .single();
        } catch (DuplicateKeyException e) {
            throw new Conflict("key-taken", "the organisation \"" + key + "\" is there already");
        }
    }

    /// The organisation of that key, whoever asks: not to be shown unfiltered to a caller.
    public Optional<Organisation> byKey(String key) {
        return Tenancy.asPlatform(() ->
                db.sql("select * from organisation where key = ?")
                        .param(key)
                        .query(ROW)
                        .optional());
    }

    /// Organisations by number, whoever asks: not to be shown unfiltered to a caller.
    public List<Organisation> named(Collection<Integer> ids) {
        return Tenancy.asPlatform(() ->
                db.sql("select * from organisation where id = any(?)")
                        .param(ids.toArray(Integer[]::new))
                        .query(ROW)
                        .list());
    }

    /// Makes organisations without people, all at once; those whose key is taken are left out.
    /// Inside a transaction of the platform.
    ///
    /// @param names by key
    /// @return the numbers of those made, by key
    public Map<String, Integer> enter(Map<String, String> names) {
        for (var key : names.keySet()) {
            if (!isKey(key)) {
                throw new Invalid("key", KEY_RULE, key);
            }
        }
        var keys = names.keySet().toArray(String[]::new);
        var made = new HashMap<String, Integer>();
        db.sql(
                        """
                        insert into organisation (key, name) select * from unnest(:keys, :names)
                        on conflict (key) do nothing returning id, key\
                        """)
                .param("keys", keys)
                .param("names", Arrays.stream(keys).map(names::get).toArray(String[]::new))
                .query(row -> {
                    made.put(row.getString("key"), row.getInt("id"));
                });
        return made;
    }

    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    /// Gives an organisation that has nobody its first administrator. Inside a transaction of the
    /// platform; [#opened] follows when that has ended.
    ///
    /// @throws Conflict `has-people`
    public void administrator(int organisation, String login, String password) {
        long there =
                db.sql("select count(*) from person where organisation_id = ?")
                        .param(organisation)
                        .query(Long.class)
                        .single();
        if (there > 0) {
            throw new Conflict("has-people", "the organisation has people already");
        }
        people.add(null, organisation, login, login, Role.OWNER, password);
    }

    /// An organisation has people from now on; modules give it what everyone gets.
    public void opened(int organisation) {
        events.publishEvent(new OrganisationAdded(organisation));
    }

    /// Changes its name. Inside a transaction of the platform.
    public void rename(int organisation, String name) {
        db.sql("update organisation set name = ? where id = ?").params(name, organisation).update();
    }

    /// Numbers of the organisations that have people; the others are in the register only.
    public List<Integer> withPeople() {
        return Tenancy.asPlatform(() ->
                db.sql("select distinct organisation_id from person order by 1")
                        .query(Integer.class)
                        .list());
    }
}
