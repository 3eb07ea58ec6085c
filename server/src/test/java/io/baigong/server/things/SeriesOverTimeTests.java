package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.database.Tenancy;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
class SeriesOverTimeTests {
    @Autowired private Models models;
    @Autowired private Things things;
    @Autowired private ThingDirectory directory;
    @Autowired private JdbcClient db;
    private int organisation;

    @BeforeEach
    void anOrganisationOfItsOwn() {
        organisation =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        """
                                        insert into organisation (key, name)
                                        values ('t-' || gen_random_uuid(), 'Test') returning id\
                                        """)
                                .query(Integer.class)
                                .single());
    }

    @Test
    void aThingHasASeriesForEachPropertyAndGrowsWithItsModel() {
        models.derive(organisation, "pump", Name.of("Pump"), List.of(temperature()));
        var pump =
                things.accept(
                        organisation,
                        new Things.NewThing(
                                "pump-1", Name.of("Pump 1"), "pump", null, "", List.of(), null));
        var before = pump.property("temp");
        assertThat(before).isNotNull();
        assertThat(pump.property("flow")).isNull();

        models.grow(
                organisation, "pump", List.of(Property.plain("flow", PropertyType.DOUBLE, "m3/h")));

        var grown = directory.byKey(organisation, "pump-1");
        assertThat(grown).isNotNull();
        assertThat(grown.property("temp")).isEqualTo(before);
        assertThat(grown.property("flow")).isNotNull();
    }

    private static Property temperature() {
        return Property.plain("temp", PropertyType.DOUBLE, "Cel");
    }
}
