package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.ApiTokens;
import io.baigong.server.access.Scope;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class ApiTokenTests {
    @Autowired private TestCallers callers;
    @Autowired private ApiTokens tokens;

    @Test
    void aTokenStandsForItsMakerWithNoMoreThanItsScopes() {
        var maker = callers.inNewOrganisation();
        String secret = callers.bearer(maker, Set.of(Scope.THINGS_READ)).substring(7);
        var caller = tokens.authenticate(secret);
        assertThat(caller).isNotNull();
        assertThat(caller.login()).isEqualTo(maker.login());
        assertThat(caller.scopes()).containsExactly(Scope.THINGS_READ);
    }

    @Test
    void anUnknownTokenIsNobodys() {
        assertThat(tokens.authenticate("bg_" + "x".repeat(43))).isNull();
        assertThat(tokens.authenticate("")).isNull();
    }

    @Test
    void aRevokedTokenEndsAtOnce() {
        var maker = callers.inNewOrganisation();
        String secret = callers.bearer(maker).substring(7);
        assertThat(tokens.authenticate(secret)).isNotNull();
        maker.call(() -> {
            tokens.of(maker).forEach(token -> tokens.revoke(maker, token.id()));
            return true;
        });
        assertThat(tokens.authenticate(secret)).isNull();
    }
}
