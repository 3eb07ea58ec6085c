package io.baigong.edge.uplink;

import io.baigong.connect.sparkplug.MetricReader;
import java.util.List;

/// What the platform asks of the gateway. Called from a thread of the client; must return at once.
public interface Listener {
    /// A request; it is answered by [Uplink#answer].
    void requested(String id, byte[] payload);

    /// Values that a device shall take.
    ///
    /// @param device key of the thing; empty for the gateway itself
    void commanded(String device, List<MetricReader.Metric> metrics);
}
