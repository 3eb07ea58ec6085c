package io.baigong.server.things;

import io.baigong.server.access.NotFound;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The sites of an organisation.
@Component
class Sites {
    private static final Name FIRST = new Name("主厂区", "Main site");

    private final JdbcClient db;

    Sites(JdbcClient db) {
        this.db = db;
    }

    List<Site> all(int organisation) {
        return db.sql("select * from site where organisation_id = :organisation order by id")
                .param("organisation", organisation)
                .query((rs, _) -> DirectoryStore.site(rs))
                .list();
    }

    /// The site of that key; without a key the first one, which is made when there is none.
    Site orFirst(int organisation, @Nullable String key) {
        var all = all(organisation);
        for (var site : all) {
            if (key == null || site.key().equals(key)) {
                return site;
            }
        }
        if (key != null) {
            throw new NotFound("site", key);
        }
        return make(organisation, "main", FIRST, ZoneId.systemDefault());
    }

    Site make(int organisation, String key, Name name, ZoneId zone) {
        return db.sql(
                        """
                        insert into site (organisation_id, key, name_zh, name_en, time_zone)
                        values (:organisation, :key, :zh, :en, :zone)
                        on conflict (organisation_id, key) do update set key = excluded.key
                        returning *\
                        """)
                .param("organisation", organisation)
                .param("key", key)
                .param("zh", name.zh())
                .param("en", name.en())
                .param("zone", zone.getId())
                .query((rs, _) -> DirectoryStore.site(rs))
                .single();
    }
}
