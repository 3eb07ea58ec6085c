package io.baigong.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTests {
    private final CommonPasswords common = new CommonPasswords();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567890",
                "qwertyuiop",
                "QwertyUIOP",
                "Password2026!",
                "!!dragon!!2020",
                "aaaaaaaaaaaa",
                "1212121212"
            })
    void whatManyUseIsRefused(String password) {
        assertThat(common.contain(password)).isTrue();
        assertThatThrownBy(() -> new Passwords().hash("li", password))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"right-password", "correct horse battery", "三号机床的密码不好猜吧", "8f3k-2m9q-x7"})
    void whatFewUseIsTaken(String password) {
        assertThat(common.contain(password)).isFalse();
    }

    @Test
    void randomPasswordsAreTaken() {
        for (int i = 0; i < 100; i++) {
            assertThat(common.contain(Passwords.random())).isFalse();
        }
    }
}
