package io.baigong.server.organisations;

import io.baigong.server.access.Lifetimes;
import io.baigong.server.database.Tenancy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which organisations are no more today, by what the register says of them.
@Component
class Ends implements Lifetimes {
    private final JdbcClient db;
    private final Days days;

    Ends(JdbcClient db, Days days) {
        this.db = db;
        this.days = days;
    }

    @Override
    public boolean hasEnded(int organisation) {
        return Tenancy.asPlatform(() ->
                db.sql(
                                "select exists (select from legal_entity where organisation_id = ? and ended <= ?)")
                        .params(organisation, days.today())
                        .query(Boolean.class)
                        .single());
    }
}
