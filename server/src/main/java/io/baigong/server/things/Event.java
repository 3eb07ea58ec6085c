package io.baigong.server.things;

import java.util.List;

/// Something a thing reports when it happens.
///
/// @param severity `info`, `warning` or `error`
public record Event(String key, Name name, String severity, List<Property> fields) {
    public Event {
        fields = List.copyOf(fields);
    }
}
