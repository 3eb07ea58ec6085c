package io.baigong.plant;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Reads lists whether they come bare or as a page with `items`.
final class Json {
    private Json() {}

    static List<JsonObject> objects(String body) {
        JsonArray array =
                body.stripLeading().startsWith("[")
                        ? new JsonArray(body)
                        : new JsonObject(body).getJsonArray("items", new JsonArray());
        return array.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }
}
