package io.baigong.server.ingest;

import io.baigong.server.ingest.sparkplug.Link;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which connection takes commands for a thing the way ThingsBoard's devices do.
@Component
public final class RpcLinks {
    private final Map<Integer, Numbered> links = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    /// @param number no other connection has it
    record Numbered(long number, Link link) {}

    public void add(int thing, Link link) {
        links.put(thing, new Numbered(count.incrementAndGet(), link));
    }

    public void remove(int thing, Link link) {
        links.computeIfPresent(thing, (_, known) -> known.link() == link ? null : known);
    }

    @Nullable Link of(int thing) {
        var known = links.get(thing);
        return known == null ? null : known.link();
    }

    @Nullable Numbered numbered(int thing) {
        return links.get(thing);
    }
}
