package io.baigong.server.things;

import io.baigong.server.access.Conflict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.web.util.UriUtils;

/// Connects a device: makes a thing with a growing model of its own and a token, and says the very
/// lines to type.
@Service
class Connect {
    private static final String FIRST = "first-device";
    private static final String TOPIC = "v1/devices/me/telemetry";
    private static final int TRIES = 1_000;

    private final Things things;
    private final Models models;
    private final ThingStore store;
    private final Devices devices;
    private final ObjectProvider<MqttAddress> mqtt;

    Connect(
            Things things,
            Models models,
            ThingStore store,
            Devices devices,
            ObjectProvider<MqttAddress> mqtt) {
        this.things = things;
        this.models = models;
        this.store = store;
        this.devices = devices;
        this.mqtt = mqtt;
    }

    /// What to type.
    ///
    /// @param thing key of the thing
    record Connected(
            String thing,
            String token,
            String host,
            int port,
            String topic,
            String mosquitto,
            String curl) {}

    /// @param key null for the next free `first-device-N`
    /// @param base of the address by which the caller reached the platform, such as
    ///   `http://127.0.0.1:8080`
    Connected connect(int organisation, @Nullable String key, @Nullable Name name, String base) {
        String chosen = key == null ? make(organisation, name) : make(organisation, key, name);
        String token =
                java.util.Objects.requireNonNull(
                        devices.addToken(organisation, chosen, "first").token());
        return lines(chosen, token, base, mqtt.getIfAvailable());
    }

    private String make(int organisation, @Nullable Name name) {
        for (int n = 1; n <= TRIES; n++) {
            String key = FIRST + "-" + n;
            if (store.find(organisation, key) == null) {
                try {
                    Name called = name == null ? new Name("首台设备 " + n, "First device " + n) : name;
                    return make(organisation, key, called);
                } catch (Conflict e) {
                    // Someone else took it in between: the next one.
                    continue;
                }
            }
        }
        throw new Conflict(
                "key-needed", "%d things are called %s-N: give a key".formatted(TRIES, FIRST));
    }

    private String make(int organisation, String key, @Nullable Name name) {
        var called = name == null ? Name.of(key) : name;
        var spec = new ThingSpec(key, called, key, null, null, "", List.of(), null);
        var faults = new Faults();
        spec.check(faults);
        faults.throwIfAny();
        if (store.find(organisation, key) != null) {
            throw new Conflict("key-taken", "there is a thing with the key " + key + " already");
        }
        // Two devices may mean different things by one name.
        String model = models.freeKey(organisation, key);
        models.derive(organisation, model, called, List.of());
        return things.create(organisation, spec.withModel(model, null)).key();
    }

    static Connected lines(String thing, String token, String base, @Nullable MqttAddress address) {
        String host = address == null ? "127.0.0.1" : address.host(base);
        int port = address == null ? 1883 : address.port();
        String payload = "{\"temperature\":21.5}";
        return new Connected(
                thing,
                token,
                host,
                port,
                TOPIC,
                "mosquitto_pub -h %s -p %d -u %s -q 1 -t %s -m '%s'"
                        .formatted(host, port, token, TOPIC, payload),
                "curl -sS -X POST '%s/api/v1/things/%s/readings' -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '{\"values\":%s}'"
                        .formatted(
                                base,
                                UriUtils.encodePathSegment(thing, StandardCharsets.UTF_8),
                                token,
                                payload));
    }
}
