package io.baigong.plant.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/// As curl finds it.
class MtConnectAgentTests {
    private static final String DEVICES =
            """
            <Devices><Device id="d" name="LATHE" uuid="u-1"><DataItems>
              <DataItem id="avail" name="avail" category="EVENT" type="AVAILABILITY"/></DataItems>
              <Components><Linear id="x" name="X"><DataItems>
                <DataItem id="xpos" name="Xabs" category="SAMPLE" type="POSITION" subType="ACTUAL" units="MILLIMETER"/>
                <DataItem id="xsys" name="Xsys" category="CONDITION" type="SYSTEM"/></DataItems></Linear></Components>
            </Device></Devices>\
            """;
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final int port = Visitor.freePort();
    private MtConnectAgent agent;

    @BeforeEach
    void start() throws Exception {
        var devices = new ByteArrayInputStream(DEVICES.getBytes(StandardCharsets.UTF_8));
        agent = new MtConnectAgent(port, devices, Clock.systemUTC());
        agent.observe("avail", NOON, "AVAILABLE");
        agent.observe("xpos", NOON.plusMillis(1), "1.25");
        agent.observe("xpos", NOON.plusMillis(2), "1.5");
        agent.observe("xpos", NOON.plusMillis(3), "1.5");
        agent.observe("xsys", NOON.plusMillis(4), "WARNING");
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private String curl(String path, String... options) {
        var command = new ArrayList<String>(List.of("curl", "-sS", "-g"));
        command.addAll(List.of(options));
        command.add("http://127.0.0.1:%d/%s".formatted(port, path));
        return Visitor.visit(command).text();
    }

    private static String value(String document, String path) throws Exception {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        var parsed =
                factory.newDocumentBuilder().parse(new InputSource(new StringReader(document)));
        return XPathFactory.newDefaultInstance().newXPath().evaluate(path, parsed);
    }

    @Test
    void saysWhatTheMachineHas() throws Exception {
        for (String path : List.of("", "probe", "LATHE/probe", "u-1/probe")) {
            assertThat(value(curl(path), "count(/MTConnectDevices/Devices/Device//DataItem)"))
                    .isEqualTo("3");
        }
    }

    @Test
    void saysHowThingsStand() throws Exception {
        String current = curl("current");
        assertThat(value(current, "//ComponentStream[@componentId='x']/Samples/Position"))
                .isEqualTo("1.5");
        assertThat(value(current, "//Position/@timestamp")).isEqualTo("2026-11-23T12:00:00.002Z");
        assertThat(value(current, "//Condition/Warning/@dataItemId")).isEqualTo("xsys");
        assertThat(value(current, "//Availability")).isEqualTo("AVAILABLE");
        assertThat(value(current, "/*/Header/@nextSequence")).isEqualTo("8");
    }

    @Test
    void saysWhatWasObservedFromASequenceOn() throws Exception {
        String all = curl("sample");
        assertThat(value(all, "count(//Position)")).isEqualTo("3");
        String some = curl("sample?from=5&count=1");
        assertThat(value(some, "//Position")).isEqualTo("1.25");
        assertThat(value(some, "/*/Header/@nextSequence")).isEqualTo("6");
    }

    @Test
    void saysOnlyWhatAPathNames() throws Exception {
        assertThat(
                        value(
                                curl("current?path=//Linear%5B@name=%22X%22%5D"),
                                "count(//Streams//*[@sequence])"))
                .isEqualTo("2");
        assertThat(value(curl("current?path=//DataItem%5B@type=%22POSITION%22%5D"), "//Position"))
                .isEqualTo("1.5");
    }

    @Test
    void goesOnInAStreamAndGivesASignOfLife() {
        String parts = curl("sample?from=8&interval=100&heartbeat=100", "--max-time", "1");
        assertThat(parts.split("Content-length", -1).length).isGreaterThan(3);
        assertThat(parts).contains("--a-part").contains("nextSequence=\"8\"");
    }

    @Test
    void namesWhatItCannot() throws Exception {
        for (var wrong :
                List.of(
                        List.of("sample?from=99", "OUT_OF_RANGE"),
                        List.of("sample?count=0", "OUT_OF_RANGE"),
                        List.of("current?path=//Nothing", "INVALID_XPATH"),
                        List.of("current?path=((", "INVALID_XPATH"),
                        List.of("current?at=3", "UNSUPPORTED"),
                        List.of("assets", "UNSUPPORTED"),
                        List.of("MILL/current", "NO_DEVICE"),
                        List.of("sample?interval=soon", "INVALID_REQUEST"))) {
            assertThat(value(curl(wrong.getFirst()), "//Error/@errorCode"))
                    .as(wrong.getFirst())
                    .isEqualTo(wrong.getLast());
        }
    }
}
