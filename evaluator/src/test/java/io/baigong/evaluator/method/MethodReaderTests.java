package io.baigong.evaluator.method;

import static io.baigong.evaluator.method.Methods.bytes;
import static io.baigong.evaluator.method.Methods.faults;
import static io.baigong.evaluator.method.Methods.input;
import static io.baigong.evaluator.method.Methods.json;
import static io.baigong.evaluator.method.Methods.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MethodReaderTests {
    private static final String SUM =
            "\"inputs\": ["
                    + input("a")
                    + "], \"steps\": ["
                    + step("s", "\"formula\": \"a + 1\"")
                    + "], \"result\": \"s\"";

    @Test
    void saysAllFaultsWithTheirPointers() {
        assertThat(
                        faults(
                                """
                                "inputs": [%s, %s], "steps": [%s, %s], "result": 7, "surplus": 1
                                """
                                        .formatted(
                                                input("a", ", \"unit\": \"万元/\""),
                                                input("b", ", \"type\": \"nummer\""),
                                                step("s", "\"formula\": \"a\", \"rank\": {}"),
                                                step("t", "\"formular\": \"a\""))))
                .extracting(MethodFault::pointer)
                .anyMatch(pointer -> pointer.startsWith("/inputs/0/unit:"))
                .contains("/inputs/1/type", "/steps/0", "/steps/1", "/result", "/surplus");
    }

    @Test
    void guessesWhatAnUnknownKeyMeant() {
        assertThat(faults(SUM.replace("\"result\"", "\"shwon\": [], \"result\"")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo("/shwon");
                    assertThat(fault.hint()).contains("shown");
                });
    }

    @Test
    void refusesAKeyThatComesTwice() {
        assertThatThrownBy(() -> MethodReader.read(bytes(json(SUM + ", \"result\": \"s\""))))
                .isInstanceOf(MethodFaults.class)
                .hasMessageContaining("JSON");
    }

    @Test
    void refusesRowsOfACoefficientThatAreTheSame() {
        assertThat(
                        faults(
                                SUM
                                        + """
                                        , "coefficients": [{"key": "c", "title": {"zh": "c", "en": "c"}, "by": ["year"],
                                          "rows": [{"year": "2022", "value": 1}, {"year": "2022", "value": 2}]}]
                                        """))
                .extracting(MethodFault::pointer)
                .containsExactly("/coefficients/0");
    }

    @Test
    void hashesWhatIsSaidAndNotHowItIsWritten() throws MethodFaults {
        String members = SUM.replace("\"inputs\"", "\"shown\": [],   \"inputs\"");
        String moved = SUM + ", \"shown\": [ ]";
        String other = SUM.replace("a + 1", "a + 2");

        String hash = MethodReader.read(bytes(json(members))).sha256();

        assertThat(MethodReader.read(bytes(json(moved))).sha256()).isEqualTo(hash);
        assertThat(MethodReader.read(bytes(json(other))).sha256()).isNotEqualTo(hash);
    }

    @Property(tries = 500)
    void neverThrowsAnythingElseWhateverTheBytes(@ForAll byte[] bytes) {
        assertThat(outcome(bytes)).isIn("read", "refused");
    }

    @Property(tries = 200)
    void neverThrowsAnythingElseWhenAFileIsDamaged(
            @ForAll @IntRange(max = 20_000) int at, @ForAll byte put) throws IOException {
        byte[] file =
                Files.readAllBytes(
                        Methods.PACKS.resolve("land-efficiency/methods/abc-classes-2022.json"));
        file[at % file.length] = put;
        assertThat(outcome(file)).isIn("read", "refused");
    }

    private static String outcome(byte[] bytes) {
        try {
            CompiledMethod.of(MethodReader.read(bytes));
            return "read";
        } catch (MethodFaults e) {
            assertThat(e.faults()).isNotEqualTo(List.of());
            return "refused";
        }
    }
}
