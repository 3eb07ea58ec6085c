package io.baigong.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.database.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
class SessionStoreTests {
    private static final SessionSettings SETTINGS =
            new SessionSettings(Duration.ofHours(8), Duration.ofDays(7), 3);

    @Autowired private TestCallers callers;
    @Autowired private People people;
    @Autowired private JdbcClient db;
    private final Hands clock = new Hands();
    private @Nullable Person somebody;

    /// A clock that is moved by hand.
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-05-01T08:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void somebody() {
        somebody = people.of(callers.inNewOrganisation());
    }

    private Person person() {
        return Objects.requireNonNull(somebody);
    }

    private SessionStore platform() {
        return new SessionStore(db, clock, SETTINGS);
    }

    private String begin(SessionStore store, @Nullable String provider, boolean factor) {
        var origin =
                new SessionStore.Origin(
                        clock.instant(), "192.0.2.1", "Browser", provider, factor, false);
        return store.begin(person(), origin, null);
    }

    private String begin(SessionStore store) {
        return begin(store, null, false);
    }

    @Test
    void aSessionOutlivesThePlatformThatOpenedIt() {
        String secret = begin(platform());
        var found = platform().use(secret);
        assertThat(found).isNotNull();
        assertThat(Objects.requireNonNull(found).login()).isEqualTo(person().login());
        assertThat(platform().use(secret.substring(1) + "A")).isNull();
        assertThat(platform().use("")).isNull();
    }

    @Test
    void theDatabaseDoesNotKnowTheSecret() {
        String secret = begin(platform());
        var kept =
                Tenancy.asPlatform(() ->
                        db.sql("select s::text from person_session s where person = ?")
                                .param(person().id())
                                .query(String.class)
                                .list());
        String hex = java.util.HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
        assertThat(kept).singleElement().asString().doesNotContain(secret).doesNotContain(hex);
    }

    @Test
    void eightHoursWithoutUseEndItAndUseKeepsIt() {
        var platform = platform();
        String used = begin(platform);
        String unused = begin(platform);
        for (int i = 0; i < 4; i++) {
            clock.pass(Duration.ofHours(5));
            assertThat(platform.use(used)).isNotNull();
        }
        assertThat(platform.use(unused)).isNull();
        platform.sweep();
        assertThat(platform.of(person().login())).hasSize(1);
        assertThat(platform().use(used)).as("its last use was kept").isNotNull();
    }

    @Test
    void lookingAtASessionIsNoUse() {
        var platform = platform();
        String secret = begin(platform);
        for (int i = 0; i < 7; i++) {
            clock.pass(Duration.ofHours(1));
            assertThat(platform.find(secret)).isNotNull();
        }
        clock.pass(Duration.ofHours(1));
        assertThat(platform.find(secret)).isNull();
    }

    @Test
    void aWeekEndsItHoweverMuchItIsUsed() {
        var platform = platform();
        String secret = begin(platform);
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 4; j++) {
                clock.pass(Duration.ofHours(6));
                assertThat(platform.use(secret)).isNotNull();
            }
        }
        clock.pass(Duration.ofHours(6));
        platform.use(secret);
        clock.pass(Duration.ofHours(18));
        assertThat(platform.use(secret)).isNull();
    }

    @Test
    void useIsNotWrittenWithEachRequest() {
        var platform = platform();
        String secret = begin(platform);
        clock.pass(Duration.ofSeconds(10));
        var before = lastUse();
        platform.use(secret);
        assertThat(lastUse()).isEqualTo(before);
        platform.keepLastUse();
        assertThat(lastUse()).isEqualTo(clock.instant());
    }

    private Instant lastUse() {
        return Tenancy.asPlatform(() ->
                db.sql("select last_used from person_session where person = ?")
                        .param(person().id())
                        .query((row, n) -> row.getTimestamp(1).toInstant())
                        .single());
    }

    @Test
    void theOldestGivesWay() {
        var platform = platform();
        String first = begin(platform);
        clock.pass(Duration.ofSeconds(1));
        var later = List.of(begin(platform), begin(platform), begin(platform));
        assertThat(platform.use(first)).isNull();
        assertThat(later).allSatisfy(secret -> assertThat(platform.use(secret)).isNotNull());
    }

    @Test
    void whatWasRememberedEndsAtOnce() {
        var platform = platform();
        String one = begin(platform);
        String other = begin(platform);
        var open = Objects.requireNonNull(platform.use(one));
        platform.use(other);
        assertThat(platform.end(person().login(), open.id())).isTrue();
        assertThat(platform.end(person().login(), open.id())).isFalse();
        assertThat(platform.use(one)).isNull();
        assertThat(platform.endAll(person().login(), null)).isEqualTo(1);
        assertThat(platform.use(other)).isNull();
    }

    @Test
    void aSecondFactorNewlyDemandedEndsWhatAPasswordAloneOpened() {
        var platform = platform();
        String alone = begin(platform);
        String proved = begin(platform, null, true);
        String vouched = begin(platform, "works", false);
        platform.use(alone);
        platform.endUnproved(person().organisation(), null);
        assertThat(platform.use(alone)).isNull();
        assertThat(platform.use(proved)).isNotNull();
        assertThat(platform.use(vouched)).isNotNull();
    }

    @Test
    void aProvedFactorMovesTheSessionToAnotherSecret() {
        var platform = platform();
        String secret = begin(platform);
        var open = Objects.requireNonNull(platform.use(secret));
        platform.demandFactor(open);
        assertThat(Objects.requireNonNull(platform.use(secret)).origin().enrol()).isTrue();
        String next = platform.proved(open);
        assertThat(platform.use(secret)).isNull();
        var moved = Objects.requireNonNull(platform.use(next));
        assertThat(moved.origin().enrol()).isFalse();
        assertThat(moved.origin().factor()).isTrue();
        assertThat(moved.id()).isEqualTo(open.id());
    }
}
