package io.baigong.server.things;

import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.things.Slots.Slot;
import io.baigong.telemetry.Retention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Models, their editions and slots in PostgreSQL.
@Component
final class ModelStore {
    private final JdbcClient db;
    private final ModelJson json;
    private final Clock clock;

    ModelStore(JdbcClient db, ModelJson json, Clock clock) {
        this.db = db;
        this.json = json;
        this.clock = clock;
    }

    /// The head of a model.
    record Head(int id, int version) {}

    @Nullable Head find(int organisation, String key) {
        return head(organisation, key, "");
    }

    /// Holds off other changes of the model until the transaction ends.
    @Nullable Head lock(int organisation, String key) {
        return head(organisation, key, " for update");
    }

    /// Holds off changes of models while things are made of them.
    ///
    /// @return by key; unknown ones are absent
    Map<String, Head> share(int organisation, Collection<String> keys) {
        Map<String, Head> heads = new HashMap<>();
        db.sql(
                        """
                        select key, id, version from model
                         where organisation_id = :organisation and key = any(:keys)
                         order by id for share\
                        """)
                .param("organisation", organisation)
                .param("keys", keys.toArray(String[]::new))
                .query(rs -> {
                    var head = new Head(rs.getInt("id"), rs.getInt("version"));
                    heads.put(rs.getString("key"), head);
                });
        return heads;
    }

    private @Nullable Head head(int organisation, String key, String suffix) {
        return db.sql(
                        "select id, version from model"
                                + " where organisation_id = :organisation and key = :key"
                                + suffix)
                .param("organisation", organisation)
                .param("key", key)
                .query((rs, _) -> new Head(rs.getInt("id"), rs.getInt("version")))
                .optional()
                .orElse(null);
    }

    /// Makes the head of a model, unless it is there.
    Head make(int organisation, String key) {
        db.sql(
                        """
                        insert into model (organisation_id, key, version, slots)
                        values (:organisation, :key, 0, 0) on conflict do nothing\
                        """)
                .param("organisation", organisation)
                .param("key", key)
                .update();
        return Objects.requireNonNull(lock(organisation, key));
    }

    @Nullable Model model(int organisation, int model, int version) {
        return db.sql(
                        """
                        select content from model_edition
                         where organisation_id = :organisation and model_id = :model
                           and version = :version\
                        """)
                .param("organisation", organisation)
                .param("model", model)
                .param("version", version)
                .query((rs, _) -> json.readKept(rs.getString("content")))
                .optional()
                .orElse(null);
    }

    /// A model in a list.
    ///
    /// @param pack the pack it came with, if any
    /// @param properties how many the newest edition has
    record Summary(
            String key,
            int version,
            Name name,
            @Nullable String pack,
            int properties,
            int events,
            int commands) {}

    Page<Model> page(int organisation, String query, PageRequest page) {
        return page(
                organisation,
                query,
                page,
                "e.content",
                (rs, _) -> json.readKept(rs.getString("content")));
    }

    Page<Summary> summaries(int organisation, String query, PageRequest page) {
        return page(
                organisation,
                query,
                page,
                """
                m.key, m.version, e.content #>> '{name,zh}' zh, e.content #>> '{name,en}' en,
                e.content ->> 'pack' pack,
                jsonb_array_length(e.content -> 'properties') properties,
                jsonb_array_length(e.content -> 'events') events,
                jsonb_array_length(e.content -> 'commands') commands\
                """,
                (rs, _) ->
                        new Summary(
                                rs.getString("key"),
                                rs.getInt("version"),
                                new Name(rs.getString("zh"), rs.getString("en")),
                                rs.getString("pack"),
                                rs.getInt("properties"),
                                rs.getInt("events"),
                                rs.getInt("commands")));
    }

    private <T> Page<T> page(
            int organisation, String query, PageRequest page, String columns, RowMapper<T> mapper) {
        String from =
                """
                 from model m join model_edition e on e.model_id = m.id and e.version = m.version
                where m.organisation_id = :organisation
                  and lower(m.key || ' ' || (e.content ->> 'name')) like :query\
                """;
        Map<String, Object> parameters =
                Map.of(
                        "organisation",
                        organisation,
                        "query",
                        "%" + ThingList.escaped(query.toLowerCase(Locale.ROOT)) + "%",
                        "size",
                        page.size(),
                        "offset",
                        page.offset());
        var items =
                db.sql("select " + columns + from + " order by m.key limit :size offset :offset")
                        .params(parameters)
                        .query(mapper)
                        .list();
        long total = db.sql("select count(*)" + from).params(parameters).query(Long.class).single();
        return Page.of(items, page, total);
    }

    /// How many things are pinned to each edition; those that follow the newest stand under 0.
    Map<Integer, Long> use(int organisation, int model) {
        Map<Integer, Long> use = new HashMap<>();
        db.sql(
                        """
                        select coalesce(model_version, 0) version, count(*) things from thing
                         where organisation_id = :organisation and model_id = :model
                         group by 1\
                        """)
                .param("organisation", organisation)
                .param("model", model)
                .query(rs -> {
                    use.put(rs.getInt("version"), rs.getLong("things"));
                });
        return use;
    }

    List<Models.EditionInUse> editions(int organisation, Head head, Map<Integer, Long> use) {
        return db.sql(
                        """
                        select version, made, jsonb_array_length(content -> 'properties') properties
                          from model_edition
                         where organisation_id = :organisation and model_id = :model
                         order by version desc limit 500\
                        """)
                .param("organisation", organisation)
                .param("model", head.id())
                .query((rs, _) -> {
                    int version = rs.getInt("version");
                    return new Models.EditionInUse(
                            version,
                            rs.getTimestamp("made").toInstant(),
                            rs.getInt("properties"),
                            use.getOrDefault(version, 0L),
                            version == head.version() ? use.getOrDefault(0, 0L) : 0L);
                })
                .list();
    }

    Map<String, Integer> slotOf(int model, int version) {
        return db.sql(
                        "select slot_of from model_edition"
                                + " where model_id = :model and version = :version")
                .param("model", model)
                .param("version", version)
                .query((rs, _) -> json.readSlots(rs.getString("slot_of")))
                .optional()
                .orElse(Map.of());
    }

    /// An edition of a model.
    record EditionKey(int model, int version) {}

    /// Some editions at once.
    ///
    /// @param slots of their models
    Map<EditionKey, Edition> editions(Collection<EditionKey> wanted, Map<Integer, Slots> slots) {
        Map<EditionKey, Edition> editions = new HashMap<>();
        db.sql(
                        """
                        select model_id, version, content, slot_of from model_edition
                         where (model_id, version) in
                               (select unnest(:models::int[]), unnest(:versions::int[]))\
                        """)
                .param("models", wanted.stream().mapToInt(EditionKey::model).toArray())
                .param("versions", wanted.stream().mapToInt(EditionKey::version).toArray())
                .query(rs -> {
                    var key = new EditionKey(rs.getInt("model_id"), rs.getInt("version"));
                    var edition =
                            new Edition(
                                    json.readKept(rs.getString("content")),
                                    Objects.requireNonNull(slots.get(key.model())),
                                    json.readSlots(rs.getString("slot_of")));
                    editions.put(key, edition);
                });
        return editions;
    }

    Slots slots(int model) {
        return Objects.requireNonNull(slots(List.of(model)).get(model));
    }

    /// The slots of some models at once.
    Map<Integer, Slots> slots(Collection<Integer> models) {
        Map<Integer, List<Slot>> found = new HashMap<>();
        models.forEach(model -> found.put(model, new ArrayList<>()));
        db.sql("select * from model_slot where model_id = any(:models) order by slot")
                .param("models", models.stream().mapToInt(Integer::intValue).toArray())
                .query(rs -> {
                    Objects.requireNonNull(found.get(rs.getInt("model_id"))).add(slot(rs));
                });
        Map<Integer, Slots> slots = new HashMap<>();
        found.forEach((model, all) -> slots.put(model, new Slots(model, all)));
        return slots;
    }

    private Slot slot(ResultSet rs) throws SQLException {
        return new Slot(
                rs.getInt("slot"),
                rs.getInt("lineage"),
                rs.getString("key"),
                Objects.requireNonNull(PropertyType.of(rs.getString("type"))),
                rs.getString("unit"),
                rs.getInt("scale"),
                Retention.valueOf(rs.getString("retention")),
                json.readCodes(rs.getString("members")));
    }

    /// Keeps the next edition and makes it the newest.
    void add(int organisation, Head head, Model edition, Slots before, Slots.Allotment allotment) {
        keepSlots(organisation, head.id(), before.all(), allotment.slots().all());
        db.sql(
                        """
                        insert into model_edition
                               (organisation_id, model_id, version, content, slot_of, made)
                        values (:organisation, :model, :version, :content::jsonb, :slots::jsonb, :made)\
                        """)
                .param("organisation", organisation)
                .param("model", head.id())
                .param("version", edition.version())
                .param("content", json.write(edition))
                .param("slots", json.write(allotment.slotOf()))
                .param("made", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        db.sql("update model set version = :version, slots = :slots where id = :model")
                .param("version", edition.version())
                .param("slots", allotment.slots().all().size())
                .param("model", head.id())
                .update();
    }

    private void keepSlots(int organisation, int model, List<Slot> before, List<Slot> after) {
        for (var slot : after) {
            if (slot.number() < before.size() && before.get(slot.number()).equals(slot)) {
                continue;
            }
            db.sql(
                            """
                            insert into model_slot (organisation_id, model_id, slot, lineage, key,
                                                    type, unit, scale, retention, members)
                            values (:organisation, :model, :slot, :lineage, :key,
                                    :type, :unit, :scale, :retention, :members::jsonb)
                            on conflict (model_id, slot) do update
                               set key = excluded.key, members = excluded.members\
                            """)
                    .param("organisation", organisation)
                    .param("model", model)
                    .param("slot", slot.number())
                    .param("lineage", slot.lineage())
                    .param("key", slot.key())
                    .param("type", slot.type().word())
                    .param("unit", slot.unit())
                    .param("scale", slot.scale())
                    .param("retention", slot.retention().name())
                    .param("members", json.write(slot.members()))
                    .update();
        }
    }
}
