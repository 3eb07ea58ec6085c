package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Label;
import io.baigong.server.audit.Actor;
import io.baigong.server.facts.Fact;
import io.baigong.server.facts.FactRef;
import io.baigong.server.facts.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class FactEvidenceTests {
    private static Witness sentBy(String recordedBy) {
        var fact =
                new Fact(
                        new FactRef(1, Source.table("bills"), "firm", "2022", 1),
                        "1",
                        Instant.EPOCH,
                        recordedBy,
                        Channel.TOKEN,
                        Label.EVIDENCED,
                        null,
                        List.of(),
                        "",
                        false,
                        JsonNodeFactory.instance.objectNode().put("energy", 1),
                        Map.of());
        return Objects.requireNonNull(FactEvidence.witness(fact, "energy"));
    }

    @Test
    void twoTokensOfOneLoginAreOneVoice() {
        var one = sentBy(Actor.byToken("erp", "first"));
        assertThat(one.isOther(sentBy(Actor.byToken("erp", "second")))).isFalse();
        assertThat(one.isOther(sentBy("erp"))).isFalse();
        assertThat(one.isOther(sentBy(Actor.byToken("grid", "first")))).isTrue();
    }
}
