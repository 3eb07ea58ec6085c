package io.baigong.edge.north;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Value;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.junit.jupiter.api.Test;

class OpcUaTagsTests {
    @Test
    void takesNumbersAsTheyAreOrNotAtAll() {
        assertThat(OpcUaTags.value(ULong.valueOf(7))).isEqualTo(Value.of(7));
        assertThat(OpcUaTags.value(ULong.valueOf(Long.MAX_VALUE)))
                .isEqualTo(Value.of(Long.MAX_VALUE));
        assertThat(OpcUaTags.value(ULong.MAX)).as("not -1").isNull();
        assertThat(OpcUaTags.value(1.5f)).isEqualTo(Value.of(1.5));
        assertThat(OpcUaTags.value(Double.NaN)).isNull();
        assertThat(OpcUaTags.value(new Object())).isNull();
    }
}
