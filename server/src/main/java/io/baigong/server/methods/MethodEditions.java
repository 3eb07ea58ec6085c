package io.baigong.server.methods;

import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.MethodFaults;
import io.baigong.evaluator.method.MethodReader;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The editions of methods that an organisation has. An edition is never overwritten; its golden
/// examples are calculated before it is taken.
@Component
class MethodEditions {
    private static final int MOST_COMPILED = 500;

    private final JdbcClient db;
    private final Audit audit;
    private final Clock clock;
    private final JsonMapper json;

    /// By hash of the file, which says everything.
    private final Map<String, CompiledMethod> compiled = new ConcurrentHashMap<>();

    MethodEditions(JdbcClient db, Audit audit, Clock clock, JsonMapper json) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    /// An edition with the pack that brought it; null for one of the organisation's own.
    record Kept(CompiledMethod method, @Nullable String pack) {}

    /// What is known of an edition without reading it.
    record Entry(String edition, @Nullable String pack, String sha256) {}

    /// @throws Invalid with every fault of form, names and units, and every example that comes out
    ///   otherwise
    static CompiledMethod read(String path, byte[] file) {
        try {
            var method = CompiledMethod.of(MethodReader.read(file));
            var misses = method.checkGoldens();
            if (misses.isEmpty()) {
                return method;
            }
            throw new Invalid(
                    misses.stream()
                            .map(miss ->
                                    Fault.of(
                                            "%s: golden \"%s\", %s of %s"
                                                    .formatted(
                                                            path,
                                                            miss.title().en(),
                                                            miss.step(),
                                                            miss.subject()),
                                            miss.expected(),
                                            miss.got()))
                            .toList());
        } catch (MethodFaults e) {
            throw new Invalid(
                    e.faults().stream()
                            .map(fault ->
                                    Fault.of(
                                            path + ": " + fault.pointer(),
                                            fault.hint() == null
                                                    ? fault.expected()
                                                    : fault.expected() + "; " + fault.hint(),
                                            fault.got()))
                            .toList());
        }
    }

    /// Gives an edition to an organisation; again changes nothing.
    ///
    /// @throws Conflict `edition-differs`, or `method-of-others` when another pack brought the key
    void install(int organisation, String pack, CompiledMethod method, byte[] file) {
        Tenancy.<Boolean, RuntimeException>as(
                organisation,
                () -> {
                    keep(organisation, pack, method, file);
                    return true;
                });
    }

    private void keep(int organisation, String pack, CompiledMethod compiled, byte[] file) {
        var method = compiled.method();
        var there = entries(organisation, method.key());
        boolean free = there.isEmpty() || there.stream().anyMatch(one -> pack.equals(one.pack()));
        if (!free) {
            String other = broughtBy(there);
            throw new Conflict(
                    "method-of-others",
                    other == null
                            ? "method %s is the organisation's own".formatted(method.key())
                            : "method %s came with pack %s".formatted(method.key(), other));
        }
        if (!isThere(there, method)) {
            insert(organisation, pack, compiled, file);
            audit.record(
                    "method.install",
                    method.name(),
                    Outcome.DONE,
                    Map.of("pack", pack, "sha256", method.sha256()));
        }
    }

    /// The pack that brought a method; null for one of the organisation's own.
    static @Nullable String broughtBy(List<Entry> editions) {
        for (var one : editions) {
            if (one.pack() != null) {
                return one.pack();
            }
        }
        return null;
    }

    /// @throws Conflict `edition-differs`
    static boolean isThere(List<Entry> there, Method method) {
        for (var one : there) {
            if (one.edition().equals(method.edition())) {
                if (one.sha256().equals(method.sha256())) {
                    return true;
                }
                throw new Conflict(
                        "edition-differs",
                        "edition %s is there and says something else: a change needs another edition"
                                .formatted(method.name()));
            }
        }
        return false;
    }

    /// The editions of a method, the newest first; empty when there is none.
    List<Entry> entries(int organisation, String key) {
        return db.sql(
                        """
                        select edition, pack, sha256 from method_edition
                         where organisation_id = ? and key = ? order by id desc\
                        """)
                .params(organisation, key)
                .query((row, _) ->
                        new Entry(
                                row.getString("edition"),
                                row.getString("pack"),
                                row.getString("sha256")))
                .list();
    }

    /// How many editions are the organisation's own.
    int own(int organisation) {
        return db.sql(
                        "select count(*) from method_edition where organisation_id = ? and pack is null")
                .param(organisation)
                .query(Integer.class)
                .single();
    }

    /// Keeps an edition that is not there yet.
    ///
    /// @param pack null for one of the organisation's own
    void insert(int organisation, @Nullable String pack, CompiledMethod compiled, byte[] file) {
        var method = compiled.method();
        db.sql(
                        """
                        insert into method_edition
                               (organisation_id, key, edition, pack, content, sha256, installed)
                        values (:organisation, :key, :edition, :pack, :content, :sha256, :now)\
                        """)
                .param("organisation", organisation)
                .param("key", method.key())
                .param("edition", method.edition())
                .param("pack", pack)
                .param("content", file)
                .param("sha256", method.sha256())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Removes an edition of the organisation's own.
    ///
    /// @throws Conflict `edition-used` when something was calculated with it
    void remove(int organisation, String key, String edition) {
        try {
            db.sql(
                            """
                            delete from method_edition
                             where organisation_id = ? and key = ? and edition = ? and pack is null\
                            """)
                    .params(organisation, key, edition)
                    .update();
        } catch (DataIntegrityViolationException e) {
            throw new Conflict(
                    "edition-used",
                    "calculations were made with %s@%s: it stays".formatted(key, edition));
        }
    }

    /// All editions of all methods, by key and then the newest first.
    List<Kept> all(int organisation) {
        return query(organisation, "");
    }

    /// The editions of a method, the newest first.
    ///
    /// @throws NotFound when there is none
    List<Kept> editions(int organisation, String key) {
        var editions = query(organisation, key);
        if (editions.isEmpty()) {
            throw new NotFound("method", key);
        }
        return editions;
    }

    /// @throws NotFound when there is no such edition
    Kept get(int organisation, String key, String edition) {
        return editions(organisation, key).stream()
                .filter(one -> one.method().method().edition().equals(edition))
                .findFirst()
                .orElseThrow(() -> new NotFound("method", key + "@" + edition));
    }

    /// The edition meant for a period: the last one not later than its year where editions are
    /// years, else the newest. Editions of the organisation's own stand back behind those of the
    /// pack that brought the method: they are meant by name.
    ///
    /// @throws NotFound when there is no such method
    Kept of(int organisation, String key, String period) {
        var editions = editions(organisation, key);
        var packed = editions.stream().filter(one -> one.pack() != null).toList();
        if (!packed.isEmpty()) {
            editions = packed;
        }
        String year = period.substring(0, Math.min(4, period.length()));
        return editions.stream()
                .filter(one -> year(one) != null && String.valueOf(year(one)).compareTo(year) <= 0)
                .max(Comparator.comparing(one -> String.valueOf(year(one))))
                .orElse(editions.getFirst());
    }

    private static @Nullable String year(Kept one) {
        String edition = one.method().method().edition();
        return edition.matches("(19|20|21)\\d\\d.*") ? edition.substring(0, 4) : null;
    }

    private List<Kept> query(int organisation, String key) {
        record Row(@Nullable String pack, String sha256, long id) {}
        var rows =
                db.sql(
                                """
                                select pack, sha256, id from method_edition
                                 where organisation_id = :organisation and (:key = '' or key = :key)
                                 order by key, id desc\
                                """)
                        .param("organisation", organisation)
                        .param("key", key)
                        .query((row, _) ->
                                new Row(
                                        row.getString("pack"),
                                        row.getString("sha256"),
                                        row.getLong("id")))
                        .list();
        var editions = new ArrayList<Kept>(rows.size());
        for (var row : rows) {
            var known = compiled.get(row.sha256());
            if (known == null) {
                known = load(row.id());
                if (compiled.size() >= MOST_COMPILED) {
                    compiled.clear();
                }
                compiled.put(row.sha256(), known);
            }
            editions.add(new Kept(known, row.pack()));
        }
        return editions;
    }

    /// An edition as one reads it.
    ///
    /// @throws NotFound when there is no such edition
    Answers.Read read(int organisation, String key, String edition) {
        var all = editions(organisation, key);
        var kept = get(organisation, key, edition);
        var method = kept.method().method();
        return new Answers.Read(
                Answers.listed(kept, all),
                edition,
                method.sha256(),
                method.result(),
                method.shown(),
                Answers.names(kept.method()),
                json.readTree(file(organisation, key, edition)));
    }

    /// The file as it was installed.
    byte[] file(int organisation, String key, String edition) {
        return db.sql(
                        "select content from method_edition where organisation_id = ? and key = ? and edition = ?")
                .params(organisation, key, edition)
                .query((row, _) -> row.getBytes(1))
                .single();
    }

    private CompiledMethod load(long id) {
        byte[] file =
                db.sql("select content from method_edition where id = ?")
                        .param(id)
                        .query((row, _) -> row.getBytes(1))
                        .single();
        try {
            return CompiledMethod.of(MethodReader.read(file));
        } catch (MethodFaults e) {
            throw new IllegalStateException("an installed method is not right any more", e);
        }
    }
}
