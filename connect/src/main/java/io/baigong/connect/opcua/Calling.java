package io.baigong.connect.opcua;

import io.baigong.connect.AddressFault;
import io.baigong.connect.Call;
import io.baigong.connect.CallResult;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaSerializationException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.Argument;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;

/// Runs methods, part 4, 5.12, once and never again.
final class Calling {
    private final Requests requests;
    private final DataTypes types;
    private final Browsing browsing;

    Calling(Requests requests, DataTypes types, Browsing browsing) {
        this.requests = requests;
        this.types = types;
        this.browsing = browsing;
    }

    CallResult call(Call call) throws LinkBroken, InterruptedException {
        MethodId id;
        try {
            id = MethodId.read(call.method());
        } catch (AddressFault wrong) {
            return failed(Reason.BAD_ADDRESS, String.valueOf(wrong.getMessage()));
        }
        var object = requests.find(id.object());
        var method = requests.find(id.method());
        if (object == null || method == null) {
            return failed(Reason.BAD_ADDRESS, "the server has no such namespace");
        }
        var wanted = arguments(method);
        if (wanted.size() != call.arguments().size()) {
            return failed(
                    Reason.WRONG_TYPE,
                    "expected %d arguments (%s), came %d"
                            .formatted(
                                    wanted.size(),
                                    String.join(
                                            ", ", wanted.stream().map(Argument::getName).toList()),
                                    call.arguments().size()));
        }
        var inputs = new Variant[wanted.size()];
        for (int i = 0; i < inputs.length; i++) {
            switch (input(wanted.get(i), call.arguments().get(i))) {
                case Encoding.Encoded.Content(Object content) -> inputs[i] = Variant.of(content);
                case Encoding.Encoded.Refused(Reason reason, String detail) -> {
                    return failed(
                            reason, "argument %s: %s".formatted(wanted.get(i).getName(), detail));
                }
            }
        }
        return send(new CallMethodRequest(object, method, inputs));
    }

    private Encoding.Encoded input(Argument wanted, Value value) {
        boolean array = wanted.getValueRank() != null && wanted.getValueRank() >= 0;
        return array
                ? new Encoding.Encoded.Refused(Reason.NOT_SUPPORTED, "arrays are not sent")
                : types.encode(value, wanted.getDataType(), null);
    }

    /// None when the method names none.
    private List<Argument> arguments(NodeId method) throws LinkBroken, InterruptedException {
        NodeId property;
        try {
            property = browsing.below(method, NodeIds.HasProperty, "InputArguments");
        } catch (UaException refused) {
            return List.of(); // The server will say what it misses.
        }
        var arguments = new ArrayList<Argument>();
        if (property != null
                && requests.attributes(List.of(property), AttributeId.Value).getFirst()
                        instanceof ExtensionObject[] structures) {
            var context = requests.session().client().getStaticEncodingContext();
            for (var structure : structures) {
                try {
                    if (structure.decode(context) instanceof Argument argument) {
                        arguments.add(argument);
                    }
                } catch (UaSerializationException unreadable) {
                    return List.of();
                }
            }
        }
        return arguments;
    }

    private CallResult send(CallMethodRequest request) throws LinkBroken, InterruptedException {
        try {
            var session = requests.session();
            var results = session.await(session.client().callAsync(List.of(request))).getResults();
            return results == null || results.length != 1
                    ? failed(Reason.GARBAGE, "not one answer to one call")
                    : result(results[0]);
        } catch (UaException refused) {
            var status = Codes.ofRefusal(refused);
            return status.reason() == Reason.TIMEOUT
                    ? failed(Reason.TIMEOUT, status.detail() + "; it may have been done")
                    : new CallResult(status, List.of());
        }
    }

    private static CallResult result(CallMethodResult result) {
        var status = Codes.ofDeed(result.getStatusCode());
        if (status.isBad()) {
            return new CallResult(refusal(result, status), List.of());
        }
        var outputs = result.getOutputArguments();
        var values = new ArrayList<Value>();
        for (var output : outputs == null ? new Variant[0] : outputs) {
            switch (Decoding.value(output.value())) {
                case Decoding.Decoded.Good(Value value) -> values.add(value);
                case Decoding.Decoded.Unusable(Reason reason, String detail) -> {
                    values.add(Value.of(Decoding.shown(output.value())));
                    status =
                            Status.uncertain(
                                    reason,
                                    "done; result %d is %s".formatted(values.size(), detail));
                }
            }
        }
        return new CallResult(status, values);
    }

    private static Status refusal(CallMethodResult result, Status status) {
        var inputs = result.getInputArgumentResults();
        if (inputs == null) {
            return status;
        }
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].isBad()) {
                var why = Codes.ofDeed(inputs[i]);
                return Status.bad(
                        why.reason() == null ? Reason.WRONG_TYPE : why.reason(),
                        "argument %d: %s".formatted(i + 1, why.detail()));
            }
        }
        return status;
    }

    private static CallResult failed(Reason reason, String detail) {
        return new CallResult(Status.bad(reason, detail), List.of());
    }
}
