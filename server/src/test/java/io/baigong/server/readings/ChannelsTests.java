package io.baigong.server.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Label;
import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Api;
import io.baigong.server.things.Models;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Things;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// By which channels readings came, through the real doors.
@PlatformTest
@Timeout(300)
class ChannelsTests {
    @Autowired private TestCallers callers;
    @Autowired private Models models;
    @Autowired private Things things;
    @Autowired private Channels channels;
    @Autowired private JdbcClient db;
    @LocalServerPort private int port;
    private Caller caller;
    private Api api;
    private ThingHandle mill;
    private String device = "";

    @BeforeEach
    void aMill() {
        caller = callers.inNewOrganisation();
        api = new Api(port, callers, caller);
        mill =
                caller.call(() -> {
                    models.derive(
                            caller.organisation(),
                            "mill",
                            Name.of("Mill"),
                            List.of(Property.plain("hours", PropertyType.DOUBLE, null)));
                    return things.accept(
                            caller.organisation(),
                            new Things.NewThing(
                                    "mill-1",
                                    Name.of("Mill 1"),
                                    "mill",
                                    null,
                                    "",
                                    List.of(),
                                    null));
                });
        device = api.post("/things/mill-1/tokens", "{}").at("/token").asString();
    }

    private void send(String authorization, String time) {
        var answer =
                new TestHttp(port)
                        .by(authorization)
                        .post(
                                "/api/v1/things/mill-1/readings",
                                "{\"ts\":%d,\"values\":{\"hours\":8}}"
                                        .formatted(Instant.parse(time).toEpochMilli()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private void replay(String csv) {
        var job =
                api.send(
                        "/import/readings?format=csv",
                        "text/csv",
                        "application/json",
                        ("thing,property,time,value\n" + csv).getBytes(StandardCharsets.UTF_8));
        assertThat(job.status()).as(job.text()).isEqualTo(202);
        String path = "/jobs/" + job.at("/id").asString();
        Flow.await(() -> api.get(path).at("/state").asString().equals("done"));
    }

    private java.util.Set<Channel> in(String from, String to) {
        return channels.of(List.of(mill), Instant.parse(from), Instant.parse(to));
    }

    private static Label label(java.util.Set<Channel> through) {
        return through.stream().map(Channel::cap).reduce(Label.VERIFIED, Label::and);
    }

    @Test
    void aReplayedFileThatPosesAsMachineHoursStaysDeclared() {
        send("Bearer " + device, "2026-03-01T08:00:00Z");
        send("Bearer " + device, "2026-04-01T08:00:00Z");
        assertThat(in("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"))
                .containsExactly(Channel.DEVICE);
        assertThat(label(in("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")))
                .isEqualTo(Label.EVIDENCED);

        replay("mill-1,hours,2026-03-02T08:00:00Z,24\nmill-1,hours,2026-03-03T08:00:00Z,24\n");
        assertThat(in("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"))
                .containsExactly(Channel.FILE, Channel.DEVICE);
        assertThat(label(in("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")))
                .isEqualTo(Label.DECLARED);
        // Days that the file did not touch are still the device's.
        assertThat(label(in("2026-03-31T00:00:00Z", "2026-04-02T00:00:00Z")))
                .isEqualTo(Label.EVIDENCED);
    }

    @Test
    void tokensProveLessThanDevicesAndPeopleLeast() {
        send(callers.bearer(caller), "2026-03-01T08:00:00Z");
        assertThat(in("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"))
                .containsExactly(Channel.TOKEN);
        var typed =
                callers.loggedIn(caller, port)
                        .post(
                                "/api/v1/things/mill-1/readings",
                                "{\"ts\":%d,\"values\":{\"hours\":9}}"
                                        .formatted(
                                                Instant.parse("2026-03-05T08:00:00Z")
                                                        .toEpochMilli()));
        assertThat(typed.statusCode()).as(typed.body()).isEqualTo(202);
        assertThat(in("2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z"))
                .containsExactly(Channel.FORM);
    }

    @Test
    void aDayIsThatOfTheThingsSite() {
        var zone = mill.zone();
        var midnight = java.time.LocalDate.of(2026, 3, 2).atStartOfDay(zone).toInstant();
        send("Bearer " + device, midnight.plusSeconds(1).toString());
        assertThat(channels.of(List.of(mill), midnight.minusSeconds(86_400), midnight)).isEmpty();
        assertThat(channels.of(List.of(mill), midnight, midnight.plusSeconds(60)))
                .containsExactly(Channel.DEVICE);
        assertThat(channels.byThing(List.of(mill), midnight, midnight.plusSeconds(60)))
                .containsOnlyKeys(mill.number());
    }

    @Test
    void daysInARowAreOneRangeAndOthersSeeNone() {
        for (int day = 1; day <= 9; day++) {
            send("Bearer " + device, "2026-03-0%dT08:00:00Z".formatted(day));
        }
        in("2026-03-01T00:00:00Z", "2026-03-10T00:00:00Z");
        String days =
                "select count(*) from (select unnest(days) from reading_channel where thing_id = ?) r";
        long own =
                Tenancy.as(
                        caller.organisation(),
                        () -> db.sql(days).param(mill.number()).query(Long.class).single());
        assertThat(own).isOne();
        var other = callers.inNewOrganisation();
        long seen =
                Tenancy.as(
                        other.organisation(),
                        () -> db.sql(days).param(mill.number()).query(Long.class).single());
        assertThat(seen).isZero();
    }
}
