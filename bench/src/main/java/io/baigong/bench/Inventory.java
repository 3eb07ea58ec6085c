package io.baigong.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/// Things and models for a measurement: things `t0`, `t1`, … spread over models `m0`, `m1`, … that
/// have properties `p0`, `p1`, … of type double.
///
/// @param things as many as should be there
record Inventory(int things, int models, int properties) {
    private static final int ROWS = 50_000;

    Inventory {
        if (things < 1 || models < 1 || properties < 1 || models > things) {
            throw new IllegalArgumentException(
                    "expected positive numbers and no more models than things, got %d things, %d models, %d properties"
                            .formatted(things, models, properties));
        }
    }

    /// Makes what is not there yet, by the API.
    ///
    /// @return a gateway's token that may speak for all things
    String provide(RunningPlatform platform) throws IOException, InterruptedException {
        for (int model = 0; model < models; model++) {
            platform.send("PUT", "/api/v1/models/m" + model, model(model));
        }
        for (int first = 0; first < things; first += ROWS) {
            var csv = new StringBuilder("key,name,model\n");
            for (int i = first; i < Math.min(things, first + ROWS); i++) {
                csv.append('t').append(i).append(",Thing ").append(i);
                csv.append(",m").append(i % models).append('\n');
            }
            byte[] bytes = csv.toString().getBytes(UTF_8);
            var done =
                    new JsonObject(
                            platform.send("POST", "/api/v1/things/import", "text/csv", bytes));
            if (done.getLong("failed") != 0) {
                throw new IOException("the platform refused things: " + done.encode());
            }
        }
        var name = new JsonObject().put("name", "bench");
        return platform.send("POST", "/api/v1/enrolment-tokens", name).getString("token");
    }

    private JsonObject model(int number) {
        var list = new JsonArray();
        for (int i = 0; i < properties; i++) {
            list.add(
                    new JsonObject()
                            .put("key", "p" + i)
                            .put("name", text("Property " + i))
                            .put("type", "double")
                            .put("unit", "Cel"));
        }
        return new JsonObject()
                .put("key", "m" + number)
                .put("name", text("Model " + number))
                .put("properties", list)
                .put("events", new JsonArray())
                .put("commands", new JsonArray());
    }

    private static JsonObject text(String words) {
        return new JsonObject().put("zh", words).put("en", words);
    }
}
