package io.baigong.plant;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Objects;
import java.util.stream.Stream;

/// Introduces the works to the platform through the public API, as a user would: pack, site,
/// things, tokens for meter and gateway. Every step may be repeated.
final class Provisioning {
    private final Platform platform;
    private final Notebook notebook;

    Provisioning(Platform platform, Notebook notebook) {
        this.platform = platform;
        this.notebook = notebook;
    }

    void run(String token) throws IOException, InterruptedException {
        installPack(new Pack(Pack.WORKS), token);
        installPack(new Pack(Pack.FIELD), token);
        makeSite(token);
        var imported =
                platform.post("/api/v1/things/import", token, Platform.CSV, Inventory.csv())
                        .orFail("import of things")
                        .json();
        if (imported.getInteger("failed", 0) > 0) {
            throw new IOException("the platform refused things: " + imported.encode());
        }
        for (Inventory.Item item : Inventory.ITEMS) {
            if (item.isBehindGateway()) {
                tellAddress(item, token);
            }
        }
        if (notebook.meterToken() == null) {
            renewMeterToken(token);
        }
        if (notebook.enrolmentToken() == null) {
            notebook.enrolmentToken(newToken("/api/v1/enrolment-tokens", token));
        }
    }

    /// Says where in the Sparkplug namespace the thing is to be found.
    private void tellAddress(Inventory.Item item, String token)
            throws IOException, InterruptedException {
        String path = "/api/v1/things/" + item.key();
        var address = new JsonObject().put("group", Inventory.GROUP).put("node", Inventory.GATEWAY);
        if (!item.device().isEmpty()) {
            address.put("device", item.device());
        }
        JsonObject known = platform.get(path, token).orFail(path).json().getJsonObject("sparkplug");
        if (known == null || !same(known, address)) {
            var change = new JsonObject().put("sparkplug", address);
            platform.patch(path, token, change.encode()).orFail("address of " + item.key());
        }
    }

    private static boolean same(JsonObject known, JsonObject wanted) {
        return Stream.of("group", "node", "device")
                .allMatch(part -> Objects.equals(known.getString(part), wanted.getString(part)));
    }

    /// Only when no edition is there: the platform upgrades by itself what it delivers.
    private void installPack(Pack pack, String token) throws IOException, InterruptedException {
        String packs = platform.get("/api/v1/packs", token).orFail("list of packs").body();
        boolean there =
                Json.objects(packs).stream()
                        .anyMatch(known ->
                                pack.key().equals(known.getString("key"))
                                        && known.getValue("installed") != null);
        if (!there) {
            platform.post(
                            "/api/v1/packs",
                            token,
                            "application/zip",
                            BodyPublishers.ofByteArray(pack.zip()))
                    .orFail("installation of the pack " + pack.key());
        }
    }

    private void makeSite(String token) throws IOException, InterruptedException {
        String sites = platform.get("/api/v1/sites", token).orFail("list of sites").body();
        if (Json.objects(sites).stream()
                .noneMatch(site -> Inventory.SITE.equals(site.getString("key")))) {
            var site =
                    new JsonObject()
                            .put("key", Inventory.SITE)
                            .put(
                                    "name",
                                    new JsonObject()
                                            .put("zh", "百工示范工厂")
                                            .put("en", "Baigong demonstration works"))
                            .put("timeZone", Shifts.ZONE.getId());
            var answer = platform.post("/api/v1/sites", token, Platform.JSON, site.encode());
            if (answer.status() != 409) {
                answer.orFail("creation of the site");
            }
        }
    }

    /// Asks for a new device token of the meter and notes it.
    void renewMeterToken(String token) throws IOException, InterruptedException {
        notebook.meterToken(newToken("/api/v1/things/" + EnergyMeter.KEY + "/tokens", token));
    }

    private String newToken(String path, String token) throws IOException, InterruptedException {
        var name = new JsonObject().put("name", "demonstration plant");
        String made =
                platform.post(path, token, Platform.JSON, name.encode())
                        .orFail(path)
                        .json()
                        .getString("token");
        if (made == null) {
            throw new IOException("%s: expected a member \"token\", got none".formatted(path));
        }
        return made;
    }
}
