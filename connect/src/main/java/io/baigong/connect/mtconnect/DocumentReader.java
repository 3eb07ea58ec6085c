package io.baigong.connect.mtconnect;

import io.baigong.connect.mtconnect.Document.Category;
import io.baigong.connect.mtconnect.Document.Component;
import io.baigong.connect.mtconnect.Document.Header;
import io.baigong.connect.mtconnect.Document.Item;
import io.baigong.connect.mtconnect.Document.Observation;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads documents, whatever namespace and version they say. Takes no document type, resolves
/// nothing from outside, and ends where a document is deeper or larger than any agent's.
final class DocumentReader {
    private static final int DEEPEST = 64;
    private static final int MOST = 200_000;
    private static final int LONGEST = 65_536;
    private static final Pattern ENCODING =
            Pattern.compile("^\\s*<\\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]{1,40})[\"']");
    private static final XMLInputFactory XML = xml();

    private final XMLStreamReader in;
    private int things;

    private DocumentReader(XMLStreamReader in) {
        this.in = in;
    }

    private static XMLInputFactory xml() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /// Whatever the bytes; never throws, though the parser throws what it likes about bad text.
    static Document read(byte[] bytes) {
        XMLStreamReader in = null;
        try {
            in = XML.createXMLStreamReader(new StringReader(text(bytes)));
            return new DocumentReader(in).document();
        } catch (XMLStreamException bad) {
            String why = String.valueOf(bad.getMessage()).lines().reduce((_, b) -> b).orElse("");
            return new Document.Malformed(why.replaceFirst("^Message: ", ""), line(in));
        } catch (RuntimeException bad) {
            return new Document.Malformed(String.valueOf(bad.getMessage()), line(in));
        }
    }

    /// In the encoding that the document says, UTF-8 otherwise; the parser itself would write about
    /// bad bytes to the console.
    private static String text(byte[] bytes) throws XMLStreamException {
        int head = Math.min(bytes.length, 200);
        var said = ENCODING.matcher(new String(bytes, 0, head, StandardCharsets.ISO_8859_1));
        try {
            var charset = said.find() ? Charset.forName(said.group(1)) : StandardCharsets.UTF_8;
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException | IllegalArgumentException other) {
            throw new XMLStreamException("bytes that are not in the encoding of the document");
        }
    }

    private static int line(@Nullable XMLStreamReader in) {
        return in == null ? 1 : Math.max(1, in.getLocation().getLineNumber());
    }

    private Document document() throws XMLStreamException {
        in.nextTag();
        return switch (in.getLocalName()) {
            case "MTConnectDevices" -> devices();
            case "MTConnectStreams" -> streams();
            case "MTConnectError" -> error();
            default ->
                    throw new XMLStreamException(
                            "expected a document of MTConnect, came " + in.getLocalName());
        };
    }

    private Document error() throws XMLStreamException {
        while (in.hasNext()) {
            if (in.next() == XMLStreamConstants.START_ELEMENT
                    && in.getAttributeValue(null, "errorCode") != null) {
                String code = attribute("errorCode");
                return new Document.Refused(code, bounded(in.getElementText().strip()));
            }
        }
        return new Document.Refused("", "no reason");
    }

    private Document devices() throws XMLStreamException {
        var devices = new ArrayList<Component>();
        while (in.hasNext()) {
            if (in.next() == XMLStreamConstants.START_ELEMENT
                    && (in.getLocalName().equals("Device") || in.getLocalName().equals("Agent"))) {
                devices.add(component(1));
            }
        }
        return new Document.Devices(List.copyOf(devices));
    }

    private Component component(int depth) throws XMLStreamException {
        count(depth);
        String id = required("id");
        String given = attribute("name");
        String name = given.isEmpty() ? in.getLocalName() : given;
        var parts = new ArrayList<Component>();
        var items = new ArrayList<Item>();
        for (int below = 1; below > 0; ) {
            int event = in.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                below--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                switch (in.getLocalName()) {
                    case "Components" -> parts(parts, depth + 1);
                    case "DataItem" -> {
                        items.add(item());
                        below++;
                    }
                    default -> {
                        below++;
                        deep(depth + below);
                    }
                }
            }
        }
        return new Component(id, name, List.copyOf(parts), List.copyOf(items));
    }

    private void parts(List<Component> parts, int depth) throws XMLStreamException {
        while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
            parts.add(component(depth));
        }
    }

    private Item item() throws XMLStreamException {
        count(0);
        String id = required("id");
        String name = attribute("name");
        String units = attribute("units");
        return new Item(
                id,
                name.isEmpty() ? attribute("type") : name,
                switch (attribute("category")) {
                    case "SAMPLE" -> Category.SAMPLE;
                    case "CONDITION" -> Category.CONDITION;
                    default -> Category.EVENT;
                },
                units.isEmpty() ? null : units);
    }

    private Document streams() throws XMLStreamException {
        Header header = null;
        var observations = new ArrayList<Observation>();
        int depth = 1;
        Category category = null;
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                category = depth < 5 ? null : category;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                deep(++depth);
                if (header == null && in.getLocalName().equals("Header")) {
                    header = header();
                } else if (category != null) {
                    observations.add(observation(category));
                    depth--;
                } else {
                    category = category(in.getLocalName());
                }
            }
        }
        if (header == null) {
            throw new XMLStreamException("expected a header");
        }
        return new Document.Streams(header, List.copyOf(observations));
    }

    private static @Nullable Category category(String element) {
        return switch (element) {
            case "Samples" -> Category.SAMPLE;
            case "Events" -> Category.EVENT;
            case "Condition" -> Category.CONDITION;
            default -> null;
        };
    }

    private Header header() throws XMLStreamException {
        return new Header(
                number("instanceId"),
                number("firstSequence"),
                number("nextSequence"),
                time(attribute("creationTime")));
    }

    private Observation observation(Category category) throws XMLStreamException {
        count(0);
        String element = in.getLocalName();
        String item = required("dataItemId");
        long sequence = number("sequence");
        Instant time = time(attribute("timestamp"));
        String code = attribute("nativeCode");
        return new Observation(item, sequence, time, category, element, code, text());
    }

    /// The text of an element, and of entries below it as `key=value`.
    private String text() throws XMLStreamException {
        var text = new StringBuilder();
        int depth = 1;
        while (depth > 0) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    deep(++depth);
                    String key = in.getAttributeValue(null, "key");
                    if (key != null) {
                        text.append(text.toString().isBlank() ? "" : " ").append(key).append('=');
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    String more = in.getText();
                    text.append(depth > 1 ? more.strip() : more);
                }
                default -> {}
            }
            if (text.length() > LONGEST) {
                throw new XMLStreamException("a text longer than %d".formatted(LONGEST));
            }
        }
        return text.toString().strip();
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noZone) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException none) {
                return null;
            }
        }
    }

    private long number(String name) throws XMLStreamException {
        try {
            return Long.parseLong(required(name));
        } catch (NumberFormatException none) {
            throw new XMLStreamException(
                    "expected a number as %s, came '%s'".formatted(name, attribute(name)));
        }
    }

    private String required(String name) throws XMLStreamException {
        String value = attribute(name);
        if (value.isEmpty()) {
            throw new XMLStreamException(
                    "expected %s of %s, came nothing".formatted(name, in.getLocalName()));
        }
        return value;
    }

    private String attribute(String name) {
        String value = in.getAttributeValue(null, name);
        return value == null ? "" : bounded(value);
    }

    private static String bounded(String text) {
        return text.length() <= 1_000 ? text : text.substring(0, 1_000);
    }

    private void count(int depth) throws XMLStreamException {
        deep(depth);
        if (++things > MOST) {
            throw new XMLStreamException("more than %d items".formatted(MOST));
        }
    }

    private static void deep(int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new XMLStreamException("deeper than %d elements".formatted(DEEPEST));
        }
    }
}
