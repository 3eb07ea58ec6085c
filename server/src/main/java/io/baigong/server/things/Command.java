package io.baigong.server.things;

import java.util.List;

/// Something a thing can be told to do.
///
/// @param input what is sent
/// @param output what comes back
public record Command(String key, Name name, List<Property> input, List<Property> output) {
    public Command {
        input = List.copyOf(input);
        output = List.copyOf(output);
    }
}
