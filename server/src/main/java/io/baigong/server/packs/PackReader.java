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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a pack from its files: `manifest.json` and, for each model that it names,
/// `models/<key>.json`; the same for every other kind of [PackContents].
@Component
final class PackReader {
    static final String MANIFEST = "manifest.json";
    private static final int MOST_FILES = 500;
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final JsonMapper json;
    private final Models models;
    private final ObjectProvider<PackContents> kinds;

    PackReader(JsonMapper json, Models models, ObjectProvider<PackContents> kinds) {
        this.json = json;
        this.models = models;
        this.kinds = kinds;
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
        var read = models(files(manifest, "models", files, faults), key, faults);
        var contents = contents(manifest, files, faults);
        if (faults.isEmpty() && read.isEmpty() && !bringsOther(manifest)) {
            faults.add(Fault.of(MANIFEST, "models or something else in the pack", "nothing"));
        }
        if (!faults.isEmpty() || version == null) {
            throw new Invalid(faults);
        }
        boolean always = manifest.path("install").asString("").equals("always");
        return new Pack(key, version, manifest, always, requires, read, contents, sha256(files));
    }

    private Map<String, Map<String, byte[]>> contents(
            JsonNode manifest, Map<String, byte[]> files, List<Fault> faults) {
        Map<String, Map<String, byte[]>> contents = new TreeMap<>();
        for (var kind : kinds) {
            var found = files(manifest, kind.folder(), files, faults);
            if (!found.isEmpty()) {
                try {
                    kind.check(found);
                    contents.put(kind.folder(), found);
                } catch (Invalid e) {
                    faults.addAll(e.faults());
                }
            }
        }
        return contents;
    }

    /// The files of a folder that the manifest lists, by key.
    private static Map<String, byte[]> files(
            JsonNode manifest, String folder, Map<String, byte[]> files, List<Fault> faults) {
        var keys = manifest.path(folder);
        var found = new LinkedHashMap<String, byte[]>();
        if (keys.isMissingNode()) {
            return found;
        }
        if (!keys.isArray() || keys.size() > MOST_FILES) {
            faults.add(Fault.of(MANIFEST + ": " + folder, "at most " + MOST_FILES + " keys", keys));
            return found;
        }
        for (var node : keys) {
            String key = node.asString("");
            String path = folder + "/" + key + ".json";
            byte[] text = files.get(path);
            if (text == null) {
                faults.add(Fault.of(path, "a file for each key of the manifest", "none"));
            } else {
                found.put(key, text);
            }
        }
        return found;
    }

    /// Besides models.
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

    private List<Model> models(Map<String, byte[]> files, String pack, List<Fault> faults) {
        var read = new ArrayList<Model>();
        files.forEach((key, text) -> {
            String path = "models/" + key + ".json";
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
        });
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
