package io.baigong.server.things;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A thing as lists show it.
///
/// @param erasing taken away, its readings are being erased
record Thing(
        int number,
        String key,
        Name name,
        ModelRef model,
        String site,
        String place,
        List<String> tags,
        boolean erasing,
        @Nullable SparkplugAddress sparkplug) {
    Thing {
        tags = List.copyOf(tags);
    }

    /// @param version the edition it follows now
    /// @param pinned whether it stays with that edition
    record ModelRef(String key, int version, Name name, boolean pinned) {}
}
