package io.baigong.server.views;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Saved explorations and boards. Everybody sees their own and what is shared; a view is changed by
/// its owner, a shared one by administrators too. Every change makes an edition, the newest hundred
/// are kept.
@Service
class Views {
    static final int MOST_CHARACTERS = 256 * 1024;
    private static final int MOST_OF_A_PERSON = 500;
    private static final int EDITIONS = 100;
    private static final String VISIBLE =
            " from saved_view v join saved_view_edition e on e.view_id = v.id"
                    + " and e.version = v.version"
                    + " where v.organisation_id = :organisation and (v.shared or v.owner = :login)";

    private final JdbcClient db;
    private final Audit audit;
    private final Clock clock;
    private final JsonMapper json;

    Views(JdbcClient db, Audit audit, Clock clock, JsonMapper json) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    enum Kind {
        EXPLORATION,
        BOARD;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String key) {
            for (var kind : values()) {
                if (kind.key().equals(key)) {
                    return kind;
                }
            }
            throw new Invalid("kind", "exploration or board", key);
        }
    }

    /// A view in a list.
    ///
    /// @param owner login of who made it
    /// @param version counts its editions, from 1
    /// @param changed when this edition was made
    record Summary(
            int id,
            String kind,
            String name,
            String owner,
            boolean shared,
            int version,
            Instant changed,
            String changedBy) {}

    record View(Summary summary, JsonNode content) {}

    /// What somebody wants to keep.
    ///
    /// @param content any JSON object; the platform does not look into it
    record Wanted(String name, boolean shared, JsonNode content) {}

    /// An edition of a view.
    record Edition(int version, Instant made, String madeBy) {}

    Page<Summary> list(Caller caller, Kind kind, PageRequest page) {
        String wanted = VISIBLE + " and v.kind = :kind";
        var items =
                asking(
                                caller,
                                "select v.*, e.made, e.made_by"
                                        + wanted
                                        + " order by v.name, v.id limit :size offset :offset")
                        .param("kind", kind.key())
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query((row, _) -> summary(row))
                        .list();
        long total =
                asking(caller, "select count(*)" + wanted)
                        .param("kind", kind.key())
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    /// Those whose name holds a text.
    List<Summary> search(Caller caller, Kind kind, String text, int most) {
        String like =
                text.toLowerCase(Locale.ROOT)
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_");
        return asking(
                        caller,
                        "select v.*, e.made, e.made_by"
                                + VISIBLE
                                + " and v.kind = :kind and lower(v.name) like :like"
                                + " order by v.name, v.id limit :most")
                .param("kind", kind.key())
                .param("like", "%" + like + "%")
                .param("most", most)
                .query((row, _) -> summary(row))
                .list();
    }

    /// @throws NotFound when there is none that the caller may see
    View get(Caller caller, int id) {
        return asking(
                        caller,
                        "select v.*, e.made, e.made_by, e.content" + VISIBLE + " and v.id = :id")
                .param("id", id)
                .query((row, _) -> new View(summary(row), json.readTree(row.getString("content"))))
                .optional()
                .orElseThrow(() -> new NotFound("view", id));
    }

    private JdbcClient.StatementSpec asking(Caller caller, String sql) {
        return db.sql(sql)
                .param("organisation", caller.organisation())
                .param("login", caller.login());
    }

    @Transactional
    View add(Caller caller, Kind kind, Wanted wanted) {
        check(wanted);
        long own =
                db.sql("select count(*) from saved_view where organisation_id = ? and owner = ?")
                        .params(caller.organisation(), caller.login())
                        .query(Long.class)
                        .single();
        if (own >= MOST_OF_A_PERSON) {
            throw new Conflict(
                    "too-many-views", "a person keeps at most " + MOST_OF_A_PERSON + " views");
        }
        int id =
                db.sql(
                                """
                                insert into saved_view (organisation_id, kind, name, owner, shared, version)
                                values (?, ?, ?, ?, ?, 1) returning id\
                                """)
                        .params(
                                caller.organisation(),
                                kind.key(),
                                wanted.name(),
                                caller.login(),
                                wanted.shared())
                        .query(Integer.class)
                        .single();
        keep(caller, id, 1, wanted);
        record("view.create", id, Map.of("kind", kind.key(), "name", wanted.name()));
        return get(caller, id);
    }

    /// Makes the next edition.
    ///
    /// @param version the edition that the change was made from
    /// @throws Conflict when somebody has changed it meanwhile
    @Transactional
    View change(Caller caller, int id, int version, Wanted wanted) {
        check(wanted);
        var before = changeable(caller, id);
        int changed =
                db.sql(
                                """
                                update saved_view set name = :name, shared = :shared, version = version + 1
                                 where organisation_id = :organisation and id = :id and version = :version\
                                """)
                        .param("name", wanted.name())
                        .param("shared", wanted.shared())
                        .param("organisation", caller.organisation())
                        .param("id", id)
                        .param("version", version)
                        .update();
        if (changed == 0) {
            throw new Conflict(
                    "view-changed",
                    "it has version %d by now, the change was made from version %d"
                            .formatted(before.version(), version));
        }
        keep(caller, id, version + 1, wanted);
        db.sql("delete from saved_view_edition where view_id = ? and version <= ?")
                .params(id, version + 1 - EDITIONS)
                .update();
        record("view.change", id, Map.of("name", wanted.name(), "version", version + 1));
        return get(caller, id);
    }

    @Transactional
    void remove(Caller caller, int id) {
        var before = changeable(caller, id);
        db.sql("delete from saved_view where organisation_id = ? and id = ?")
                .params(caller.organisation(), id)
                .update();
        record("view.delete", id, Map.of("name", before.name(), "kind", before.kind()));
    }

    /// The editions that are kept, newest first.
    List<Edition> editions(Caller caller, int id) {
        get(caller, id);
        return db.sql(
                        "select version, made, made_by from saved_view_edition"
                                + " where view_id = ? order by version desc")
                .param(id)
                .query((row, _) ->
                        new Edition(
                                row.getInt("version"),
                                row.getTimestamp("made").toInstant(),
                                row.getString("made_by")))
                .list();
    }

    /// What an edition held.
    JsonNode edition(Caller caller, int id, int version) {
        get(caller, id);
        return db.sql("select content from saved_view_edition where view_id = ? and version = ?")
                .params(id, version)
                .query((row, _) -> json.readTree(row.getString("content")))
                .optional()
                .orElseThrow(() -> new NotFound("version", version));
    }

    private Summary changeable(Caller caller, int id) {
        var view = get(caller, id).summary();
        if (!view.owner().equals(caller.login()) && !caller.may(Scope.ADMIN)) {
            throw new NotAllowed("not-owner", "only " + view.owner() + " can change this");
        }
        return view;
    }

    private void keep(Caller caller, int id, int version, Wanted wanted) {
        db.sql(
                        """
                        insert into saved_view_edition
                               (organisation_id, view_id, version, content, made, made_by)
                        values (?, ?, ?, ?::jsonb, ?, ?)\
                        """)
                .params(
                        caller.organisation(),
                        id,
                        version,
                        json.writeValueAsString(wanted.content()),
                        Timestamp.from(clock.instant()),
                        caller.login())
                .update();
    }

    private void record(String action, int id, Map<String, ?> details) {
        audit.record(action, Integer.toString(id), Outcome.DONE, details);
    }

    private void check(Wanted wanted) {
        if (wanted.name().isBlank() || wanted.name().length() > 200) {
            throw new Invalid("name", "1 to 200 characters", wanted.name());
        }
        if (!wanted.content().isObject()) {
            throw new Invalid("content", "an object", wanted.content().getNodeType().toString());
        }
        int characters = json.writeValueAsString(wanted.content()).length();
        if (characters > MOST_CHARACTERS) {
            throw new Invalid(
                    "content", "at most " + MOST_CHARACTERS + " characters", characters + "");
        }
    }

    private static Summary summary(ResultSet row) throws SQLException {
        return new Summary(
                row.getInt("id"),
                row.getString("kind"),
                row.getString("name"),
                row.getString("owner"),
                row.getBoolean("shared"),
                row.getInt("version"),
                row.getTimestamp("made").toInstant(),
                row.getString("made_by"));
    }
}
