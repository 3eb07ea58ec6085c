package io.baigong.server.things;

import io.baigong.server.access.Conflict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Things in PostgreSQL, written many at a time.
@Component
final class ThingStore {
    // Tags of a row travel as one text, because unnest would flatten an array of arrays.
    private static final String BETWEEN_TAGS = "\u001f";
    private static final String COLUMNS =
            """
            unnest(:keys, :zhs, :ens, :models, :versions, :sites, :places, :tags,
                   :groups, :nodes, :devices)\
            """;
    private static final String NAMES =
            "n(key, zh, en, model, version, site, place, tags, grp, node, device)";

    private final JdbcClient db;
    private final Clock clock;

    ThingStore(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// A thing as it is kept: its model and site by number.
    record Row(ThingSpec spec, int model, int site) {}

    /// @param id number of the thing
    record Stored(int id, Row row, boolean erasing) {}

    Map<String, Stored> find(int organisation, Collection<String> keys) {
        Map<String, Stored> found = new HashMap<>();
        db.sql(
                        """
                        select t.*, m.key model_key, s.key site_key
                          from thing t join model m on m.id = t.model_id
                          join site s on s.id = t.site_id
                         where t.organisation_id = :organisation and t.key = any(:keys)\
                        """)
                .param("organisation", organisation)
                .param("keys", keys.toArray(String[]::new))
                .query((rs, _) -> stored(rs))
                .list()
                .forEach(stored -> found.put(stored.row().spec().key(), stored));
        return found;
    }

    @Nullable Stored find(int organisation, String key) {
        return find(organisation, List.of(key)).get(key);
    }

    private static Stored stored(ResultSet rs) throws SQLException {
        var spec =
                new ThingSpec(
                        rs.getString("key"),
                        new Name(rs.getString("name_zh"), rs.getString("name_en")),
                        rs.getString("model_key"),
                        (Integer) rs.getObject("model_version"),
                        rs.getString("site_key"),
                        rs.getString("place"),
                        List.of((String[]) rs.getArray("tags").getArray()),
                        SparkplugAddress.of(
                                rs.getString("sparkplug_group"),
                                rs.getString("sparkplug_node"),
                                rs.getString("sparkplug_device")));
        return new Stored(
                rs.getInt("id"),
                new Row(spec, rs.getInt("model_id"), rs.getInt("site_id")),
                rs.getString("state").equals("erasing"));
    }

    /// How many an organisation has, without those being erased.
    int count(int organisation) {
        return db.sql("select count(*) from thing where organisation_id = ? and state <> 'erasing'")
                .param(organisation)
                .query(Integer.class)
                .single();
    }

    /// Lets PostgreSQL look at what the tables hold now. Left to itself it does so within a minute,
    /// and what it planned just before stays, for a table that was nearly empty.
    void analyze() {
        db.sql("analyze thing, series_block").update();
    }

    /// Makes things that are not there yet.
    ///
    /// @return their numbers, in no order; fewer when a key was taken meanwhile
    List<Integer> insert(int organisation, List<Row> rows) {
        return guarded(() ->
                bound(
                                """
                                insert into thing (organisation_id, key, name_zh, name_en,
                                       model_id, model_version, site_id, place, tags,
                                       sparkplug_group, sparkplug_node, sparkplug_device,
                                       created)
                                select :organisation, key, zh, en, model, version, site,
                                       place, string_to_array(tags, :between),
                                       grp, node, device, :now
                                  from %s as %s
                                on conflict (organisation_id, key) do nothing returning id\
                                """
                                        .formatted(COLUMNS, NAMES),
                                organisation,
                                rows)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .list());
    }

    /// Changes things, all but their keys.
    void update(int organisation, List<Row> rows) {
        guarded(() ->
                bound(
                                """
                                update thing t set name_zh = n.zh, name_en = n.en,
                                       model_id = n.model, model_version = n.version,
                                       site_id = n.site, place = n.place,
                                       tags = string_to_array(n.tags, :between),
                                       sparkplug_group = n.grp, sparkplug_node = n.node,
                                       sparkplug_device = n.device
                                  from %s as %s
                                 where t.organisation_id = :organisation and t.key = n.key\
                                """
                                        .formatted(COLUMNS, NAMES),
                                organisation,
                                rows)
                        .update());
    }

    void rename(int organisation, int thing, String key) {
        guarded(() ->
                db.sql(
                                "update thing set key = :key"
                                        + " where organisation_id = :organisation and id = :id")
                        .param("key", key)
                        .param("organisation", organisation)
                        .param("id", thing)
                        .update());
    }

    private JdbcClient.StatementSpec bound(String sql, int organisation, List<Row> rows) {
        var columns = new Columns(rows.size());
        rows.forEach(columns::add);
        return db.sql(sql)
                .param("organisation", organisation)
                .param("between", BETWEEN_TAGS)
                .param("keys", columns.text(0))
                .param("zhs", columns.text(1))
                .param("ens", columns.text(2))
                .param("places", columns.text(3))
                .param("tags", columns.text(4))
                .param("groups", columns.text(5))
                .param("nodes", columns.text(6))
                .param("devices", columns.text(7))
                .param("models", columns.models.stream().mapToInt(Integer::intValue).toArray())
                .param("sites", columns.sites.stream().mapToInt(Integer::intValue).toArray())
                .param("versions", columns.versions.toArray(new Integer[0]));
    }

    /// Rows turned into the arrays that unnest takes.
    private static final class Columns {
        private static final int TEXTS = 8;

        private final List<List<@Nullable String>> texts = new ArrayList<>();
        private final List<Integer> models = new ArrayList<>();
        private final List<Integer> sites = new ArrayList<>();
        private final List<@Nullable Integer> versions = new ArrayList<>();

        Columns(int rows) {
            for (int i = 0; i < TEXTS; i++) {
                texts.add(new ArrayList<>(rows));
            }
        }

        void add(Row row) {
            var spec = row.spec();
            var address = spec.sparkplug();
            @Nullable String[] cells = {
                spec.key(),
                spec.name().zh(),
                spec.name().en(),
                spec.place(),
                String.join(BETWEEN_TAGS, spec.tags()),
                address == null ? null : address.group(),
                address == null ? null : address.node(),
                address == null ? null : address.keptDevice()
            };
            for (int i = 0; i < TEXTS; i++) {
                texts.get(i).add(cells[i]);
            }
            models.add(row.model());
            sites.add(row.site());
            versions.add(spec.version());
        }

        @Nullable String[] text(int column) {
            return texts.get(column).toArray(new @Nullable String[0]);
        }
    }

    private static <T> T guarded(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (DuplicateKeyException e) {
            boolean address = String.valueOf(e.getMessage()).contains("sparkplug");
            throw new Conflict(
                    address ? "sparkplug-taken" : "key-taken",
                    address
                            ? "another thing has this Sparkplug address"
                            : "another thing has this key");
        }
    }

    /// Takes a thing away; its row stays until its readings are erased.
    void markErasing(int organisation, int thing) {
        db.sql(
                        """
                        update thing set state = 'erasing', sparkplug_group = null,
                               sparkplug_node = null, sparkplug_device = null
                         where organisation_id = :organisation and id = :id\
                        """)
                .param("organisation", organisation)
                .param("id", thing)
                .update();
        for (var table : List.of("device_token", "device_certificate", "device")) {
            deleteOf(table, organisation, thing);
        }
    }

    /// @return false when it was not being erased
    boolean delete(int organisation, int thing) {
        boolean erasing =
                db.sql(
                                """
                                select 1 from thing where organisation_id = :organisation
                                   and id = :id and state = 'erasing' for update\
                                """)
                        .param("organisation", organisation)
                        .param("id", thing)
                        .query(Integer.class)
                        .optional()
                        .isPresent();
        if (erasing) {
            deleteOf("series_block", organisation, thing);
            db.sql("delete from thing where organisation_id = :organisation and id = :id")
                    .param("organisation", organisation)
                    .param("id", thing)
                    .update();
        }
        return erasing;
    }

    private void deleteOf(String table, int organisation, int thing) {
        db.sql(
                        "delete from %s where organisation_id = :organisation and thing_id = :id"
                                .formatted(table))
                .param("organisation", organisation)
                .param("id", thing)
                .update();
    }
}
