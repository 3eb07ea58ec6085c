package io.baigong.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabasesTests {
    @Test
    void theOwnersCredentialsAreTakenOutOfTheUrl() {
        String base = "jdbc:postgresql://db:5432/works";
        assertThat(Databases.withoutCredentials(base)).isEqualTo(base);
        assertThat(Databases.withoutCredentials(base + "?user=a&password=b")).isEqualTo(base);
        assertThat(Databases.withoutCredentials(base + "?user=a&password=b&ssl=true"))
                .isEqualTo(base + "?ssl=true");
        assertThat(Databases.withoutCredentials(base + "?ssl=true&password=b&user=a"))
                .isEqualTo(base + "?ssl=true");
    }

    @Test
    void eachDatabaseHasAnApplicationRoleOfItsOwn() {
        assertThat(Databases.role("works")).isEqualTo("baigong_app_works");
        assertThat(Databases.role("Works")).startsWith("baigong_app__orks_");
        assertThat(Databases.role("w-rks")).isNotEqualTo(Databases.role("w_rks"));
        assertThat(Databases.role("a".repeat(63)))
                .hasSize(63)
                .isNotEqualTo(Databases.role("a".repeat(62)));
    }
}
