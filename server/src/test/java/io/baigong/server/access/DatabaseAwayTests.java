package io.baigong.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.audit.Audit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;

/// API tokens while PostgreSQL cannot be reached.
@PlatformTest
class DatabaseAwayTests {
    @Autowired private TestCallers callers;
    @Autowired private Audit audit;
    @Autowired private DataSource platform;
    @Autowired private Operator operator;
    @Autowired private Denials denials;
    @Autowired private ObjectProvider<Subtrees> subtrees;
    @Autowired private ObjectProvider<Lifetimes> lifetimes;
    @Autowired private SessionSettings settings;
    @Autowired private People people;
    private final Later clock = new Later();
    private final Switch source = new Switch();

    @SuppressWarnings("NullAway.Init")
    private ApiTokens tokens;

    @SuppressWarnings("NullAway.Init")
    private Authority authority;

    @SuppressWarnings("NullAway.Init")
    private SessionStore sessions;

    @BeforeEach
    void tokensBehindASwitch() {
        source.setTargetDataSource(platform);
        var db = JdbcClient.create(source);
        authority =
                new Authority(
                        db, clock, subtrees, lifetimes, new DataSourceTransactionManager(source));
        sessions = new SessionStore(db, clock, settings);
        tokens = new ApiTokens(db, clock, audit, authority);
    }

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aKnownTokenGoesOnAndItsEndStillCounts() {
        String known = callers.bearer(callers.inNewOrganisation()).substring(7);
        assertThat(tokens.authenticate(known)).isNotNull();
        source.away = true;
        clock.later = Duration.ofHours(1);
        assertThat(tokens.authenticate(known)).isNotNull();
        assertThatThrownBy(() -> tokens.bearer("bg_never-seen"))
                .isInstanceOf(DataAccessException.class);
        source.away = false;
        clock.later = Duration.ofHours(2);
        assertThat(tokens.bearer("bg_never-seen")).isNull();
    }

    @Test
    void aKnownSessionGoesOnAndItsEndStillCounts() {
        var person = people.of(callers.inNewOrganisation());
        var origin =
                new SessionStore.Origin(clock.instant(), "127.0.0.1", null, null, false, false);
        String known = sessions.begin(person, origin, null);
        assertThat(sessions.use(known)).isNotNull();
        source.away = true;
        clock.later = Duration.ofHours(1);
        assertThat(sessions.use(known)).isNotNull();
        clock.later = Duration.ofHours(10);
        assertThat(sessions.use(known)).isNull();
    }

    @Test
    void anUnknownTokenIsAnswered503AsAProblem() throws Exception {
        source.away = true;
        var problems = new ProblemDetail[1];
        var filter =
                new CallerFilter(
                        sessions,
                        tokens,
                        operator,
                        authority,
                        denials,
                        (_, problem) -> problems[0] = problem);
        var request = new MockHttpServletRequest("GET", "/api/v1/things");
        request.addHeader("Authorization", "Bearer bg_never-seen");
        filter.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        assertThat(problems[0].getStatus()).isEqualTo(503);
        assertThat(problems[0].getProperties()).containsEntry("code", "database-away");
    }

    private static final class Switch extends DelegatingDataSource {
        private boolean away;

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                throw new SQLException("connection refused", "08001");
            }
            return super.getConnection();
        }
    }

    private static final class Later extends Clock {
        private Duration later = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(later);
        }
    }
}
