package io.baigong.server.packs;

import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.things.Model;
import io.baigong.server.things.Models;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a pack from its files: `manifest.json` and, for each model that it names,
/// `models/<key>.json`.
@Component
final class PackReader {
    static final String MANIFEST = "manifest.json";
    private static final int MAX_MODELS = 500;
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final JsonMapper json;
    private final Models models;

    PackReader(JsonMapper json, Models models) {
        this.json = json;
        this.models = models;
    }

    /// @param files by path from the pack's folder
    /// @throws Invalid with all that is wrong
    Pack read(Map<String, byte[]> files) {
        var manifest = manifest(files);
        var faults = new ArrayList<Fault>();
        String key = manifest.path("key").asString("");
        if (!KEY.matcher(key).matches()) {
            faults.add(Fault.of(MANIFEST + ": key", "small letters, digits and -, 1 to 63", key));
        }
        String number = manifest.path("version").asString("");
        var version = Version.of(number);
        if (version == null) {
            faults.add(Fault.of(MANIFEST + ": version", "major.minor.patch", number));
        }
        var requires = requires(manifest.path("requires"), faults);
        var read =
                manifest.path("models").isEmpty() && bringsOther(manifest)
                        ? List.<Model>of()
                        : models(manifest.path("models"), files, key, faults);
        if (!faults.isEmpty() || version == null) {
            throw new Invalid(faults);
        }
        boolean always = manifest.path("install").asString("").equals("always");
        return new Pack(key, version, manifest, always, requires, read, sha256(files));
    }

    /// Some lists are read by the modules that keep what is in them, and not here.
    private static boolean bringsOther(JsonNode manifest) {
        return Stream.of("methods", "tables", "forms", "boards")
                .anyMatch(list -> manifest.path(list).isArray() && !manifest.path(list).isEmpty());
    }

    private JsonNode manifest(Map<String, byte[]> files) {
        byte[] text = files.get(MANIFEST);
        if (text == null) {
            throw new Invalid(MANIFEST, "a manifest at the top of the pack", files.keySet());
        }
        try {
            var manifest = json.readTree(text);
            if (manifest.isObject()) {
                return manifest;
            }
            throw new Invalid(MANIFEST, "an object", manifest.getNodeType());
        } catch (JacksonException e) {
            throw new Invalid(MANIFEST, "JSON", e.getOriginalMessage());
        }
    }

    private static Map<String, Version> requires(JsonNode node, List<Fault> faults) {
        Map<String, Version> requires = new TreeMap<>();
        for (var entry : node.properties()) {
            var least = Version.of(entry.getValue().asString(""));
            if (least == null) {
                faults.add(
                        Fault.of(
                                MANIFEST + ": requires." + entry.getKey(),
                                "major.minor.patch",
                                entry.getValue()));
            } else {
                requires.put(entry.getKey(), least);
            }
        }
        return requires;
    }

    private List<Model> models(
            JsonNode keys, Map<String, byte[]> files, String pack, List<Fault> faults) {
        if (!keys.isArray() || keys.isEmpty() || keys.size() > MAX_MODELS) {
            faults.add(Fault.of(MANIFEST + ": models", "1 to " + MAX_MODELS + " keys", keys));
            return List.of();
        }
        var read = new ArrayList<Model>();
        for (var node : keys) {
            String key = node.asString("");
            String path = "models/" + key + ".json";
            byte[] text = files.get(path);
            if (text == null) {
                faults.add(Fault.of(path, "a file for each model of the manifest", "none"));
                continue;
            }
            try {
                var model = models.read(path, new String(text, StandardCharsets.UTF_8));
                if (model.key().equals(key)) {
                    read.add(model.of(pack));
                } else {
                    faults.add(Fault.of(path + ": key", key, model.key()));
                }
            } catch (Invalid e) {
                faults.addAll(e.faults());
            }
        }
        return read;
    }

    private static String sha256(Map<String, byte[]> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(files)
                    .forEach((path, bytes) -> {
                        String head = path + "\n" + bytes.length + "\n";
                        digest.update(head.getBytes(StandardCharsets.UTF_8));
                        digest.update(bytes);
                    });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
