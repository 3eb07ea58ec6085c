package io.baigong.server.overview;

import io.baigong.evaluator.method.Label;
import io.baigong.server.access.Caller;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.overview.Counters.What;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What stands behind a counter. Each statement of what yields `key, name_zh, name_en, kind, level,
/// at, devices, evidenced`; level is 3 for verified, 2 for evidenced, 1 for declared.
@Component
class CounterLists {
    private static final String OWN_DEVICES =
            """
            select t.key, t.name_zh, t.name_en, 'thing' as kind,
                   case when p.reading_micros >= :since and %s then 3
                        when p.reading_micros >= :since then 2 else 1 end as level,
                   nullif(p.reading_micros, 0) as at, null::bigint as devices, null::bigint as evidenced
              from thing t join member m on m.organisation_id = t.organisation_id
              left join presence p on p.thing_id = t.id where t.state = 'live'\
            """
                    .formatted(Counters.CONFIRMED);
    private static final String BY_FIRM =
            """
            select e.key, e.name_zh, e.name_en, e.kind,
                   case when c.verified > 0 then %d when c.evidenced > 0 then 2 else 1 end as level, c.at,
                   coalesce(c.devices, 0) as devices, coalesce(c.evidenced, 0) as evidenced
              from legal_entity e join member m on m.organisation_id = e.organisation_id
              left join (
                select t.organisation_id, count(*) as devices, max(nullif(p.reading_micros, 0)) as at,
                       count(*) filter (where p.reading_micros >= :since) as evidenced,
                       count(*) filter (where p.reading_micros >= :since and CONFIRMED) as verified
                  from thing t join member m on m.organisation_id = t.organisation_id
                  left join presence p on p.thing_id = t.id
                 where t.state = 'live' group by t.organisation_id) c on c.organisation_id = e.organisation_id
             where %s\
            """
                    .replace("CONFIRMED", Counters.CONFIRMED);
    private static final String REGISTERED =
            """
            select e.key, e.name_zh, e.name_en, e.kind, 1 as level, null::bigint as at,
                   null::bigint as devices, null::bigint as evidenced
              from legal_entity e join member m on m.organisation_id = e.organisation_id
             where e.kind = 'enterprise'\
            """;
    private static final String APPS =
            """
            select i.key, max(i.manifest -> 'name' ->> 'zh') as name_zh, max(i.manifest -> 'name' ->> 'en') as name_en,
                   'pack' as kind, max(case when u.pack is null then 1 else 2 end) as level, null::bigint as at,
                   count(*) as devices, null::bigint as evidenced
              from pack_installed i join member m on m.organisation_id = i.organisation_id
              left join (
                select distinct d.content ->> 'pack' as pack from thing t
                  join member m on m.organisation_id = t.organisation_id
                  join presence p on p.thing_id = t.id and p.reading_micros >= :since
                  join model o on o.id = t.model_id
                  join model_edition d on d.model_id = o.id and d.version = coalesce(t.model_version, o.version)
                 where t.state = 'live') u on u.pack = i.key
             group by i.key\
            """;
    private static final String CODES =
            """
            select e.credit_code as key, e.name_zh, e.name_en, 'credit-code' as kind, 1 as level,
                   null::bigint as at, null::bigint as devices, null::bigint as evidenced
              from legal_entity e join member m on m.organisation_id = e.organisation_id
             where e.credit_code is not null\
            """;
    private static final String ADDRESSES =
            """
             union all
            select d.serial, t.name_zh, t.name_en, 'serial', 1, null, null, null
              from device d join member m on m.organisation_id = d.organisation_id
              join thing t on t.id = d.thing_id where d.until is null
             union all
            select case when t.sparkplug_group is null then t.key
                        else concat_ws('/', t.sparkplug_group, t.sparkplug_node, nullif(t.sparkplug_device, '')) end,
                   t.name_zh, t.name_en, case when t.sparkplug_group is null then 'topic' else 'sparkplug' end,
                   case when p.reading_micros >= :since then 2 else 1 end, nullif(p.reading_micros, 0), null, null
              from thing t join member m on m.organisation_id = t.organisation_id
              left join presence p on p.thing_id = t.id where t.state = 'live'\
            """;

    private final JdbcClient db;
    private final Counters counters;
    private final Clock clock;

    CounterLists(JdbcClient db, Counters counters, Clock clock) {
        this.db = db;
        this.counters = counters;
        this.clock = clock;
    }

    /// One line of a list.
    ///
    /// @param key of a thing, organisation or pack; or the identifier itself
    /// @param kind of an organisation or an identifier; `thing`, `pack`
    /// @param at when readings last came
    /// @param devices of an organisation; installations of a pack
    @Schema(name = "CounterItem")
    record Item(
            String key,
            Name name,
            String kind,
            String level,
            @Nullable Instant at,
            @Nullable Long devices,
            @Nullable Long evidenced) {}

    /// The levels whose list the caller may open.
    static List<String> open(Caller caller, Extent extent, What what) {
        var levels = new ArrayList<String>();
        for (var level : Label.values()) {
            if (mayOpen(caller, extent, what, level)) {
                levels.add(level.word());
            }
        }
        return levels;
    }

    private static boolean mayOpen(Caller caller, Extent extent, What what, Label level) {
        boolean own = extent instanceof Extent.Own;
        return switch (what) {
            case DEVICES -> own ? caller.may(Scope.THINGS_READ) : extent.open();
            case FIRMS -> level == Label.DECLARED || extent.open();
            case APPS -> own ? caller.may(Scope.THINGS_READ) : extent.open();
            case IDENTIFIERS -> own ? caller.may(Scope.THINGS_READ) : level == Label.DECLARED;
        };
    }

    /// @throws NotAllowed `list-not-open` when single organisations would be told apart
    Page<Item> of(Caller caller, Extent extent, What what, Label level, PageRequest page) {
        if (!mayOpen(caller, extent, what, level)) {
            throw new NotAllowed(
                    "list-not-open",
                    "what a single organisation has and reports needs things:read on it; the counts are yours to see");
        }
        if (level == Label.VERIFIED && what != What.DEVICES) {
            return Page.of(List.of(), page, 0);
        }
        String with =
                "with recursive " + extent.members() + ", item as (" + items(extent, what) + ")";
        String from = " from item where level >= :level";
        var parameters = new HashMap<>(counters.parameters(extent, clock.instant()));
        parameters.put("level", level.ordinal() + 1);
        return extent.ask(() -> {
            long total =
                    db.sql(with + " select count(*)" + from)
                            .params(parameters)
                            .query(Long.class)
                            .single();
            parameters.put("size", page.size());
            parameters.put("offset", page.offset());
            var items =
                    db.sql(with + " select *" + from + " order by key limit :size offset :offset")
                            .params(parameters)
                            .query(CounterLists::item)
                            .list();
            return Page.of(items, page, total);
        });
    }

    private static String items(Extent extent, What what) {
        boolean own = extent instanceof Extent.Own;
        return switch (what) {
            case DEVICES -> own ? OWN_DEVICES : BY_FIRM.formatted(3, "c.devices > 0");
            case FIRMS ->
                    extent.open() ? BY_FIRM.formatted(2, "e.kind = 'enterprise'") : REGISTERED;
            case APPS -> APPS;
            case IDENTIFIERS -> own ? CODES + ADDRESSES : CODES;
        };
    }

    private static Item item(ResultSet row, int n) throws SQLException {
        long micros = row.getLong("at");
        var at = row.wasNull() ? null : Instant.ofEpochMilli(micros / 1_000);
        String key = row.getString("key");
        String zh = row.getString("name_zh");
        String en = row.getString("name_en");
        return new Item(
                key,
                new Name(zh == null ? key : zh, en == null ? key : en),
                row.getString("kind"),
                Label.values()[row.getInt("level") - 1].word(),
                at,
                number(row, "devices"),
                number(row, "evidenced"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
