package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.database.Tenancy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
class TenancyTests {
    @Autowired private JdbcClient db;

    @Test
    void connectionsWorkForTheApplicationRoleAndTheBoundOrganisation() {
        assertThat(Tenancy.as(7, this::role)).isEqualTo("baigong_app_postgres 7");
        assertThat(role()).isEqualTo("baigong_app_postgres ");
    }

    @Test
    void noOrganisationHasTheNumberThatStandsForAll() {
        assertThatThrownBy(() -> Tenancy.as(0, this::role))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyTableButFlywaysIsUnderRowLevelSecurity() {
        var open =
                db.sql(
                                """
                                select relname from pg_class
                                 where relnamespace = 'public'::regnamespace
                                   and relkind in ('r', 'p') and not relrowsecurity
                                   and relname not like 'flyway%'\
                                """)
                        .query(String.class)
                        .list();
        assertThat(open).isEmpty();
    }

    private String role() {
        return db.sql("select current_user || ' ' || current_setting('baigong.organisation')")
                .query(String.class)
                .single();
    }
}
