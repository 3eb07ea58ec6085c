package io.baigong.connect.opcua;

import io.baigong.connect.AddressFault;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.jspecify.annotations.Nullable;

/// A method and the object it is called on, as one text: `ns=2;s=Pump;method=ns=2;s=Start`.
record MethodId(ExpandedNodeId object, ExpandedNodeId method) {
    private static final String BETWEEN = ";method=";

    /// @throws AddressFault where it is wrong
    static MethodId read(String text) {
        int at = text.lastIndexOf(BETWEEN);
        if (at < 0) {
            throw AddressFault.at(
                    text.length() + 1, ";method= and the method, after the object", "the end");
        }
        return new MethodId(
                AddressReader.node(text.substring(0, at)),
                AddressReader.node(text.substring(at + BETWEEN.length())));
    }

    /// Null for names so odd that they could not be read back.
    static @Nullable String text(String object, String method) {
        return object.contains(BETWEEN) || method.contains(BETWEEN)
                ? null
                : object + BETWEEN + method;
    }
}
