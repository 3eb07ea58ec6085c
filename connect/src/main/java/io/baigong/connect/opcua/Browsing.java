package io.baigong.connect.opcua;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.Node;
import io.baigong.connect.NodePage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.ViewDescription;
import org.jspecify.annotations.Nullable;

/// Looks through a server, one node and one page at a time.
///
/// The place to go on from is the server's continuation point and how many nodes there were before:
/// servers keep few points and forget them, then the pages before are asked for again.
final class Browsing {
    private static final int CLASSES =
            NodeClass.Object.getValue()
                    | NodeClass.Variable.getValue()
                    | NodeClass.Method.getValue();
    private static final int ALL_FIELDS = 63;
    private static final ViewDescription WHOLE =
            new ViewDescription(NodeId.NULL_VALUE, DateTime.NULL_VALUE, UInteger.MIN);
    private static final int MOST_POINTS = 4;
    private static final int MOST_PROPERTIES = 100;
    private static final int MOST_PAGES = 10_000;
    private static final int CURRENT_WRITE = 2;
    private static final NodeId TOP = NodeIds.ObjectsFolder;

    private final Requests requests;
    private final Deque<ByteString> points = new ArrayDeque<>();

    Browsing(Requests requests) {
        this.requests = requests;
    }

    /// Some of the references of a node.
    ///
    /// @param point for the rest; none when this is all
    private record Page(List<ReferenceDescription> references, @Nullable ByteString point) {}

    /// @throws IllegalArgumentException the server does not show it; says which and why
    NodePage browse(@Nullable String node, @Nullable String next, int most)
            throws LinkBroken, InterruptedException {
        var from = node == null ? TOP : requests.find(AddressReader.node(node));
        if (from == null) {
            throw new IllegalArgumentException(
                    "%s: the server has no such namespace".formatted(node));
        }
        try {
            return next == null ? first(from, most) : rest(from, next, most);
        } catch (UaException refused) {
            throw new IllegalArgumentException(
                    "%s: %s".formatted(shown(from), Codes.words(refused)));
        }
    }

    private NodePage first(NodeId from, int most)
            throws UaException, LinkBroken, InterruptedException {
        return told(from, page(from, most), 0);
    }

    private Page page(NodeId from, int most) throws UaException, LinkBroken, InterruptedException {
        return page(from, NodeIds.HierarchicalReferences, CLASSES, Math.max(1, most));
    }

    /// @param classes of nodes, as a mask
    private Page page(NodeId from, NodeId type, int classes, int most)
            throws UaException, LinkBroken, InterruptedException {
        var description =
                new BrowseDescription(
                        from,
                        BrowseDirection.Forward,
                        type,
                        true,
                        UInteger.valueOf(classes),
                        UInteger.valueOf(ALL_FIELDS));
        var session = requests.session();
        return page(
                session.await(
                                session.client()
                                        .browseAsync(
                                                WHOLE,
                                                UInteger.valueOf(most),
                                                List.of(description)))
                        .getResults());
    }

    private Page next(ByteString point) throws UaException, LinkBroken, InterruptedException {
        var session = requests.session();
        return page(
                session.await(session.client().browseNextAsync(false, List.of(point)))
                        .getResults());
    }

    /// A server keeps few of them.
    private void release(ByteString point) throws LinkBroken, InterruptedException {
        try {
            var session = requests.session();
            session.await(session.client().browseNextAsync(true, List.of(point)));
        } catch (UaException forgotten) {
            // The server has none that had to be released.
        }
    }

    private static Page page(BrowseResult @Nullable [] results) throws UaException {
        if (results == null || results.length != 1) {
            throw new UaException(
                    StatusCodes.Bad_UnknownResponse, "not one answer to one question");
        }
        var result = results[0];
        if (result.getStatusCode().isBad()) {
            throw new UaException(result.getStatusCode());
        }
        var references = result.getReferences();
        var point = result.getContinuationPoint();
        return new Page(
                references == null
                        ? List.of()
                        : Arrays.stream(references).filter(Objects::nonNull).toList(),
                point == null || point.isNullOrEmpty() ? null : point);
    }

    /// The node of that name directly below; null when there is none.
    @Nullable NodeId below(NodeId from, NodeId type, String name)
            throws UaException, LinkBroken, InterruptedException {
        var page = page(from, type, CLASSES, MOST_PROPERTIES);
        if (page.point() != null) {
            release(page.point());
        }
        for (var reference : page.references()) {
            var browseName = reference.getBrowseName();
            if (browseName != null && name.equals(browseName.name())) {
                return id(reference.getNodeId());
            }
        }
        return null;
    }

    /// Null for a node of another server.
    private @Nullable NodeId id(ExpandedNodeId node) {
        return node.isLocal() ? node.toNodeId(requests.namespaces()).orElse(null) : null;
    }

    private NodePage rest(NodeId from, String next, int most)
            throws UaException, LinkBroken, InterruptedException {
        int dot = next.indexOf('.');
        int before;
        ByteString point;
        try {
            before = Integer.parseInt(next, 0, Math.max(0, dot), 10);
            point = ByteString.of(Base64.getUrlDecoder().decode(next.substring(dot + 1)));
        } catch (IllegalArgumentException foreign) {
            throw new IllegalArgumentException("expected the place to go on from, came " + next);
        }
        if (points.remove(point)) {
            try {
                return told(from, next(point), before);
            } catch (UaException refused) {
                if (!Codes.is(refused, StatusCodes.Bad_ContinuationPointInvalid)) {
                    throw refused;
                }
            }
        }
        return again(from, before, most);
    }

    /// From the first page to where the reader is.
    private NodePage again(NodeId from, int before, int most)
            throws UaException, LinkBroken, InterruptedException {
        var page = page(from, most);
        int passed = 0;
        for (int i = 0; i < MOST_PAGES; i++) {
            int size = page.references().size();
            if (passed + size > before) {
                var rest = page.references().subList(before - passed, size);
                return told(from, new Page(rest, page.point()), before);
            }
            passed += size;
            if (page.point() == null) {
                return new NodePage(List.of(), null);
            }
            page = next(page.point());
        }
        throw new IllegalArgumentException(
                "%s: more than %d pages".formatted(shown(from), MOST_PAGES));
    }

    private NodePage told(NodeId from, Page page, int before)
            throws LinkBroken, InterruptedException {
        var point = page.point();
        if (point == null) {
            return new NodePage(nodes(from, page.references()), null);
        }
        points.addLast(point);
        while (points.size() > MOST_POINTS) {
            release(points.removeFirst());
        }
        String next =
                "%d.%s"
                        .formatted(
                                before + page.references().size(),
                                Base64.getUrlEncoder().encodeToString(point.bytesOrEmpty()));
        return new NodePage(nodes(from, page.references()), next);
    }

    private List<Node> nodes(NodeId parent, List<ReferenceDescription> references)
            throws LinkBroken, InterruptedException {
        var found = new ArrayList<NodeId>(references.size());
        var kept = new ArrayList<ReferenceDescription>(references.size());
        for (var reference : references) {
            var id = id(reference.getNodeId());
            if (id != null) { // others are in another server
                found.add(id);
                kept.add(reference);
            }
        }
        var writable = writable(found, kept);
        var result = new ArrayList<Node>(found.size());
        for (int i = 0; i < found.size(); i++) {
            var node = node(parent, found.get(i), kept.get(i), writable);
            if (node != null) {
                result.add(node);
            }
        }
        return result;
    }

    private @Nullable Node node(
            NodeId parent,
            NodeId id,
            ReferenceDescription reference,
            Map<NodeId, Boolean> writable) {
        String address = shown(id);
        String name = name(reference, address);
        if (reference.getNodeClass() == NodeClass.Variable) {
            boolean write = Boolean.TRUE.equals(writable.get(id));
            return new Node(
                    address,
                    name,
                    Node.Kind.VARIABLE,
                    address,
                    null,
                    write,
                    !isProperty(reference));
        }
        if (reference.getNodeClass() == NodeClass.Method) {
            String method = MethodId.text(shown(parent), address);
            return method == null
                    ? null
                    : new Node(method, name, Node.Kind.METHOD, null, null, false, false);
        }
        return new Node(address, name, Node.Kind.FOLDER, null, null, false, true);
    }

    /// Part 3, 5.6.3: properties have nothing below them.
    private boolean isProperty(ReferenceDescription reference) {
        var type = reference.getTypeDefinition();
        return type != null && NodeIds.PropertyType.equals(id(type));
    }

    private static String name(ReferenceDescription reference, String address) {
        var shown = reference.getDisplayName();
        if (shown != null && shown.text() != null && !shown.text().isBlank()) {
            return shown.text();
        }
        var name = reference.getBrowseName();
        return name == null || name.name() == null ? address : name.name();
    }

    private Map<NodeId, Boolean> writable(List<NodeId> found, List<ReferenceDescription> references)
            throws LinkBroken, InterruptedException {
        var variables = new ArrayList<NodeId>();
        for (int i = 0; i < found.size(); i++) {
            if (references.get(i).getNodeClass() == NodeClass.Variable) {
                variables.add(found.get(i));
            }
        }
        var levels = requests.attributes(variables, AttributeId.UserAccessLevel);
        var writable = new HashMap<NodeId, Boolean>();
        for (int i = 0; i < variables.size(); i++) {
            boolean write =
                    levels.get(i) instanceof UByte level && (level.intValue() & CURRENT_WRITE) != 0;
            writable.put(variables.get(i), write);
        }
        return writable;
    }

    private String shown(NodeId node) {
        return OpcUaAddress.text(node, requests.namespaces());
    }
}
