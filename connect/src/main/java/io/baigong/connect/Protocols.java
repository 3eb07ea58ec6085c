package io.baigong.connect;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// All protocols there are: those named in `META-INF/services/io.baigong.connect.Protocol`, one of
/// each, so that links of one process can share a line.
public final class Protocols {
    private static final List<Protocol> ALL =
            ServiceLoader.load(Protocol.class, Protocol.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(Protocol::name))
                    .toList();

    private Protocols() {}

    public static List<Protocol> all() {
        return ALL;
    }

    /// Null when there is none of that name.
    public static @Nullable Protocol named(String name) {
        for (var protocol : ALL) {
            if (protocol.name().equals(name)) {
                return protocol;
            }
        }
        return null;
    }
}
