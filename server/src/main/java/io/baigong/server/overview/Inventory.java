package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.things.Name;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The things of a works with what people call them; at most two thousand, by key.
@Component
class Inventory {
    static final int MOST = 2_000;

    /// The tag of a meter that counts all that the others count too.
    static final String MAIN_METER = "main-meter";

    private final JdbcClient db;
    private final Things things;

    Inventory(JdbcClient db, Things things) {
        this.db = db;
        this.things = things;
    }

    /// @param site its key
    record Item(VisibleThing thing, Name name, List<String> tags, String site, Name siteName) {
        String key() {
            return thing.handle().key();
        }

        ZoneId zone() {
            return thing.handle().zone();
        }

        boolean isMainMeter() {
            return tags.contains(MAIN_METER);
        }
    }

    private record Row(String key, Name name, List<String> tags, String site, Name siteName) {}

    List<Item> of(Caller caller) {
        var visible = things.visible(caller);
        var rows =
                db.sql(
                                """
                                select t.key, t.name_zh, t.name_en, t.tags, s.key as site, s.name_zh as site_zh,
                                       s.name_en as site_en
                                  from thing t join site s on s.id = t.site_id
                                 where t.organisation_id = ? and t.state = 'live' order by t.key limit ?\
                                """)
                        .params(caller.organisation(), MOST)
                        .query((row, n) ->
                                new Row(
                                        row.getString("key"),
                                        new Name(
                                                row.getString("name_zh"), row.getString("name_en")),
                                        List.of((String[]) row.getArray("tags").getArray()),
                                        row.getString("site"),
                                        new Name(
                                                row.getString("site_zh"),
                                                row.getString("site_en"))))
                        .list();
        var items = new ArrayList<Item>();
        for (var row : rows) {
            var thing = visible.thing(row.key());
            if (thing != null) {
                items.add(new Item(thing, row.name(), row.tags(), row.site(), row.siteName()));
            }
        }
        return items;
    }
}
