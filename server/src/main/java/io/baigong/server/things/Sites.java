package io.baigong.server.things;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.audit.Audit;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The sites of an organisation.
@Component
class Sites {
    private static final Name FIRST = new Name("主厂区", "Main site");

    private final JdbcClient db;
    private final Changes changes;
    private final Audit audit;
    private final ThingDirectory directory;
    private final ObjectProvider<ReadingsView> readings;
    private final Clock clock;

    Sites(
            JdbcClient db,
            Changes changes,
            Audit audit,
            ThingDirectory directory,
            ObjectProvider<ReadingsView> readings,
            Clock clock) {
        this.db = db;
        this.changes = changes;
        this.audit = audit;
        this.directory = directory;
        this.readings = readings;
        this.clock = clock;
    }

    List<Site> all(int organisation) {
        return db.sql("select * from site where organisation_id = :organisation order by id")
                .param("organisation", organisation)
                .query((rs, _) -> DirectoryStore.site(rs))
                .list();
    }

    /// The site of that key; without a key the one that things get when nothing is said, made or
    /// not. Null when there is no such site.
    @Nullable Site find(int organisation, String key) {
        var all = all(organisation);
        if (key.isEmpty()) {
            return all.isEmpty() ? first(organisation, 0) : all.getFirst();
        }
        for (var site : all) {
            if (site.key().equals(key)) {
                return site;
            }
        }
        return null;
    }

    private Site first(int organisation, int number) {
        return new Site(number, organisation, "main", FIRST, clock.getZone());
    }

    /// The site of that key; without a key the first one, which is made when there is none.
    Site orFirst(int organisation, @Nullable String key) {
        var site = find(organisation, key == null ? "" : key);
        if (site == null) {
            throw new Invalid("site", "the key of a site", key);
        }
        return site.number() == 0 ? make(site) : site;
    }

    private Site make(Site first) {
        var made = insert(first);
        recordPut(null, made);
        return made;
    }

    private void recordPut(@Nullable Site before, Site after) {
        audit.recordChange(
                "site.put", after.key(), before == null ? Map.of() : said(before), said(after));
    }

    private static Map<String, Object> said(Site site) {
        return Map.of("name", site.name(), "zone", site.zone().getId());
    }

    /// Makes a site, or changes the one of that key. Its zone stays when it has readings: the local
    /// days that people have seen depend on it.
    ///
    /// @throws Conflict when it has readings in another zone
    Site put(int organisation, String key, Name name, ZoneId zone) {
        var put =
                changes.in(
                        organisation,
                        () -> {
                            var before = find(organisation, key);
                            if (before != null && !before.zone().equals(zone)) {
                                checkSilent(before);
                            }
                            var site = insert(new Site(0, organisation, key, name, zone));
                            recordPut(before == null || before.number() == 0 ? null : before, site);
                            return site;
                        });
        directory.refresh(DirectoryStore.Part.site(put.number()));
        return put;
    }

    private void checkSilent(Site site) {
        readings.ifAvailable(view ->
                directory.each(
                        site.organisation(),
                        thing -> {
                            boolean here = thing.site() == site.number();
                            if (here && thing.everySeries().stream().anyMatch(view::has)) {
                                throw new Conflict(
                                        "site-has-readings",
                                        "site %s has readings in the zone %s"
                                                .formatted(site.key(), site.zone()));
                            }
                        }));
    }

    private Site insert(Site site) {
        return db.sql(
                        """
                        insert into site (organisation_id, key, name_zh, name_en, time_zone)
                        values (:organisation, :key, :zh, :en, :zone)
                        on conflict (organisation_id, key) do update
                           set name_zh = excluded.name_zh, name_en = excluded.name_en,
                               time_zone = excluded.time_zone
                        returning *\
                        """)
                .param("organisation", site.organisation())
                .param("key", site.key())
                .param("zh", site.name().zh())
                .param("en", site.name().en())
                .param("zone", site.zone().getId())
                .query((rs, _) -> DirectoryStore.site(rs))
                .single();
    }
}
