package io.baigong.plant.field;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// What an agent says of its machine: the element `Devices` of MTConnect Part 2 with one device.
final class MtConnectDevice {
    private static final int LONGEST_PATH = 500;

    private final Document document;
    private final Element device;
    private final Map<String, Element> items = new LinkedHashMap<>();

    MtConnectDevice(InputStream devices) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            document = factory.newDocumentBuilder().parse(devices);
        } catch (ParserConfigurationException | SAXException broken) {
            throw new IOException("expected the element Devices: " + broken.getMessage(), broken);
        }
        device = (Element) document.getElementsByTagName("Device").item(0);
        var found = device.getElementsByTagName("DataItem");
        for (int i = 0; i < found.getLength(); i++) {
            var item = (Element) found.item(i);
            items.put(item.getAttribute("id"), item);
        }
    }

    Element root() {
        return document.getDocumentElement();
    }

    Element device() {
        return device;
    }

    /// Data items by id.
    Map<String, Element> items() {
        return items;
    }

    boolean isCalled(String name) {
        return name.equals(device.getAttribute("name")) || name.equals(device.getAttribute("uuid"));
    }

    /// The component that has a data item.
    static Element component(Element item) {
        return (Element) item.getParentNode().getParentNode();
    }

    /// Ids of the data items that an XPath names or that are below what it names.
    ///
    /// @throws XPathExpressionException when it is no path to elements
    Set<String> below(String path) throws XPathExpressionException {
        if (path.length() > LONGEST_PATH) {
            throw new XPathExpressionException("longer than %d characters".formatted(LONGEST_PATH));
        }
        var nodes =
                (NodeList)
                        XPathFactory.newDefaultInstance()
                                .newXPath()
                                .evaluate(path, document, XPathConstants.NODESET);
        var ids = new LinkedHashSet<String>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                if (items.containsKey(element.getAttribute("id"))) {
                    ids.add(element.getAttribute("id"));
                }
                var below = element.getElementsByTagName("DataItem");
                for (int k = 0; k < below.getLength(); k++) {
                    ids.add(((Element) below.item(k)).getAttribute("id"));
                }
            }
        }
        return ids;
    }
}
