package io.baigong.server.ingest;

import io.baigong.server.ingest.sparkplug.Link;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which connection takes commands for a thing the way ThingsBoard's devices do.
@Component
public final class RpcLinks {
    private final Map<Integer, Link> links = new ConcurrentHashMap<>();

    public void add(int thing, Link link) {
        links.put(thing, link);
    }

    public void remove(int thing, Link link) {
        links.remove(thing, link);
    }

    @Nullable Link of(int thing) {
        return links.get(thing);
    }
}
