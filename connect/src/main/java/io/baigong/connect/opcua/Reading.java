package io.baigong.connect.opcua;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.opcua.Requests.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;

/// Reads tags, part 4, 5.11.2.
final class Reading {
    private final Requests requests;

    Reading(Requests requests) {
        this.requests = requests;
    }

    List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
        var found = new ArrayList<@Nullable ReadValueId>(tags.size());
        var wanted = new ArrayList<ReadValueId>(tags.size());
        for (var tag : tags) {
            var one = wanted(tag);
            found.add(one);
            if (one != null) {
                wanted.add(one);
            }
        }
        var outcomes = requests.read(wanted, TimestampsToReturn.Both).iterator();
        var now = requests.session().clock().instant();
        var samples = new ArrayList<Sample>(tags.size());
        for (int i = 0; i < tags.size(); i++) {
            var tag = tags.get(i);
            samples.add(
                    found.get(i) == null ? nowhere(tag, now) : sample(tag, outcomes.next(), now));
        }
        return samples;
    }

    private static Sample sample(Tag tag, Outcome<DataValue> outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Came<DataValue>(DataValue data) -> Decoding.sample(tag, data, now);
            case Outcome.Failed<DataValue>(Status status) ->
                    new Sample(tag, null, status, null, null, now);
        };
    }

    static Sample nowhere(Tag tag, Instant now) {
        return Sample.bad(tag, Reason.BAD_ADDRESS, "the server has no such namespace", now);
    }

    /// Null when the server has no such namespace.
    @Nullable ReadValueId wanted(Tag tag) throws LinkBroken {
        var address = OpcUaAddress.of(tag.address());
        var node = requests.find(address.node());
        return node == null ? null : Requests.wanted(node, AttributeId.Value, address.element());
    }
}
