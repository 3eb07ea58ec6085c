package io.baigong.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginGuardTests {
    private final Hands clock = new Hands();
    private final LoginGuard guard = new LoginGuard(clock);

    @Test
    void theWaitDoublesWithEachFailureUpToFiveMinutes() {
        for (int i = 0; i < 5; i++) {
            guard.check("ann", "1.1.1.1");
            guard.failed("ann", "1.1.1.1");
        }
        assertWait(Duration.ofSeconds(1));
        guard.failed("ann", "1.1.1.1");
        assertWait(Duration.ofSeconds(2));
        for (int i = 0; i < 20; i++) {
            guard.failed("ann", "1.1.1.1");
        }
        assertWait(Duration.ofMinutes(5));
        clock.now = clock.now.plus(Duration.ofMinutes(5));
        assertThatCode(() -> guard.check("ann", "1.1.1.1")).doesNotThrowAnyException();
    }

    @Test
    void guessingElsewhereDoesNotLockThePersonOut() {
        for (int i = 0; i < 20; i++) {
            guard.failed("ann", "6.6.6.6");
        }
        assertThatThrownBy(() -> guard.check("ann", "6.6.6.6")).isInstanceOf(TooManyTries.class);
        assertThatCode(() -> guard.check("ann", "1.1.1.1")).doesNotThrowAnyException();
    }

    @Test
    void tryingManyLoginsFromOneAddressIsSlowedDownToo() {
        for (int i = 0; i < 60; i++) {
            guard.failed("person-" + i, "6.6.6.6");
        }
        assertThatThrownBy(() -> guard.check("next", "6.6.6.6")).isInstanceOf(TooManyTries.class);
    }

    @Test
    void successForgetsFailures() {
        for (int i = 0; i < 6; i++) {
            guard.failed("ann", "1.1.1.1");
        }
        guard.succeeded("ann", "1.1.1.1");
        assertThatCode(() -> guard.check("ann", "1.1.1.1")).doesNotThrowAnyException();
    }

    @Test
    void successForgetsThePersonsFailuresAlsoAgainstTheAddress() {
        for (int i = 0; i < 200; i++) {
            guard.failed("ann", "1.1.1.1");
            guard.succeeded("ann", "1.1.1.1");
        }
        assertThatCode(() -> guard.check("bob", "1.1.1.1")).doesNotThrowAnyException();
    }

    @Test
    void anAddressIsNeverLockedOutForLongAndFailuresAreForgottenOneByOne() {
        for (int i = 0; i < 100; i++) {
            guard.failed("person-" + i, "6.6.6.6");
        }
        assertThatThrownBy(() -> guard.check("next", "6.6.6.6"))
                .isInstanceOfSatisfying(
                        TooManyTries.class,
                        e -> assertThat(e.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(30)));
        clock.now = clock.now.plus(Duration.ofMinutes(60));
        guard.failed("next", "6.6.6.6");
        assertThatCode(() -> guard.check("next", "6.6.6.6")).doesNotThrowAnyException();
    }

    @Test
    void onlyTheProxiesThatWereSaidAreBelieved() {
        var pattern =
                HttpSecurityRules.believing(java.util.List.of("127.0.0.1")).getInternalProxies();
        assertThat("127.0.0.1").matches(pattern);
        assertThat("127x0.0.1").doesNotMatch(pattern);
        assertThat("10.0.0.1").doesNotMatch(pattern);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 30_000; i++) {
            guard.failed("person-" + i, "10.0.0." + i);
        }
        assertThat(guard.remembered()).isLessThanOrEqualTo(10_000);
    }

    private void assertWait(Duration expected) {
        assertThatThrownBy(() -> guard.check("ann", "1.1.1.1"))
                .isInstanceOfSatisfying(
                        TooManyTries.class, e -> assertThat(e.remaining()).isEqualTo(expected));
    }

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

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
}
