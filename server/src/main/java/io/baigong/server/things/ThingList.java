package io.baigong.server.things;

import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
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

    /// Things that were seen: up to so many are looked up by number, more are sifted from all.
    private static final int FEW = 10_000;

    /// What first screens ask every few seconds.
    private static final Question HEARD_OF_LAST =
            new Question(ThingFilter.ALL, Sort.LAST_SEEN, true);

    private static final String ALL = "t.organisation_id = :organisation";

    private final JdbcClient db;
    private final ObjectProvider<PresenceView> presence;
    private final ThingTotals totals;
    private final ThingWords words;

    ThingList(
            JdbcClient db,
            ObjectProvider<PresenceView> presence,
            ThingTotals totals,
            ThingWords words) {
        this.db = db;
        this.presence = presence;
        this.totals = totals;
        this.words = words;
    }

    enum Sort {
        KEY("t.key", ""),
        NAME_ZH("t.name_zh", ""),
        NAME_EN("t.name_en", ""),
        MODEL("m.key", "join model m on m.id = t.model_id"),
        PLACE("t.site_id, t.place", ""),
        /// Known in memory only.
        LAST_SEEN("t.key", "");

        private final String by;
        private final String join;

        Sort(String by, String join) {
            this.by = by;
            this.join = join;
        }

        String order(boolean descending) {
            String all =
                    switch (this) {
                        // Unique by itself: nothing to sort in the index.
                        case KEY, LAST_SEEN -> by;
                        case MODEL, PLACE -> by + ", t.key";
                        case NAME_ZH, NAME_EN -> by + ", t.id";
                    };
            return descending ? all.replace(",", " desc,") + " desc" : all;
        }
    }

    /// What is asked, and in which order.
    record Question(ThingFilter filter, Sort sort, boolean descending) {}

    PresenceView presence() {
        return presence.getIfAvailable(() -> PresenceView.NOBODY);
    }

    /// One page. What PostgreSQL does not know, who was seen when, is asked of memory.
    Page<Thing> page(int organisation, Question question, PageRequest page) {
        if (question.equals(HEARD_OF_LAST)) {
            long total = total(organisation, ThingFilter.ALL, Map.of(), ALL);
            return Page.of(rows(organisation, heardOfLast(organisation, page)), page, total);
        }
        boolean seen = question.sort() == Sort.LAST_SEEN || question.filter().presence() != null;
        if (seen) {
            int[] all = numbers(organisation, question);
            int from = (int) Math.min(page.offset(), all.length);
            int to = Math.min(from + page.size(), all.length);
            return Page.of(rows(organisation, Arrays.copyOfRange(all, from, to)), page, all.length);
        }
        Map<String, Object> parameters = new HashMap<>();
        String where = where(organisation, question.filter(), parameters);
        long total = total(organisation, question.filter(), parameters, where);
        return Page.of(
                rows(organisation, some(question, page, where, parameters, total)), page, total);
    }

    private long total(
            int organisation, ThingFilter filter, Map<String, Object> parameters, String where) {
        return totals.of(
                organisation,
                filter,
                () ->
                        db.sql("select count(*) from thing t where " + where)
                                .params(parameters)
                                .param("organisation", organisation)
                                .query(Long.class)
                                .single());
    }

    /// The numbers of a page. The index is walked from the nearer end.
    private int[] some(
            Question question,
            PageRequest page,
            String where,
            Map<String, Object> parameters,
            long total) {
        long left = Math.max(0, total - page.offset());
        long size = Math.min(page.size(), left);
        if (question.sort() == Sort.MODEL) {
            return byModel(question.descending(), page.offset(), size, where, parameters);
        }
        boolean fromTheEnd = left - size < page.offset();
        parameters.put("size", size);
        parameters.put("offset", fromTheEnd ? left - size : page.offset());
        var sort = question.sort();
        var found =
                db.sql(
                                "select t.id from thing t %s where %s order by %s limit :size offset :offset"
                                        .formatted(
                                                sort.join,
                                                where,
                                                sort.order(question.descending() != fromTheEnd)))
                        .params(parameters)
                        .query(Integer.class)
                        .list();
        return (fromTheEnd ? found.reversed() : found)
                .stream().mapToInt(Integer::intValue).toArray();
    }

    /// The same by model: one model after the other, each walked in its index.
    private int[] byModel(
            boolean descending,
            long offset,
            long size,
            String where,
            Map<String, Object> parameters) {
        record Part(int model, long things) {}
        String direction = descending ? " desc" : "";
        var parts =
                db.sql(
                                """
                                select m.id, c.things from model m join
                                       (select t.model_id, count(*) things from thing t where %s
                                         group by t.model_id) c on c.model_id = m.id
                                 order by m.key%s\
                                """
                                        .formatted(where, direction))
                        .params(parameters)
                        .query((rs, _) -> new Part(rs.getInt(1), rs.getLong(2)))
                        .list();
        var found = IntStream.builder();
        long skip = offset;
        long left = size;
        for (var part : parts) {
            if (skip < part.things() && left > 0) {
                parameters.put("one", part.model());
                parameters.put("size", left);
                parameters.put("offset", skip);
                db.sql(
                                "select t.id from thing t where %s and t.model_id = :one order by t.key%s limit :size offset :offset"
                                        .formatted(where, direction))
                        .params(parameters)
                        .query(rs -> {
                            found.add(rs.getInt(1));
                        });
                left -= Math.min(left, part.things() - skip);
            }
            skip = Math.max(0, skip - part.things());
        }
        return found.build().toArray();
    }

    /// The numbers of all things that are meant, in order.
    int[] numbers(int organisation, Question question) {
        Map<String, Object> parameters = new HashMap<>();
        var filter = question.filter();
        String where = where(organisation, filter, parameters);
        var sort = question.sort() == Sort.LAST_SEEN ? Sort.KEY : question.sort();
        var state = filter.presence();
        var presence = presence();
        if (state != null && state != PresenceView.State.NEVER) {
            int[] chosen = chosen(presence.seen(organisation), state);
            if (chosen.length <= FEW) {
                where += " and t.id = any(:chosen)";
                parameters.put("chosen", chosen);
            }
        }
        var numbers = IntStream.builder();
        db.sql(
                        "select t.id from thing t %s where %s order by %s"
                                .formatted(sort.join, where, sort.order(question.descending())))
                .params(parameters)
                .query(rs -> {
                    numbers.add(rs.getInt(1));
                });
        var kept = numbers.build();
        if (state != null) {
            kept = kept.filter(thing -> presence.state(thing) == state);
        }
        return question.sort() == Sort.LAST_SEEN
                ? bySeen(kept.toArray(), presence, question.descending())
                : kept.toArray();
    }

    /// The numbers of things by key, in that order; unknown ones are left out.
    int[] numbers(int organisation, List<String> keys) {
        return db
                .sql(
                        """
                        select t.id from unnest(:keys) with ordinality as k(key, rank)
                          join thing t on t.organisation_id = :organisation and t.key = k.key
                         order by k.rank\
                        """)
                .param("organisation", organisation)
                .param("keys", keys.toArray(String[]::new))
                .query(Integer.class)
                .list()
                .stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The keys of things by number, in that order.
    List<String> keys(int organisation, int[] numbers) {
        var keys = new ArrayList<String>(numbers.length);
        db.sql(
                        """
                        select t.key from thing t
                          join unnest(:numbers) with ordinality as n(number, rank)
                            on n.number = t.id
                         where t.organisation_id = :organisation order by rank\
                        """)
                .param("organisation", organisation)
                .param("numbers", numbers)
                .query(rs -> {
                    keys.add(rs.getString(1));
                });
        return keys;
    }

    private static int[] chosen(PresenceView.Seen seen, PresenceView.State state) {
        boolean online = state == PresenceView.State.ONLINE;
        return IntStream.range(0, seen.things().length)
                .filter(i -> seen.online()[i] == online)
                .map(i -> seen.things()[i])
                .toArray();
    }

    /// A page of those heard of last, then of those never heard of, the youngest first.
    private int[] heardOfLast(int organisation, PageRequest page) {
        var seen = presence().seen(organisation);
        long end = page.offset() + page.size();
        int heard = seen.things().length;
        int[] newest = newest(seen, (int) Math.min(end, heard));
        int[] some =
                Arrays.copyOfRange(newest, (int) Math.min(page.offset(), heard), newest.length);
        if (end <= heard) {
            return some;
        }
        var never =
                db.sql(
                                """
                                select id from thing t where t.organisation_id = :organisation
                                   and not id = any(:seen) order by id desc limit :size offset :offset\
                                """)
                        .param("organisation", organisation)
                        .param("seen", seen.things())
                        .param("size", page.size() - some.length)
                        .param("offset", Math.max(0, page.offset() - heard))
                        .query((rs, _) -> rs.getInt(1))
                        .list();
        return IntStream.concat(Arrays.stream(some), never.stream().mapToInt(Integer::intValue))
                .toArray();
    }

    /// So many of those heard of last, the newest first. Few of many are chosen, not all sorted.
    private static int[] newest(PresenceView.Seen seen, int count) {
        var order =
                Comparator.comparingLong((Integer i) -> seen.lastSeen()[i])
                        .thenComparingInt(i -> seen.things()[i]);
        var chosen = new PriorityQueue<Integer>(order);
        long oldest = Long.MIN_VALUE;
        for (int i = 0; i < seen.things().length; i++) {
            if (chosen.size() == count && seen.lastSeen()[i] < oldest) {
                continue;
            }
            chosen.add(i);
            if (chosen.size() > count) {
                chosen.remove();
            }
            oldest = seen.lastSeen()[chosen.element()];
        }
        return chosen.stream().sorted(order.reversed()).mapToInt(i -> seen.things()[i]).toArray();
    }

    private static int[] bySeen(int[] things, PresenceView presence, boolean descending) {
        record Seen(long at, int thing) {}
        var seen = new Seen[things.length];
        for (int i = 0; i < things.length; i++) {
            var at = presence.lastSeen(things[i]);
            seen[i] = new Seen(at == null ? Long.MIN_VALUE : at.toEpochMilli(), things[i]);
        }
        var order = Comparator.comparingLong(Seen::at).thenComparingInt(Seen::thing);
        Arrays.sort(seen, descending ? order.reversed() : order);
        return Arrays.stream(seen).mapToInt(Seen::thing).toArray();
    }

    /// Things by number, in that order; what is gone meanwhile is left out.
    List<Thing> rows(int organisation, int[] numbers) {
        return numbers.length == 0
                ? List.of()
                : db.sql(
                                ROWS.formatted(
                                        // "offset 0" lets nothing but the numbers lead to things.
                                        """
                                        select one.*, rank
                                          from unnest(:numbers) with ordinality as n(number, rank)
                                         cross join lateral (
                                               select * from thing
                                                where id = n.number
                                                  and organisation_id = :organisation
                                               offset 0) one\
                                        """))
                        .param("organisation", organisation)
                        .param("numbers", numbers)
                        .query((rs, _) -> thing(rs))
                        .list();
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

    /// The condition on `t`; what is asked of presence is not in it.
    String where(int organisation, ThingFilter filter, Map<String, Object> parameters) {
        var where = new StringBuilder(ALL);
        parameters.put("organisation", organisation);
        if (filter.query() != null) {
            where.append(" and ").append(words.condition(filter.query(), organisation, parameters));
        }
        if (filter.model() != null) {
            where.append(number("model", "model"));
            parameters.put("model", filter.model());
        }
        if (filter.site() != null) {
            where.append(number("site", "site"));
            parameters.put("site", filter.site());
        }
        if (filter.tag() != null) {
            where.append(" and :tag = any(t.tags)");
            parameters.put("tag", filter.tag());
        }
        if (filter.place() != null) {
            where.append(" and (t.place = :place or t.place like :below)");
            parameters.put("place", filter.place());
            parameters.put("below", escaped(filter.place()) + "/%");
        }
        if (filter.presence() != null) {
            where.append(" and t.state = 'live'");
        }
        return where.toString();
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
