package io.baigong.plant;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the platform's demo mode lets the plant in with.
///
/// @param token an administrator's API token; the plant makes its device tokens with it
record Access(String token) {
    /// @throws IOException if the file is not there yet or says something else
    static Access read(Path file) throws IOException {
        JsonObject json;
        try {
            json = new JsonObject(Files.readString(file));
        } catch (DecodeException broken) {
            throw new IOException("expected JSON in " + file + ", " + broken.getMessage(), broken);
        }
        String token = json.getString("token");
        if (token == null) {
            throw new IOException("expected a member \"token\" in " + file);
        }
        return new Access(token);
    }
}
