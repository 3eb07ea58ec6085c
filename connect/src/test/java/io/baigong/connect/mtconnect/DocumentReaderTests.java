package io.baigong.connect.mtconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.mtconnect.Document.Category;
import io.baigong.connect.mtconnect.Document.Component;
import io.baigong.connect.peer.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DocumentReaderTests {
    private static Document read(String text) {
        return DocumentReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<Component> all(Component component) {
        return Stream.concat(
                Stream.of(component), component.parts().stream().flatMap(DocumentReaderTests::all));
    }

    @Test
    void readsTheDevicesOfARealAgent() throws Exception {
        var bytes = Files.readAllBytes(Peer.FOLDER.resolve("mtconnect/devices.xml"));
        var devices = ((Document.Devices) DocumentReader.read(bytes)).devices();
        assertThat(devices).extracting(Component::name).contains("OKUMA", "Mazak");
        var items =
                devices.stream()
                        .flatMap(DocumentReaderTests::all)
                        .flatMap(component -> component.items().stream())
                        .toList();
        assertThat(items).hasSize(216);
        assertThat(items)
                .anyMatch(item ->
                        item.name().equals("X1load")
                                && item.category() == Category.SAMPLE
                                && "PERCENT".equals(item.units()));
    }

    @Test
    void takesNothingFromOutsideAndNoEntities() {
        assertThat(
                        read(
                                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                                        + "<MTConnectError><Errors><Error errorCode=\"A\">&e;</Error>"
                                        + "</Errors></MTConnectError>"))
                .isInstanceOf(Document.Malformed.class);
        assertThat(
                        read(
                                "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
                                        + "<MTConnectError><Errors><Error errorCode=\"A\">&b;</Error>"
                                        + "</Errors></MTConnectError>"))
                .isInstanceOf(Document.Malformed.class);
    }

    @Test
    void endsWhereADocumentIsTooDeep() {
        String deep = "<Streams>".repeat(100_000);
        assertThat(read("<MTConnectStreams>" + deep))
                .isEqualTo(new Document.Malformed("deeper than 64 elements", 1));
    }

    @Test
    void namesWhatIsMissing() {
        String observed = "<Streams><D><C><Samples>%s</Samples></C></D></Streams>";
        String head =
                "<MTConnectStreams><Header instanceId='1' firstSequence='1' nextSequence='2'/>";
        assertThat(read(head + observed.formatted("<Load sequence='1'/>") + "</MTConnectStreams>"))
                .isEqualTo(new Document.Malformed("expected dataItemId of Load, came nothing", 1));
        assertThat(
                        read(
                                head
                                        + observed.formatted("<Load sequence='x' dataItemId='a'/>")
                                        + "</MTConnectStreams>"))
                .isEqualTo(new Document.Malformed("expected a number as sequence, came 'x'", 1));
        assertThat(read("<html/>"))
                .isEqualTo(
                        new Document.Malformed("expected a document of MTConnect, came html", 1));
    }

    @Test
    void readsDataSetsAsEntries() {
        var streams =
                (Document.Streams)
                        read(
                                "<MTConnectStreams><Header instanceId='1' firstSequence='1'"
                                        + " nextSequence='2'/><Streams><D><C><Events>"
                                        + "<VariableDataSet dataItemId='v' sequence='1'><Entry key='a'>1</Entry>"
                                        + "<Entry key='b'>2</Entry></VariableDataSet>"
                                        + "</Events></C></D></Streams></MTConnectStreams>");
        assertThat(streams.observations().getFirst().text()).isEqualTo("a=1 b=2");
    }

    @Property
    void understandsAnyBytesAsSomething(@ForAll byte[] bytes, @ForAll String text) {
        assertThat(DocumentReader.read(bytes)).isInstanceOf(Document.Malformed.class);
        assertThat(read("<MTConnectStreams>" + text)).isInstanceOf(Document.Malformed.class);
    }
}
