package io.baigong.edge.north;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.NorthConfiguration.Format;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkplugTongueTests {
    private final SparkplugTongue tongue =
            new SparkplugTongue(new Format.Sparkplug("G", "N"), InstantSource.fixed(Instant.EPOCH));

    private List<String> begin(String... sources) {
        var offers =
                Arrays.stream(sources)
                        .map(source ->
                                new Offer(Hall.source(source), DataType.FLOAT64, null, false))
                        .toList();
        return tongue.begin(offers, List.of()).stream().map(Tongue.Message::topic).toList();
    }

    /// Sparkplug B 3.0, DDEATH: a host takes the last values of a device for good until it dies.
    @Test
    void saysTheDeathOfADeviceThatIsNotOfferedAnyMore() {
        tongue.will();
        begin("press-7/current", "press-8/current");
        assertThat(begin("press-8/current"))
                .containsExactly(
                        "spBv1.0/G/NBIRTH/N",
                        "spBv1.0/G/DBIRTH/N/press-8",
                        "spBv1.0/G/DDEATH/N/press-7");
        assertThat(begin("press-8/current")).doesNotContain("spBv1.0/G/DDEATH/N/press-7");
        tongue.will();
        assertThat(begin("press-9/current"))
                .as("on a new line nobody knows of any other")
                .containsExactly("spBv1.0/G/NBIRTH/N", "spBv1.0/G/DBIRTH/N/press-9");
    }
}
