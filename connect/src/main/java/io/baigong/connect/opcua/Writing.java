package io.baigong.connect.opcua;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import io.baigong.connect.opcua.Requests.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;

/// Writes values in the types that the server's variables have, part 4, 5.11.4.
final class Writing {
    private static final int MOST_KNOWN = 16_384;

    private final Requests requests;
    private final DataTypes types;
    private final Map<NodeId, Kind> kinds = new HashMap<>();

    Writing(Requests requests, DataTypes types) {
        this.requests = requests;
        this.types = types;
    }

    /// @param array whether a single value never fits
    private record Kind(NodeId type, boolean array) {}

    /// Something on its way, or why it is not.
    private sealed interface Prepared<T> {
        record Ready<T>(T content) implements Prepared<T> {}

        record Refused<T>(Status status) implements Prepared<T> {}
    }

    List<WriteResult> write(List<Write> writes) throws LinkBroken, InterruptedException {
        var prepared = new ArrayList<Prepared<WriteValue>>(writes.size());
        var values = new ArrayList<WriteValue>(writes.size());
        for (var write : writes) {
            var one = prepare(write);
            prepared.add(one);
            if (one instanceof Prepared.Ready<WriteValue>(WriteValue value)) {
                values.add(value);
            }
        }
        var outcomes = requests.write(values).iterator();
        var results = new ArrayList<WriteResult>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            var status =
                    switch (prepared.get(i)) {
                        case Prepared.Ready<WriteValue> _ -> status(outcomes.next());
                        case Prepared.Refused<WriteValue>(Status refused) -> refused;
                    };
            results.add(new WriteResult(writes.get(i), status));
        }
        return results;
    }

    private static Status status(Outcome<StatusCode> outcome) {
        return switch (outcome) {
            case Outcome.Came<StatusCode>(StatusCode code) -> Codes.ofDeed(code);
            case Outcome.Failed<StatusCode>(Status status) -> status;
        };
    }

    private Prepared<WriteValue> prepare(Write write) throws LinkBroken, InterruptedException {
        var address = OpcUaAddress.of(write.tag().address());
        var node = requests.find(address.node());
        if (node == null) {
            return refused(Reason.BAD_ADDRESS, "the server has no such namespace");
        }
        return switch (kind(node)) {
            case Prepared.Ready<Kind>(Kind kind) -> prepare(node, kind, address, write);
            case Prepared.Refused<Kind>(Status status) -> new Prepared.Refused<>(status);
        };
    }

    private Prepared<WriteValue> prepare(NodeId node, Kind kind, OpcUaAddress address, Write write)
            throws LinkBroken, InterruptedException {
        String element = address.element();
        if (kind.array() && element == null) {
            return refused(Reason.WRONG_TYPE, "an array; one element is written with element=");
        }
        Object now =
                types.isAbstract(kind.type())
                        ? requests.attributes(List.of(node), AttributeId.Value).getFirst()
                        : null;
        return switch (types.encode(write.value(), kind.type(), now)) {
            case Encoding.Encoded.Content(Object content) -> {
                var bare = element == null ? content : Encoding.arrayOf(content);
                yield new Prepared.Ready<>(
                        new WriteValue(
                                node,
                                AttributeId.Value.uid(),
                                element,
                                // Most servers refuse a status or times beside the value.
                                DataValue.valueOnly(Variant.of(bare))));
            }
            case Encoding.Encoded.Refused(Reason reason, String detail) -> refused(reason, detail);
        };
    }

    private static <T> Prepared<T> refused(Reason reason, String detail) {
        return new Prepared.Refused<>(Status.bad(reason, detail));
    }

    private Prepared<Kind> kind(NodeId node) throws LinkBroken, InterruptedException {
        var known = kinds.get(node);
        if (known != null) {
            return new Prepared.Ready<>(known);
        }
        var wanted =
                List.of(
                        Requests.wanted(node, AttributeId.DataType, null),
                        Requests.wanted(node, AttributeId.ValueRank, null));
        var outcomes = requests.read(wanted, TimestampsToReturn.Neither);
        return switch (outcomes.getFirst()) {
            case Outcome.Failed<DataValue>(Status status) -> new Prepared.Refused<>(status);
            case Outcome.Came<DataValue>(DataValue data) -> {
                if (!(data.value().value() instanceof NodeId type)) {
                    yield data.statusCode().isBad()
                            ? new Prepared.Refused<>(Codes.ofDeed(data.statusCode()))
                            : refused(Reason.GARBAGE, "a variable without a data type");
                }
                var kind = new Kind(type, isArray(outcomes.getLast()));
                if (kinds.size() < MOST_KNOWN) {
                    kinds.put(node, kind);
                }
                yield new Prepared.Ready<>(kind);
            }
        };
    }

    private static boolean isArray(Outcome<DataValue> rank) {
        return rank instanceof Outcome.Came<DataValue>(DataValue data)
                && data.value().value() instanceof Integer number
                && number >= 0;
    }
}
