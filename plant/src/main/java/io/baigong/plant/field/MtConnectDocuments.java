package io.baigong.plant.field;

import io.baigong.plant.field.MtConnectBuffer.Extract;
import io.baigong.plant.field.MtConnectBuffer.Observation;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.w3c.dom.Element;

/// Writes an agent's answers (MTConnect 2.0, Part 1: Devices, Streams and Error).
final class MtConnectDocuments {
    private static final String VERSION = "2.0";
    private static final List<String> CATEGORIES = List.of("SAMPLE", "EVENT", "CONDITION");

    private final MtConnectDevice device;
    private final long instance;

    MtConnectDocuments(MtConnectDevice device, long instance) {
        this.device = device;
        this.instance = instance;
    }

    private interface Body {
        void write(XMLStreamWriter to) throws XMLStreamException;
    }

    String devices(Instant now, Extract extract) {
        return document("Devices", now, extract, to -> copy(device.root(), to));
    }

    String error(Instant now, Extract extract, String code, String text) {
        return document(
                "Error",
                now,
                extract,
                to -> {
                    to.writeStartElement("Errors");
                    to.writeStartElement("Error");
                    to.writeAttribute("errorCode", code);
                    to.writeCharacters(text);
                    to.writeEndElement();
                    to.writeEndElement();
                });
    }

    String streams(Instant now, Extract extract) {
        Map<Element, List<Observation>> byComponent = new LinkedHashMap<>();
        for (var observation : extract.observations()) {
            var component = MtConnectDevice.component(item(observation));
            byComponent.computeIfAbsent(component, _ -> new ArrayList<>()).add(observation);
        }
        return document(
                "Streams",
                now,
                extract,
                to -> {
                    to.writeStartElement("Streams");
                    to.writeStartElement("DeviceStream");
                    to.writeAttribute("name", device.device().getAttribute("name"));
                    to.writeAttribute("uuid", device.device().getAttribute("uuid"));
                    for (var component : byComponent.entrySet()) {
                        component(component.getKey(), component.getValue(), to);
                    }
                    to.writeEndElement();
                    to.writeEndElement();
                });
    }

    private Element item(Observation observation) {
        return Objects.requireNonNull(device.items().get(observation.item()));
    }

    private String document(String kind, Instant now, Extract extract, Body body) {
        var text = new StringWriter();
        try {
            var to = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            to.writeStartDocument("UTF-8", "1.0");
            to.writeStartElement("MTConnect" + kind);
            to.writeDefaultNamespace("urn:mtconnect.org:MTConnect%s:%s".formatted(kind, VERSION));
            // Of the extended subtype of the cutting time.
            to.writeNamespace("x", "urn:baigong.io:simulator");
            to.writeEmptyElement("Header");
            to.writeAttribute("creationTime", now.toString());
            to.writeAttribute("sender", "baigong-simulator");
            to.writeAttribute("instanceId", Long.toString(instance));
            to.writeAttribute("version", VERSION);
            to.writeAttribute("bufferSize", Integer.toString(MtConnectBuffer.SIZE));
            if (kind.equals("Streams")) {
                to.writeAttribute("firstSequence", Long.toString(extract.first()));
                to.writeAttribute("lastSequence", Long.toString(extract.last()));
                to.writeAttribute("nextSequence", Long.toString(extract.next()));
            }
            body.write(to);
            to.writeEndElement();
            to.writeEndDocument();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    private static void copy(Element element, XMLStreamWriter to) throws XMLStreamException {
        to.writeStartElement(element.getTagName());
        var attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            var attribute = attributes.item(i);
            to.writeAttribute(attribute.getNodeName(), attribute.getNodeValue());
        }
        var children = element.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element child) {
                copy(child, to);
            } else if (!children.item(i).getNodeValue().isBlank()) {
                to.writeCharacters(children.item(i).getNodeValue());
            }
        }
        to.writeEndElement();
    }

    private void component(Element component, List<Observation> observations, XMLStreamWriter to)
            throws XMLStreamException {
        to.writeStartElement("ComponentStream");
        to.writeAttribute("component", component.getTagName());
        to.writeAttribute("name", component.getAttribute("name"));
        to.writeAttribute("componentId", component.getAttribute("id"));
        for (String category : CATEGORIES) {
            var ofIt =
                    observations.stream()
                            .filter(one -> category.equals(item(one).getAttribute("category")))
                            .toList();
            if (ofIt.isEmpty()) {
                continue;
            }
            to.writeStartElement(
                    category.equals("CONDITION") ? "Condition" : pascal(category) + "s");
            for (var observation : ofIt) {
                observation(observation, to);
            }
            to.writeEndElement();
        }
        to.writeEndElement();
    }

    private void observation(Observation observation, XMLStreamWriter to)
            throws XMLStreamException {
        var item = item(observation);
        boolean isCondition = "CONDITION".equals(item.getAttribute("category"));
        String type = item.getAttribute("type");
        to.writeStartElement(pascal(isCondition ? observation.value() : type));
        to.writeAttribute("dataItemId", observation.item());
        to.writeAttribute("timestamp", observation.time().toString());
        to.writeAttribute("sequence", Long.toString(observation.sequence()));
        to.writeAttribute("name", item.getAttribute("name"));
        if (isCondition) {
            to.writeAttribute("type", type);
        } else {
            if (item.hasAttribute("subType")) {
                to.writeAttribute("subType", item.getAttribute("subType"));
            }
            to.writeCharacters(observation.value());
        }
        to.writeEndElement();
    }

    /// `PATH_FEEDRATE` is the element `PathFeedrate`.
    private static String pascal(String type) {
        var name = new StringBuilder();
        for (String word : type.split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
