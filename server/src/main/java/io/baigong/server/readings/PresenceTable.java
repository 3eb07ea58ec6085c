package io.baigong.server.readings;

import io.baigong.server.database.Tenancy;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// When things were last seen, in PostgreSQL.
@Component
class PresenceTable {
    private final JdbcTemplate db;

    PresenceTable(JdbcTemplate db) {
        this.db = db;
    }

    /// @param readingMicros when readings of it last came from itself or its gateway; 0 for never
    record Row(int organisation, int thing, long seenMicros, boolean online, long readingMicros) {}

    void each(Consumer<Row> to) {
        Tenancy.asPlatform(() -> {
            db.query(
                    "select organisation_id, thing_id, seen_micros, online, reading_micros from presence",
                    row -> {
                        to.accept(
                                new Row(
                                        row.getInt(1),
                                        row.getInt(2),
                                        row.getLong(3),
                                        row.getBoolean(4),
                                        row.getLong(5)));
                    });
            return "read";
        });
    }

    void save(List<Row> rows) {
        Tenancy.asPlatform(() ->
                db.update(
                        """
                        insert into presence (organisation_id, thing_id, seen_micros, online, reading_micros)
                        select * from unnest(?::int[], ?::int[], ?::bigint[], ?::boolean[], ?::bigint[])
                        on conflict (thing_id) do update
                           set seen_micros = excluded.seen_micros, online = excluded.online,
                               reading_micros = greatest(presence.reading_micros, excluded.reading_micros)\
                        """,
                        array(rows.stream().map(Row::organisation).toList()),
                        array(rows.stream().map(Row::thing).toList()),
                        array(rows.stream().map(Row::seenMicros).toList()),
                        array(rows.stream().map(Row::online).toList()),
                        array(rows.stream().map(Row::readingMicros).toList())));
    }

    void forget(int thing) {
        db.update("delete from presence where thing_id = ?", thing);
    }

    /// PostgreSQL's text form of an array.
    private static String array(List<?> elements) {
        var text = new StringBuilder("{");
        for (var element : elements) {
            text.append(text.length() == 1 ? "" : ",").append(element);
        }
        return text.append('}').toString();
    }
}
