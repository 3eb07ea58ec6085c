package io.baigong.plant;

import io.baigong.plant.sparkplug.Backoff;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells the works' gateway through the public API what to collect in the hall, as an engineer
/// would: once, when it has no configuration yet. Later only ports that have moved are put right,
/// for what it collects is whoever's looks after it by then.
final class Engineer implements Runnable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final String PORT = "${port}";
    private static final String CERTIFICATE = "${certificate}";

    private final Platform office;
    private final Settings settings;
    private final String gateway;
    private final Hall hall;
    private final Consumer<String> say;

    /// @param gateway key of the gateway
    Engineer(Platform office, Settings settings, String gateway, Hall hall, Consumer<String> say) {
        this.office = office;
        this.settings = settings;
        this.gateway = gateway;
        this.hall = hall;
        this.say = say;
    }

    /// Tries until it is done; patient, for the gateway joins while the works starts.
    @Override
    public void run() {
        var backoff = new Backoff(new SplittableRandom(), LONGEST_WAIT);
        String said = "";
        try {
            while (true) {
                try {
                    setUp(Access.read(settings.tokenFile()).token());
                    return;
                } catch (IOException notYet) {
                    String why = String.valueOf(notYet.getMessage());
                    if (!why.equals(said)) {
                        say.accept("gateway %s is not set up yet: %s".formatted(gateway, why));
                        said = why;
                    }
                    Thread.sleep(backoff.next());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void setUp(String token) throws IOException, InterruptedException {
        String path = "/api/v1/gateways/" + gateway;
        var answer = office.get(path, token);
        if (answer.status() == 404) {
            throw new IOException("it has not joined");
        }
        int version =
                answer.orFail(path).json().getJsonObject("configuration").getInteger("version");
        var devices = devices(token);
        if (version == 0) {
            name(token);
            var body =
                    new JsonObject()
                            .put("document", document(devices))
                            .put("note", "demonstration 示范工厂");
            office.put(path + "/configuration", token, body.encode())
                    .orFail("configuration of gateway " + gateway);
            say.accept("gateway %s collects %d devices".formatted(gateway, devices.size()));
            return;
        }
        for (JsonObject device : devices) {
            keepReachable(path + "/devices/" + device.getString("key"), device, token);
        }
    }

    private void name(String token) throws IOException, InterruptedException {
        var change =
                new JsonObject()
                        .put(
                                "name",
                                new JsonObject()
                                        .put("zh", "边缘网关（演示）")
                                        .put("en", "Edge gateway (demonstration)"))
                        .put("site", Inventory.SITE)
                        .put("place", "line-b");
        String path = "/api/v1/things/" + gateway;
        office.patch(path, token, change.encode()).orFail("name of gateway " + gateway);
    }

    /// The address of a device that has moved, unless somebody took it out.
    private void keepReachable(String path, JsonObject wanted, String token)
            throws IOException, InterruptedException {
        var answer = office.get(path, token);
        if (answer.status() == 404) {
            return;
        }
        JsonObject device = answer.orFail(path).json().getJsonObject("device");
        JsonObject there = device.getJsonObject("settings");
        JsonObject here = wanted.getJsonObject("settings");
        boolean same = true;
        for (String setting : List.of("port", "url", "serverCertificate")) {
            String value = here.getString(setting);
            if (value != null && !value.equals(String.valueOf(there.getValue(setting)))) {
                there.put(setting, value);
                same = false;
            }
        }
        if (!same) {
            var body = new JsonObject().put("device", device).put("note", "moved 地址变更");
            office.put(path, token, body.encode()).orFail(path);
        }
    }

    /// Those whose protocol the platform knows and the hall speaks.
    private List<JsonObject> devices(String token) throws IOException, InterruptedException {
        String path = "/api/v1/gateways/protocols";
        Set<String> known = new HashSet<>();
        Json.objects(office.get(path, token).orFail(path).body())
                .forEach(protocol -> known.add(protocol.getString("name")));
        return resource().getJsonArray("devices").stream()
                .map(JsonObject.class::cast)
                .filter(device -> known.contains(device.getString("protocol")))
                .map(this::reachable)
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable JsonObject reachable(JsonObject device) {
        Integer port = hall.ports().get(device.getString("protocol"));
        if (port == null) {
            return null;
        }
        String text = device.encode().replace(PORT, port.toString());
        return new JsonObject(text.replace(CERTIFICATE, hall.certificate()));
    }

    /// The devices, and what is calculated of them.
    private static JsonObject document(List<JsonObject> devices) {
        var document = resource().put("devices", new JsonArray(List.copyOf(devices)));
        Set<String> keys = new HashSet<>();
        devices.forEach(device -> keys.add(device.getString("key")));
        for (String calculated : List.of("virtualTags", "virtualSensors")) {
            var kept = new JsonArray();
            for (Object each : document.getJsonArray(calculated)) {
                if (each instanceof JsonObject one && keys.contains(one.getString("device"))) {
                    kept.add(one);
                }
            }
            document.put(calculated, kept);
        }
        return document;
    }

    private static JsonObject resource() {
        String name = "/gateway-configuration.json";
        try (var in = Objects.requireNonNull(Engineer.class.getResourceAsStream(name), name)) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
