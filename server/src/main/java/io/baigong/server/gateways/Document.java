package io.baigong.server.gateways;

import io.baigong.connect.Protocols;
import io.baigong.connect.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A configuration as the JSON it is, however right or wrong; what it means is the gateway's to
/// read (docs/gateway.md).
final class Document {
    /// Stands for a secret that is there and not shown; sent back, it says: as before.
    static final String HIDDEN = "********";

    private final ObjectNode root;

    Document(ObjectNode root) {
        this.root = root;
    }

    static Document empty() {
        var root = JsonNodeFactory.instance.objectNode();
        root.putArray("devices");
        return new Document(root);
    }

    static Document read(String text) {
        return new Document((ObjectNode) JsonMapper.shared().readTree(text));
    }

    ObjectNode root() {
        return root;
    }

    Document copy() {
        return new Document(root.deepCopy());
    }

    /// Says which version it is, so that the gateway can say so too.
    Document version(int version) {
        root.put("version", version);
        return this;
    }

    Document withoutVersion() {
        root.remove("version");
        return this;
    }

    /// Says what another one says.
    void become(Document other) {
        var members = other.root.deepCopy();
        root.removeAll();
        root.setAll(members);
    }

    /// Those that are objects.
    List<ObjectNode> devices() {
        var devices = new ArrayList<ObjectNode>();
        for (var device : root.path("devices")) {
            if (device instanceof ObjectNode object) {
                devices.add(object);
            }
        }
        return devices;
    }

    /// Null when there is none of that key.
    @Nullable ObjectNode device(String key) {
        for (var device : devices()) {
            if (device.path("key").asString("").equals(key)) {
                return device;
            }
        }
        return null;
    }

    /// Puts a device in the place of the one of that key, or behind all others.
    void put(String key, ObjectNode device) {
        var list = list();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path("key").asString("").equals(key)) {
                list.set(i, device);
                return;
            }
        }
        list.add(device);
    }

    /// @return false when there is none of that key
    boolean remove(String key) {
        var list = list();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path("key").asString("").equals(key)) {
                list.remove(i);
                return true;
            }
        }
        return false;
    }

    private ArrayNode list() {
        return root.path("devices") instanceof ArrayNode list ? list : root.putArray("devices");
    }

    /// How many tags a device has.
    static int tags(JsonNode device) {
        int tags = 0;
        for (var group : device.path("groups")) {
            tags += group.path("tags").size();
        }
        return tags;
    }

    /// What a secret becomes.
    interface Change {
        /// @param place where it stands, with keys and names, such as `/devices/press-7/settings`
        /// @param setting its key
        String of(String place, String setting, String secret);
    }

    /// Changes all secrets in place.
    Document secrets(Change change) {
        devices().forEach(device -> secrets(device, change));
        var north = root.path("north");
        passwords(north.path("mqtt"), "/north/mqtt/", change);
        passwords(north.path("opcua").path("users"), "/north/opcua/users/", change);
        return this;
    }

    static void secrets(ObjectNode device, Change change) {
        var protocol = Protocols.named(device.path("protocol").asString(""));
        if (protocol == null || !(device.path("settings") instanceof ObjectNode settings)) {
            return;
        }
        String place = "/devices/%s/settings".formatted(device.path("key").asString(""));
        for (var setting : protocol.settings()) {
            var value = settings.get(setting.key());
            if (setting.input() instanceof Setting.Input.Secret
                    && value != null
                    && value.isValueNode()
                    && !value.isNull()
                    && !value.asString().isEmpty()) {
                settings.put(setting.key(), change.of(place, setting.key(), value.asString()));
            }
        }
    }

    private static void passwords(JsonNode holders, String before, Change change) {
        for (var holder : holders) {
            String password = holder.path("password").asString("");
            if (holder instanceof ObjectNode object && !password.isEmpty()) {
                String place = before + holder.path("name").asString("");
                object.put("password", change.of(place, "password", password));
            }
        }
    }

    /// The same without secrets, to be shown.
    Document shown() {
        return copy().secrets((_, _, _) -> HIDDEN);
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
