package io.baigong.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTests {
    @Test
    void optionsWinOverTheEnvironmentAndItOverDefaults() {
        var settings =
                Settings.of(
                        new String[] {"--mqtt", "127.0.0.1:2883", "--history-weeks", "2"},
                        Map.of(
                                "BAIGONG_PLANT_HISTORY_WEEKS", "5",
                                "BAIGONG_PLANT_SPEED", "3"));
        assertThat(settings.mqttPort()).isEqualTo(2883);
        assertThat(settings.historyWeeks()).isEqualTo(2);
        assertThat(settings.speed()).isEqualTo(3);
        assertThat(settings.http()).hasToString("http://127.0.0.1:8080");
        assertThat(settings.prefix()).isEqualTo("lossless/");
    }

    @Test
    void saysWhichOptionIsWrong() {
        assertThatThrownBy(() -> of("--history-weeks", "99")).hasMessageContaining("0 to 52");
        assertThatThrownBy(() -> of("--speed", "0")).hasMessageContaining("--speed");
        assertThatThrownBy(() -> of("--mqtt", "nowhere")).hasMessageContaining("host:port");
        assertThatThrownBy(() -> of("--sparkplug", "x")).hasMessageContaining("lossless or");
        assertThatThrownBy(() -> of("--nonsense", "1")).hasMessageContaining("--nonsense");
        assertThatThrownBy(() -> of("--speed")).hasMessageContaining("--speed");
    }

    private static Settings of(String... arguments) {
        return Settings.of(arguments, Map.of());
    }
}
