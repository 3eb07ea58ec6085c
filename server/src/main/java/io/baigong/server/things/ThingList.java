package io.baigong.server.things;

import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Answers what people ask of many things. Filters, sorts and pages in PostgreSQL; who is online is
/// known in memory only, so those numbers travel into the query.
@Component
final class ThingList {
    private static final String ROWS =
            """
            select t.id, t.key, t.name_zh, t.name_en, m.key model_key, e.version,
                   t.model_version is not null pinned,
                   e.content -> 'name' ->> 'zh' model_zh, e.content -> 'name' ->> 'en' model_en,
                   s.key site_key, t.place, t.tags, t.state,
                   t.sparkplug_group, t.sparkplug_node, t.sparkplug_device
              from (%s) t
              join model m on m.id = t.model_id
              join model_edition e
                on e.model_id = t.model_id and e.version = coalesce(t.model_version, m.version)
              join site s on s.id = t.site_id
             order by t.rank\
            """;

    private final JdbcClient db;
    private final ObjectProvider<PresenceView> presence;

    ThingList(JdbcClient db, ObjectProvider<PresenceView> presence) {
        this.db = db;
        this.presence = presence;
    }

    enum Sort {
        KEY("t.key", ""),
        NAME_ZH("t.name_zh", ""),
        NAME_EN("t.name_en", ""),
        MODEL("m.key", "join model m on m.id = t.model_id"),
        LAST_SEEN(
                "p.seen",
                "left join unnest(:seenThings, :seenTimes) as p(thing, seen) on p.thing = t.id");

        private final String by;
        private final String join;

        Sort(String by, String join) {
            this.by = by;
            this.join = join;
        }
    }

    /// What is asked; null asks nothing.
    record Question(
            @Nullable String text,
            @Nullable String model,
            @Nullable String tag,
            @Nullable String site,
            @Nullable String place,
            PresenceView.@Nullable State state,
            Sort sort,
            boolean descending) {}

    PresenceView presence() {
        return presence.getIfAvailable(() -> PresenceView.NOBODY);
    }

    Page<Thing> page(int organisation, Question question, PageRequest page) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("organisation", organisation);
        String where = where(organisation, question, parameters);
        long total =
                db.sql("select count(*) from thing t where " + where)
                        .params(parameters)
                        .query(Long.class)
                        .single();
        var sort = question.sort();
        if (sort == Sort.LAST_SEEN) {
            var seen = presence().seen(organisation);
            parameters.put("seenThings", seen.things());
            parameters.put("seenTimes", seen.lastSeen());
        }
        String order =
                question.descending()
                        ? sort.by + " desc nulls last, t.id desc"
                        : sort.by + " nulls first, t.id";
        String some =
                """
                select t.*, row_number() over (order by %s) rank from thing t %s
                 where %s order by %s limit :size offset :offset\
                """
                        .formatted(order, sort.join, where, order);
        parameters.put("size", page.size());
        parameters.put("offset", page.offset());
        var items =
                db.sql(ROWS.formatted(some)).params(parameters).query((rs, _) -> thing(rs)).list();
        return Page.of(items, page, total);
    }

    /// @throws NotFound when there is no such thing
    Thing get(int organisation, String key) {
        return db.sql(
                        ROWS.formatted(
                                "select *, 1 rank from thing"
                                        + " where organisation_id = :organisation and key = :key"))
                .param("organisation", organisation)
                .param("key", key)
                .query((rs, _) -> thing(rs))
                .optional()
                .orElseThrow(() -> new NotFound("thing", key));
    }

    private String where(int organisation, Question question, Map<String, Object> parameters) {
        var where = new StringBuilder("t.organisation_id = :organisation");
        if (question.text() != null) {
            where.append(" and t.search like :text");
            parameters.put("text", "%" + escaped(question.text().toLowerCase(Locale.ROOT)) + "%");
        }
        if (question.model() != null) {
            where.append(number("model", "model"));
            parameters.put("model", question.model());
        }
        if (question.site() != null) {
            where.append(number("site", "site"));
            parameters.put("site", question.site());
        }
        if (question.tag() != null) {
            where.append(" and :tag = any(t.tags)");
            parameters.put("tag", question.tag());
        }
        if (question.place() != null) {
            where.append(" and (t.place = :place or t.place like :below)");
            parameters.put("place", question.place());
            parameters.put("below", escaped(question.place()) + "/%");
        }
        if (question.state() != null) {
            where.append(" and t.state = 'live' and ");
            where.append(state(organisation, question.state(), parameters));
        }
        return where.toString();
    }

    private String state(
            int organisation, PresenceView.State state, Map<String, Object> parameters) {
        var seen = presence().seen(organisation);
        var chosen = new int[seen.things().length];
        int count = 0;
        for (int i = 0; i < chosen.length; i++) {
            boolean wanted =
                    switch (state) {
                        case ONLINE -> seen.online()[i];
                        case OFFLINE -> !seen.online()[i];
                        case NEVER -> true;
                    };
            if (wanted) {
                chosen[count++] = seen.things()[i];
            }
        }
        parameters.put("chosen", java.util.Arrays.copyOf(chosen, count));
        return state == PresenceView.State.NEVER ? "t.id <> all(:chosen)" : "t.id = any(:chosen)";
    }

    private static String number(String table, String parameter) {
        return " and t.%1$s_id = (select id from %1$s where organisation_id = :organisation and key = :%2$s)"
                .formatted(table, parameter);
    }

    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static Thing thing(ResultSet rs) throws SQLException {
        return new Thing(
                rs.getInt("id"),
                rs.getString("key"),
                new Name(rs.getString("name_zh"), rs.getString("name_en")),
                new Thing.ModelRef(
                        rs.getString("model_key"),
                        rs.getInt("version"),
                        new Name(rs.getString("model_zh"), rs.getString("model_en")),
                        rs.getBoolean("pinned")),
                rs.getString("site_key"),
                rs.getString("place"),
                List.of((String[]) rs.getArray("tags").getArray()),
                rs.getString("state").equals("erasing"),
                SparkplugAddress.of(
                        rs.getString("sparkplug_group"),
                        rs.getString("sparkplug_node"),
                        rs.getString("sparkplug_device")));
    }
}
