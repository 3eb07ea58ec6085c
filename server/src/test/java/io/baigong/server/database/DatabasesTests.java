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
}
