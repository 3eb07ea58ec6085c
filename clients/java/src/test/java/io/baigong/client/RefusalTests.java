package io.baigong.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class RefusalTests {
    @Test
    void saysTheFieldThatIsWrong() {
        var refusal =
                Refusal.of(
                        400,
                        """
                        {"title":"Bad Request","code":"invalid","detail":"no",
                         "errors":[{"field":"key","expected":"a key","got":"a b"},
                                   {"row":7,"column":"site","expected":"a site","got":"x"}]}\
                        """);
        assertThat(refusal.code()).isEqualTo("invalid");
        assertThat(refusal.faults())
                .extracting(Refusal.Fault::where)
                .containsExactly("key", "7 site");
    }

    @Test
    void takesWhatAProxyAnswers() {
        assertThat(Refusal.of(502, "<html>Bad Gateway</html>").code()).isEqualTo("http-502");
    }

    @Test
    void aPlatformThatIsAwayIsRefusalWithStatusZero() {
        var nobody = Baigong.at(URI.create("http://127.0.0.1:1"));
        assertThatThrownBy(() -> nobody.json(Request.get("/api/v1/system")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isZero());
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Baigong.at(URI.create("works.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://works.example");
    }
}
