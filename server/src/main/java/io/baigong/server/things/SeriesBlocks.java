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

    private record Missing(int thing, int have) {}

    /// Gives every living thing of a model the numbers that it lacks.
    ///
    /// @param slots of the model, over all its editions
    void cover(int organisation, int model, int slots) {
        give(organisation, model, slots, missing(model, slots, Map.of(), ""));
    }

    /// The same for some things only.
    void cover(int organisation, int model, int slots, int[] things) {
        var some = missing(model, slots, Map.of("things", things), "and t.id = any(:things)");
        give(organisation, model, slots, some);
    }

    private List<Missing> missing(int model, int slots, Map<String, ?> parameters, String and) {
        return db.sql(
                        """
                        select t.id, coalesce(max(b.first_slot + b.slots), 0) have
                          from thing t
                          left join series_block b on b.thing_id = t.id and b.model_id = t.model_id
                         where t.model_id = :model and t.state = 'live' %s
                         group by t.id having coalesce(max(b.first_slot + b.slots), 0) < :slots\
                        """
                                .formatted(and))
                .param("model", model)
                .param("slots", slots)
                .params(parameters)
                .query((rs, _) -> new Missing(rs.getInt("id"), rs.getInt("have")))
                .list();
    }

    private void give(int organisation, int model, int slots, List<Missing> missing) {
        if (missing.isEmpty()) {
            return;
        }
        int[] sizes = new int[missing.size()];
        int total = 0;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = roundUp(slots - missing.get(i).have());
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
                        select :organisation, thing, :model, first, slots, base, :since
                          from unnest(:things, :firsts, :sizes, :bases)
                               as n(thing, first, slots, base)\
                        """)
                .param("organisation", organisation)
                .param("model", model)
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
