package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.payload.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The topics of one connection by their bytes, so that a message costs no string. Bounded in
/// number and bytes: it forgets all when a sender invents too many.
final class Routes {
    private static final int MOST = 20_000;
    private static final int MOST_BYTES = 1 << 20;

    private byte[] @Nullable [] topics = new byte[8][];
    private @Nullable Route[] routes = new Route[8];
    private int size;
    private int bytes;

    @Nullable Route find(byte[] in, int from, int to) {
        int at = Bytes.hash(in, from, to) & topics.length - 1;
        while (true) {
            byte[] topic = topics[at];
            if (topic == null) {
                return null;
            }
            if (Bytes.is(in, from, to, topic)) {
                return routes[at];
            }
            at = at + 1 & topics.length - 1;
        }
    }

    void add(byte[] in, int from, int to, Route route) {
        if (size >= MOST || bytes + to - from > MOST_BYTES) {
            clear();
        }
        bytes += to - from;
        if (++size * 2 > topics.length) {
            grow();
        }
        put(Arrays.copyOfRange(in, from, to), route);
    }

    void clear() {
        topics = new byte[8][];
        routes = new Route[8];
        size = 0;
        bytes = 0;
    }

    private void put(byte[] topic, @Nullable Route route) {
        int at = Bytes.hash(topic, 0, topic.length) & topics.length - 1;
        while (topics[at] != null) {
            at = at + 1 & topics.length - 1;
        }
        topics[at] = topic;
        routes[at] = route;
    }

    private void grow() {
        var oldTopics = topics;
        var oldRoutes = routes;
        topics = new byte[oldTopics.length * 2][];
        routes = new Route[oldRoutes.length * 2];
        for (int i = 0; i < oldTopics.length; i++) {
            byte[] topic = oldTopics[i];
            if (topic != null) {
                put(topic, oldRoutes[i]);
            }
        }
    }
}
