package io.baigong.connect.opcua;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.typetree.LazyClientDataTypeTree;
import org.eclipse.milo.opcua.sdk.core.typetree.DataTypeTree;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/// In which built-in type a value goes to a variable or argument of a server: its own types are
/// below them in the tree of types, part 3, 5.8 and part 6, 5.1.2.
final class DataTypes {
    private final DataTypeTree tree;

    /// The types are asked for as they are met.
    DataTypes(OpcUaClient client) {
        tree = new LazyClientDataTypeTree(client);
    }

    /// Whether values of several built-in types may be there, as for Number.
    boolean isAbstract(NodeId type) {
        return !tree.isEnumType(type) && tree.getBuiltinType(type) == OpcUaDataType.Variant;
    }

    /// @param now what the variable holds, which decides where its type is abstract; null when that
    ///   is not known
    Encoding.Encoded encode(Value value, NodeId type, @Nullable Object now) {
        var builtIn = tree.isEnumType(type) ? OpcUaDataType.Int32 : tree.getBuiltinType(type);
        if (builtIn == OpcUaDataType.Variant) {
            builtIn =
                    now == null
                            ? natural(value)
                            : Variant.of(now).getDataType().orElse(natural(value));
        }
        if (builtIn == OpcUaDataType.ExtensionObject) {
            return new Encoding.Encoded.Refused(
                    Reason.NOT_SUPPORTED, "structures are not sent: %s".formatted(name(type)));
        }
        return Encoding.encode(value, builtIn);
    }

    private static OpcUaDataType natural(Value value) {
        return switch (value) {
            case Value.Real _ -> OpcUaDataType.Double;
            case Value.Whole _ -> OpcUaDataType.Int64;
            case Value.Flag _ -> OpcUaDataType.Boolean;
            case Value.Text _ -> OpcUaDataType.String;
        };
    }

    private String name(NodeId type) {
        var known = tree.getDataType(type);
        return known == null || known.getBrowseName().name() == null
                ? type.toParseableString()
                : known.getBrowseName().name();
    }
}
