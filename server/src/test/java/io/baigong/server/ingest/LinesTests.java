package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.ingest.payload.LineReader.Precision;
import io.baigong.telemetry.Channel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(IngestFixture.Platform.class)
class LinesTests {
    @Autowired private IngestFixture.Platform platform;
    @Autowired private LineInput input;
    private IngestFixture works;
    private int thing;

    @BeforeEach
    void works() throws Exception {
        works = platform.fixture();
        try (var device = works.device(4)) {
            device.publish(1, "v1/devices/me/telemetry", "{\"temp\":1}");
        }
        thing = works.thing().number();
    }

    private List<String> read(InputStream in) throws Exception {
        var faults = new ArrayList<String>();
        var writer = new LineInput.Writer(works.caller.organisation(), 0, Channel.API);
        input.read(
                in,
                Precision.of("s"),
                writer,
                (why, line) -> faults.add(line + " " + why),
                _ -> {});
        return faults;
    }

    private InputStream line(double temp) {
        String text = "%s temp=%s 1763700000\n".formatted(works.thingKey, temp);
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /// Does something when the reader comes here.
    private static InputStream then(Runnable work) {
        return new InputStream() {
            @Override
            public int read() {
                work.run();
                return -1;
            }
        };
    }

    @Test
    void aThingThatIsErasedMeanwhileDoesNotComeBack() throws Exception {
        var erase =
                then(() ->
                        works.http.send(
                                "DELETE",
                                "/api/v1/things/" + works.thingKey,
                                "",
                                "Authorization",
                                works.bearer));
        var both = new SequenceInputStream(line(2), new SequenceInputStream(erase, line(3)));
        assertThat(read(both))
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("1 ").contains("still there"),
                        fault -> assertThat(fault).startsWith("2 ").contains("none of that key"));
        assertThat(works.tail.rows(thing)).extracting(LogTail.Row::value).containsExactly(1.0);
    }

    @Test
    void everyLineIsBlamedForItsOwnFaultHoweverManyThereAre() throws Exception {
        var lines = new StringBuilder();
        for (int i = 1; i <= 40; i++) {
            lines.append("%s wrong-%d=1 1763700000\n".formatted(works.thingKey, i));
        }
        var faults = read(new ByteArrayInputStream(lines.toString().getBytes(UTF_8)));
        assertThat(faults).hasSize(40).last().asString().contains("wrong-40");
    }
}
