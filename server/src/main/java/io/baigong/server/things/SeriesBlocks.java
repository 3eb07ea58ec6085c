package io.baigong.server.things;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Gives things the numbers of their series, in blocks.
@Component
final class SeriesBlocks {
    /// Blocks are rounded up to this, so that a model that grows by one property does not need a
    /// row per thing each time.
    private static final int GRAIN = 8;

    private final JdbcClient db;
    private final Clock clock;

    SeriesBlocks(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    private record Missing(int thing, int model, int have, int slots) {}

    /// Gives every living thing of a model the numbers that it lacks.
    void coverModel(int organisation, int model) {
        give(organisation, missing("t.model_id = :model", Map.of("model", model)));
    }

    /// Gives some things the numbers that they lack, whatever their models.
    void coverThings(int organisation, int... things) {
        give(organisation, missing("t.id = any(:things)", Map.of("things", things)));
    }

    private List<Missing> missing(String where, Map<String, ?> parameters) {
        return db.sql(
                        """
                        select t.id, t.model_id, m.slots,
                               coalesce(max(b.first_slot + b.slots), 0) have
                          from thing t join model m on m.id = t.model_id
                          left join series_block b on b.thing_id = t.id and b.model_id = t.model_id
                         where %s and t.state = 'live'
                         group by t.id, t.model_id, m.slots
                        having coalesce(max(b.first_slot + b.slots), 0) < m.slots\
                        """
                                .formatted(where))
                .params(parameters)
                .query((rs, _) ->
                        new Missing(
                                rs.getInt("id"),
                                rs.getInt("model_id"),
                                rs.getInt("have"),
                                rs.getInt("slots")))
                .list();
    }

    private void give(int organisation, List<Missing> missing) {
        if (missing.isEmpty()) {
            return;
        }
        int[] sizes = new int[missing.size()];
        int total = 0;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = roundUp(missing.get(i).slots() - missing.get(i).have());
            total = Math.addExact(total, sizes[i]);
        }
        int next =
                db.sql("select reserve_series(:n)").param("n", total).query(Integer.class).single();
        int[] bases = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            bases[i] = next;
            next += sizes[i];
        }
        db.sql(
                        """
                        insert into series_block
                               (organisation_id, thing_id, model_id, first_slot, slots, base, since)
                        select :organisation, thing, model, first, slots, base, :since
                          from unnest(:things, :models, :firsts, :sizes, :bases)
                               as n(thing, model, first, slots, base)\
                        """)
                .param("organisation", organisation)
                .param("models", missing.stream().mapToInt(Missing::model).toArray())
                .param("since", clock.instant().atOffset(ZoneOffset.UTC))
                .param("things", missing.stream().mapToInt(Missing::thing).toArray())
                .param("firsts", missing.stream().mapToInt(Missing::have).toArray())
                .param("sizes", sizes)
                .param("bases", bases)
                .update();
    }

    private static int roundUp(int slots) {
        return (slots + GRAIN - 1) / GRAIN * GRAIN;
    }
}
