package io.baigong.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.HashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every protocol owes to forms, imports and the supervisor.
class ProtocolsTests {
    static Stream<Protocol> protocols() {
        return Protocols.all().stream();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void isFoundByItsNameAndIsTheOnlyOne(Protocol protocol) {
        assertThat(Protocols.named(protocol.name())).isSameAs(protocol);
        assertThat(Protocols.all().stream().map(Protocol::name)).doesNotHaveDuplicates();
        assertThat(protocol.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void hasSettingsOfDifferentNames(Protocol protocol) {
        assertThat(protocol.settings().stream().map(Setting::key)).doesNotHaveDuplicates();
        assertThat(protocol.capabilities()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void readsItsOwnExamples(Protocol protocol) {
        assertThat(protocol.examples()).isNotEmpty();
        for (var example : protocol.examples()) {
            assertThatCode(() -> protocol.address(example.address(), example.type()))
                    .as(example.address())
                    .doesNotThrowAnyException();
            assertThat(protocol.address(example.address(), example.type()).text())
                    .isEqualTo(example.address());
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void isSatisfiedWithFallbacksWhereNothingIsRequired(Protocol protocol) {
        var given = new HashMap<String, String>();
        for (var setting : protocol.settings()) {
            if (setting.required()) {
                given.put(setting.key(), any(setting.input()));
            }
        }
        assertThatCode(() -> Settings.of(protocol.settings(), given)).doesNotThrowAnyException();
    }

    private static String any(Setting.Input input) {
        return switch (input) {
            case Setting.Input.Text _, Setting.Input.Lines _, Setting.Input.Secret _ -> "x";
            case Setting.Input.Whole whole -> Long.toString(whole.least());
            case Setting.Input.Flag _ -> "true";
            case Setting.Input.Choice choice -> choice.options().getFirst().value();
        };
    }
}
