package io.baigong.server.things;

import io.baigong.server.things.ModelStore.EditionKey;
import io.baigong.server.things.ThingHandle.Block;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what the directory holds, many things at a time, as work of the platform.
@Component
final class DirectoryStore {
    private static final String THINGS =
            """
            select t.id, t.key, t.site_id, t.place, t.model_id, coalesce(t.model_version, m.version) version,
                   t.sparkplug_group, t.sparkplug_node, t.sparkplug_device,
                   b.model_id block_model, b.first_slot, b.slots, b.base
              from thing t join model m on m.id = t.model_id
              left join series_block b on b.thing_id = t.id
             where %s
             order by t.id, b.since desc, b.model_id, b.first_slot\
            """;

    private static final String LIVE = "t.state = 'live' and ";

    private final JdbcClient db;
    private final ModelStore models;
    private final Map<Integer, Slots> slots = new HashMap<>();
    private final Map<EditionKey, Edition> editions = new HashMap<>();

    DirectoryStore(JdbcClient db, ModelStore models) {
        this.db = db;
        this.models = models;
    }

    /// A part of all things.
    ///
    /// @param where condition on `t`, written here and never taken from outside
    record Part(String where, Map<String, ?> parameters) {
        static Part number(int thing) {
            return new Part("t.id = :id", Map.of("id", thing));
        }

        static Part numbers(int[] things) {
            return new Part("t.id = any(:ids)", Map.of("ids", things));
        }

        static Part range(int from, int to) {
            return new Part("t.id between :from and :to", Map.of("from", from, "to", to));
        }

        static Part key(int organisation, String key) {
            return new Part(
                    "t.organisation_id = :organisation and t.key = :key",
                    Map.of("organisation", organisation, "key", key));
        }

        static Part model(int model) {
            return new Part("t.model_id = :model", Map.of("model", model));
        }

        static Part site(int site) {
            return new Part("t.site_id = :site", Map.of("site", site));
        }

        static Part sparkplug(int organisation, SparkplugAddress address) {
            return new Part(
                    "t.organisation_id = :organisation and t.sparkplug_group = :group"
                            + " and t.sparkplug_node = :node and t.sparkplug_device = :device",
                    Map.of(
                            "organisation", organisation,
                            "group", address.group(),
                            "node", address.node(),
                            "device", address.keptDevice()));
        }
    }

    private record Row(
            int id,
            String key,
            int site,
            String place,
            int model,
            int version,
            @Nullable SparkplugAddress sparkplug,
            List<RawBlock> blocks) {}

    private record RawBlock(int model, int firstSlot, int slots, int base) {}

    /// @return how many things were read
    int read(Part part, BiConsumer<ThingHandle, @Nullable SparkplugAddress> to) {
        return read(LIVE + part.where(), part.parameters(), to);
    }

    void readErasing(int thing, BiConsumer<ThingHandle, @Nullable SparkplugAddress> to) {
        read("t.state = 'erasing' and t.id = :id", Map.of("id", thing), to);
    }

    private synchronized int read(
            String where,
            Map<String, ?> parameters,
            BiConsumer<ThingHandle, @Nullable SparkplugAddress> to) {
        var rows = rows(where, parameters);
        var sites = sites(rows);
        Map<String, String> places = new HashMap<>();
        learn(rows);
        for (var row : rows) {
            var blocks = new ArrayList<Block>(row.blocks().size());
            for (var raw : row.blocks()) {
                var model = Objects.requireNonNull(slots.get(raw.model()));
                blocks.add(new Block(model, raw.firstSlot(), raw.slots(), raw.base()));
            }
            var key = new EditionKey(row.model(), row.version());
            var edition = Objects.requireNonNull(editions.get(key));
            var site = sites.get(row.site());
            if (site != null) {
                to.accept(
                        new ThingHandle(
                                row.id(),
                                site,
                                row.key(),
                                shared(places, row.place()),
                                edition,
                                blocks),
                        row.sparkplug());
            }
        }
        return rows.size();
    }

    /// One text for all things of a place.
    private static String shared(Map<String, String> places, String place) {
        return places.computeIfAbsent(place, same -> same);
    }

    /// Reads at once what these things are made of and no thing before them was. Editions never
    /// change, so they are read once and shared by all things; those read with older slots miss
    /// only slots that came later ([#forgetModel]).
    private void learn(List<Row> rows) {
        Set<EditionKey> unknown = new HashSet<>();
        Set<Integer> ofModels = new HashSet<>();
        for (var row : rows) {
            var edition = new EditionKey(row.model(), row.version());
            if (!editions.containsKey(edition)) {
                unknown.add(edition);
                ofModels.add(row.model());
            }
            row.blocks().stream()
                    .map(RawBlock::model)
                    .filter(model -> !slots.containsKey(model))
                    .forEach(ofModels::add);
        }
        if (!ofModels.isEmpty()) {
            slots.putAll(models.slots(ofModels));
            editions.putAll(models.editions(unknown, slots));
        }
    }

    /// A model has a new edition: its slots are read again.
    synchronized void forgetModel(int model) {
        slots.remove(model);
        editions.keySet().removeIf(key -> key.model() == model);
    }

    private List<Row> rows(String where, Map<String, ?> parameters) {
        Map<Integer, Row> rows = new LinkedHashMap<>();
        db.sql(THINGS.formatted(where))
                .params(parameters)
                .query(rs -> {
                    var row = rows.computeIfAbsent(rs.getInt("id"), id -> row(rs, id));
                    int base = rs.getInt("base");
                    if (base > 0) {
                        row.blocks().add(block(rs, base));
                    }
                });
        return new ArrayList<>(rows.values());
    }

    private static Row row(ResultSet rs, int id) {
        try {
            return new Row(
                    id,
                    rs.getString("key"),
                    rs.getInt("site_id"),
                    rs.getString("place"),
                    rs.getInt("model_id"),
                    rs.getInt("version"),
                    SparkplugAddress.of(
                            rs.getString("sparkplug_group"),
                            rs.getString("sparkplug_node"),
                            rs.getString("sparkplug_device")),
                    new ArrayList<>(1));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read thing " + id, e);
        }
    }

    private static RawBlock block(ResultSet rs, int base) throws SQLException {
        return new RawBlock(
                rs.getInt("block_model"), rs.getInt("first_slot"), rs.getInt("slots"), base);
    }

    private Map<Integer, Site> sites(List<Row> rows) {
        int[] numbers = rows.stream().mapToInt(Row::site).distinct().toArray();
        Map<Integer, Site> sites = new HashMap<>();
        if (numbers.length > 0) {
            db.sql("select * from site where id = any(:ids)")
                    .param("ids", numbers)
                    .query((rs, _) -> site(rs))
                    .list()
                    .forEach(site -> sites.put(site.number(), site));
        }
        return sites;
    }

    static Site site(ResultSet rs) throws SQLException {
        return new Site(
                rs.getInt("id"),
                rs.getInt("organisation_id"),
                rs.getString("key"),
                new Name(rs.getString("name_zh"), rs.getString("name_en")),
                ZoneId.of(rs.getString("time_zone")));
    }

    /// A thing that was taken away.
    record Gone(int organisation, int thing, String key) {}

    List<Gone> erasing() {
        return db.sql("select organisation_id, id, key from thing where state = 'erasing'")
                .query((rs, _) -> new Gone(rs.getInt(1), rs.getInt(2), rs.getString(3)))
                .list();
    }

    /// Greatest number of a thing, 0 when there is none.
    int lastNumber() {
        return db.sql("select coalesce(max(id), 0) from thing").query(Integer.class).single();
    }
}
