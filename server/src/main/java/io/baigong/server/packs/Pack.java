package io.baigong.server.packs;

import io.baigong.server.things.Model;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A pack that was read and found right.
///
/// @param manifest as its author wrote it
/// @param always every organisation gets it
/// @param requires other packs with the least version
/// @param contents files by folder and key, of each [PackContents]
/// @param sha256 over all that it says
record Pack(
        String key,
        Version version,
        JsonNode manifest,
        boolean always,
        Map<String, Version> requires,
        List<Model> models,
        Map<String, Map<String, byte[]>> contents,
        String sha256) {
    Pack {
        requires = Map.copyOf(requires);
        models = List.copyOf(models);
        contents = Map.copyOf(contents);
    }
}
