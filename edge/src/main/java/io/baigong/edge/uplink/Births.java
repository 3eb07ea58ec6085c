package io.baigong.edge.uplink;

import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.sparkplug.MetricWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was announced on this connection. Data speaks only of what a birth named; a batch of the
/// backlog may have properties and devices that are not configured any more, so births are made of
/// both. For one thread.
final class Births {
    /// Properties of one device that only the backlog knows.
    private static final int MOST_FORMER = 10_000;

    private final LatestReadings latest;
    private final Map<String, Device> devices = new HashMap<>();

    private static final class Device {
        private final Set<String> announced = new HashSet<>();
        private final Map<String, byte[]> former = new HashMap<>();
    }

    Births(LatestReadings latest) {
        this.latest = latest;
    }

    /// Nothing is announced: a new connection, or a rebirth.
    void clear() {
        devices.clear();
    }

    List<String> announced() {
        return new ArrayList<>(devices.keySet());
    }

    boolean isAnnounced(String device) {
        return devices.containsKey(device);
    }

    /// Did the last birth name all that is in the batch? If not, what it lacked is remembered for
    /// the next.
    boolean covers(String device, byte[] metrics) {
        var known = devices.get(device);
        if (known != null && known.announced.containsAll(MetricReader.names(metrics))) {
            return true;
        }
        var to = devices.computeIfAbsent(device, _ -> new Device());
        MetricReader.pieces(metrics)
                .forEach((name, piece) -> {
                    if (!to.announced.contains(name) && to.former.size() < MOST_FORMER) {
                        to.former.putIfAbsent(name, piece);
                    }
                });
        return false;
    }

    /// The metrics of a birth: the last reading of every property, with its own time, so that
    /// saying it again changes nothing.
    byte[] birth(String device) {
        var to = devices.computeIfAbsent(device, _ -> new Device());
        to.announced.clear();
        var writer = new MetricWriter();
        for (var known : latest.of(device)) {
            if (to.announced.add(known.reading().property())) {
                writer.add(known.reading(), known.unit());
            }
        }
        var all = new ByteArrayOutputStream(writer.size());
        all.writeBytes(writer.toBytes());
        to.former.keySet().removeAll(to.announced);
        to.former.forEach((name, piece) -> {
            to.announced.add(name);
            all.writeBytes(piece);
        });
        return all.toByteArray();
    }
}
