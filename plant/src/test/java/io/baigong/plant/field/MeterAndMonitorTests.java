package io.baigong.plant.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Link;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Protocol;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.dlt645.Dlt645OverTcp;
import io.baigong.connect.dlt645.MeterNumber;
import io.baigong.connect.hj212.Hj212;
import io.baigong.connect.hj212.Message.Field;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// As the gateway's drivers find them: no client of others was at hand.
class MeterAndMonitorTests {
    private final int port = Visitor.freePort();

    private Link open(Protocol protocol, Map<String, String> given) throws Exception {
        return protocol.open(
                Settings.of(protocol.settings(), given),
                new Surroundings(InstantSource.system(), Path.of("target"), LinkListener.DEAF));
    }

    private static List<Tag> tags(Protocol protocol, String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Tag(address, protocol.address(address, null)))
                .toList();
    }

    @Test
    void aMeterShowsValuesAndBlocks() throws Exception {
        var protocol = new Dlt645OverTcp();
        MeterSimulator.Dial dial =
                identifier ->
                        switch (identifier) {
                            case 0x02010100 -> Value.of(220.5);
                            case 0x02010200 -> Value.of(221.0);
                            case 0x00010000 -> Value.of(123_456.78);
                            case 0x04000402 -> Value.of("202605010002");
                            default -> null;
                        };
        var tags =
                tags(
                        protocol,
                        "voltage.a",
                        "voltage.b",
                        "voltage.c",
                        "energy.active.import.total",
                        "meter.number",
                        "frequency");
        var meters = Map.of(new MeterNumber("202605010002"), dial);
        try (var _ = new MeterSimulator(port, meters);
                var link =
                        open(
                                protocol,
                                Map.of(
                                        "host", "127.0.0.1",
                                        "port", "" + port,
                                        "meter", "AAAAAAAAAAAA"))) {
            assertThat(link.read(tags).stream().map(sample -> String.valueOf(sample.value())))
                    .containsExactly(
                            "Real[number=220.5]",
                            "Real[number=221.0]",
                            "null",
                            "Real[number=123456.78]",
                            "Text[text=202605010002]",
                            "null");
        }
    }

    @Test
    void aMonitorSendsUntilItIsAnswered() throws Exception {
        var protocol = new Hj212();
        var sequence = new AtomicInteger();
        BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
        try (var monitor =
                new MonitorSimulator(
                        port,
                        "010000A8900016F000169DC0",
                        "123456",
                        Duration.ofMillis(100),
                        Clock.systemUTC(),
                        () ->
                                List.of(
                                        new Field("a21026-Rtd", "" + sequence.incrementAndGet()),
                                        new Field("a21026-Flag", "N")))) {
            for (int times = 0; times < 2; times++) {
                try (var link =
                        open(
                                protocol,
                                Map.of(
                                        "port", "" + port,
                                        "monitor", "010000A8900016F000169DC0",
                                        "password", "123456"))) {
                    link.subscribe(
                            tags(protocol, "a21026"), Duration.ofSeconds(1), samples::addAll);
                    double last = 0;
                    for (int good = 0; good < 5; ) {
                        var sample = samples.poll(30, TimeUnit.SECONDS);
                        assertThat(sample).isNotNull();
                        if (sample.value() instanceof Value.Real(double number)) {
                            assertThat(sample.status().isGood()).isTrue();
                            assertThat(number).isGreaterThan(last);
                            last = number;
                            good++;
                        }
                    }
                }
            }
            assertThat(monitor.answered()).isGreaterThan(5);
        }
    }
}
