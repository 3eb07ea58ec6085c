package io.baigong.connect.opcua;

import io.baigong.connect.Address;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.jspecify.annotations.Nullable;

/// A variable of a server, or one element of it.
///
/// @param node by the URI of its namespace, which survives a server that numbers its namespaces
///   anew, or by the number
/// @param element an index range of one element, part 4, 7.27; none for the whole value
/// @param deadband for subscriptions; none when every change counts
record OpcUaAddress(
        String text, ExpandedNodeId node, @Nullable String element, @Nullable Deadband deadband)
        implements Address {
    /// By how much a number has to change before the server tells it, part 8, 7.2.
    ///
    /// @param amount in the unit of the value, or in percent of its EURange
    record Deadband(double amount, boolean percent) {}

    static OpcUaAddress of(Address address) {
        if (address instanceof OpcUaAddress own) {
            return own;
        }
        throw new IllegalArgumentException("no address of OPC UA: " + address.text());
    }

    /// As part 6, 5.1.12 writes it, by the URI where the table has one; semicolons of the URI
    /// travel as `%3B`.
    static String text(NodeId node, NamespaceTable table) {
        int index = node.getNamespaceIndex().intValue();
        String identifier =
                switch (node.getIdentifier()) {
                    case UInteger number -> "i=" + number;
                    case UUID guid -> "g=" + guid;
                    case ByteString bytes -> "b=" + base64(bytes);
                    case Object name -> "s=" + name;
                };
        if (index == 0) {
            return identifier;
        }
        String uri = table.get(index);
        return uri == null || uri.isBlank()
                ? "ns=%d;%s".formatted(index, identifier)
                : "nsu=%s;%s".formatted(uri.replace("%", "%25").replace(";", "%3B"), identifier);
    }

    private static String base64(ByteString bytes) {
        return new String(
                Base64.getEncoder().encode(bytes.bytesOrEmpty()), StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return text;
    }
}
