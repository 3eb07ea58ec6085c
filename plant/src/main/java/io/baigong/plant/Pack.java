package io.baigong.plant;

import io.baigong.plant.sparkplug.Device;
import io.baigong.plant.sparkplug.Value;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A pack that describes machines of the works to the platform. Births take names, types, units and
/// ranges from it, so that they are said in one place.
final class Pack {
    /// Of what has its own way up.
    static final String WORKS = "machining-works";

    /// Of what a gateway collects.
    static final String FIELD = "field-demonstration";

    private final String key;
    private final JsonObject manifest;

    Pack(String key) {
        this.key = key;
        manifest = new JsonObject(text("manifest.json"));
    }

    String key() {
        return key;
    }

    /// What a machine of the model announces.
    ///
    /// @param source name of the recording behind it, said in each metric's properties
    /// @param synthetic whether its values were never measured on a machine
    Device device(String id, String model, String source, boolean synthetic) {
        var metrics = new ArrayList<Device.Announced>();
        for (Object each : new JsonObject(text(file(model))).getJsonArray("properties")) {
            JsonObject property = (JsonObject) each;
            metrics.add(
                    new Device.Announced(
                            property.getString("key"),
                            dataType(property.getString("type")),
                            properties(property, source, synthetic)));
        }
        return new Device(id, metrics);
    }

    private static Map<String, Value> properties(
            JsonObject property, String source, boolean synthetic) {
        Map<String, Value> said = new HashMap<>();
        said.put("source", new Value.Text(source));
        said.put("synthetic", new Value.Flag(synthetic));
        if (property.containsKey("unit")) {
            said.put("engUnit", new Value.Text(property.getString("unit")));
        }
        if (property.containsKey("min")) {
            said.put("engLow", new Value.Real(property.getDouble("min")));
        }
        if (property.containsKey("max")) {
            said.put("engHigh", new Value.Real(property.getDouble("max")));
        }
        return said;
    }

    private static int dataType(String type) {
        return switch (type) {
            case "double" -> new Value.Real(0).dataType();
            case "int64" -> new Value.Whole(0).dataType();
            case "boolean" -> new Value.Flag(false).dataType();
            case "enum", "string" -> new Value.Text("").dataType();
            default -> throw new IllegalStateException("the plant has no values of type " + type);
        };
    }

    /// The pack as the platform installs it.
    byte[] zip() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String file : files()) {
                zip.putNextEntry(new ZipEntry(file));
                zip.write(text(file).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private List<String> files() {
        var files = new ArrayList<String>();
        files.add("manifest.json");
        manifest.getJsonArray("models").forEach(model -> files.add(file(model.toString())));
        return files;
    }

    private static String file(String model) {
        return "models/" + model + ".json";
    }

    private String text(String file) {
        try (var in = Pack.class.getResourceAsStream("/packs/" + key + "/" + file)) {
            if (in == null) {
                throw new FileNotFoundException(
                        "the plant does not carry packs/%s/%s".formatted(key, file));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
