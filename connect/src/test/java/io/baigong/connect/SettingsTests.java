package io.baigong.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.Setting.Input;
import io.baigong.connect.SettingsFault.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTests {
    private static final Words WORDS = new Words("词", "word");
    private static final List<Setting> KNOWN =
            List.of(
                    Setting.required("host", WORDS, new Input.Text(10)),
                    Setting.withFallback(
                            "timeout", WORDS, new Input.Whole(10, 5_000, "ms"), "1000"),
                    Setting.optional("password", WORDS, new Input.Secret(4)),
                    Setting.withFallback(
                            "order",
                            WORDS,
                            new Input.Choice(List.of(new Setting.Option("abcd", WORDS))),
                            "abcd"));

    @Test
    void takesWhatWasSaidAndFallbacksForTheRest() {
        var settings = Settings.of(KNOWN, Map.of("host", "plc", "timeout", ""));
        assertThat(settings.text("host")).isEqualTo("plc");
        assertThat(settings.millis("timeout")).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.has("password")).isFalse();
        assertThat(settings.textOrNull("password")).isNull();
    }

    @Test
    void tellsAllProblemsAtOnce() {
        var given = Map.of("timeout", "5001", "order", "zyxw", "hots", "plc");
        assertThatThrownBy(() -> Settings.of(KNOWN, given))
                .isInstanceOfSatisfying(
                        SettingsFault.class,
                        fault ->
                                assertThat(fault.problems())
                                        .containsExactlyInAnyOrder(
                                                new Problem("host", "a value", "nothing"),
                                                new Problem(
                                                        "timeout",
                                                        "a whole number from 10 to 5000 ms",
                                                        "5001"),
                                                new Problem("order", "one of abcd", "zyxw"),
                                                new Problem(
                                                        "hots",
                                                        "one of host, timeout, password, order",
                                                        "hots")));
    }

    @Test
    void neverTellsASecret() {
        assertThatThrownBy(() -> Settings.of(KNOWN, Map.of("host", "plc", "password", "swordfish")))
                .hasMessage("setting password: expected 1 to 4 characters, came 9 characters");
    }

    @Test
    void refusesLineBreaksInOneLine() {
        assertThatThrownBy(() -> Settings.of(KNOWN, Map.of("host", "a\nb")))
                .isInstanceOf(SettingsFault.class);
    }
}
