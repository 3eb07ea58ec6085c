package io.baigong.edge.collect;

import io.baigong.connect.AddressFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Protocol;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Tag;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads places that need not be configured; one that the protocol does not understand is a bad
/// sample.
final class TestReading {
    private final List<Tag> tags = new ArrayList<>();
    private final List<@Nullable Sample> refused = new ArrayList<>();

    private record Nowhere(String text) implements io.baigong.connect.Address {}

    TestReading(Protocol protocol, List<Fleet.Place> places, InstantSource clock) {
        for (var place : places) {
            try {
                var address = protocol.address(place.address(), place.type());
                tags.add(new Tag(place.name(), address));
                refused.add(null);
            } catch (AddressFault e) {
                var tag = new Tag(place.name(), new Nowhere(place.address()));
                String why = String.valueOf(e.getMessage());
                refused.add(Sample.bad(tag, Reason.BAD_ADDRESS, why, clock.instant()));
            }
        }
    }

    List<Sample> run(Link link) throws LinkBroken, InterruptedException {
        var read = tags.isEmpty() ? List.<Sample>of() : link.read(tags);
        var samples = new ArrayList<Sample>();
        int next = 0;
        for (var bad : refused) {
            samples.add(bad == null ? read.get(next++) : bad);
        }
        return samples;
    }
}
