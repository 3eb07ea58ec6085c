package io.baigong.server.organisations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.access.Invalid;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreditCodeTests {
    private static final String CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// The example of the standard, and companies that print theirs on their web sites.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "91350100M000100Y43",
                "914403001922038216",
                "9144030071526726XG",
                "91110000802100433B",
                "91330100799655058B",
                "91330100716105852F"
            })
    void publishedCodesAreRight(String code) {
        assertThat(CreditCode.fault(code)).isNull();
        assertThat(CreditCode.checked("code", " " + code.toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(code);
    }

    @Test
    void aWrongCheckCharacterIsToldTheRightOne() {
        assertThatThrownBy(() -> CreditCode.checked("creditCode", "91350100M000100Y4Y"))
                .isInstanceOf(Invalid.class)
                .hasMessage(
                        "creditCode: expected the check character 3 (GB 32100) in place 18, got 91350100M000100Y4Y");
    }

    @Test
    void whatIsNoCodeIsToldWhy() {
        assertThat(CreditCode.fault("")).contains("18 characters");
        assertThat(CreditCode.fault("91350100M000100Y4")).contains("18 characters");
        assertThat(CreditCode.fault("9135A100M000100Y43")).contains("region");
        assertThat(CreditCode.fault("91350100M0001O0Y43")).contains("character 14");
        assertThat(CreditCode.fault("91350100Ｍ000100Y43")).contains("character 9");
    }

    @Property
    void noTextMakesItThrow(@ForAll String text) {
        CreditCode.fault(CreditCode.normal(text));
    }

    @Property
    void oneChangedCharacterIsAlwaysFound(
            @ForAll("codes") String code,
            @ForAll @IntRange(max = 17) int place,
            @ForAll @IntRange(min = 1, max = 30) int by) {
        assertThat(CreditCode.fault(code)).isNull();
        char[] changed = code.toCharArray();
        int value = CHARACTERS.indexOf(changed[place]);
        changed[place] = CHARACTERS.charAt((value + by) % CHARACTERS.length());
        assertThat(CreditCode.fault(new String(changed))).isNotNull();
    }

    @Property
    void twoSwappedNeighboursAreAlwaysFound(
            @ForAll("codes") String code, @ForAll @IntRange(max = 15) int place) {
        char[] swapped = code.toCharArray();
        char first = swapped[place];
        swapped[place] = swapped[place + 1];
        swapped[place + 1] = first;
        if (first != swapped[place]) {
            assertThat(Objects.requireNonNull(CreditCode.fault(new String(swapped)))).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> codes() {
        var any = Arbitraries.of(CHARACTERS.chars().mapToObj(c -> (char) c).toList());
        var two = any.array(Character[].class).ofSize(2);
        var six = Arbitraries.strings().numeric().ofLength(6);
        var nine = any.array(Character[].class).ofSize(9);
        return net.jqwik.api.Combinators.combine(two, six, nine)
                .as((start, region, body) -> {
                    String first = text(start) + region + text(body);
                    return first + CreditCode.check(first + "0");
                });
    }

    private static String text(Character[] characters) {
        var text = new StringBuilder();
        for (var one : characters) {
            text.append(one);
        }
        return text.toString();
    }
}
