package io.baigong.plant;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the platform's demo mode lets the plant in with.
///
/// @param token an administrator's API token
/// @param user MQTT user of the organisation's enrolment, null for none
record Access(String token, @Nullable String user, @Nullable String password) {
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
        JsonObject enrolment = json.getJsonObject("enrolment", new JsonObject());
        return new Access(token, enrolment.getString("user"), enrolment.getString("password"));
    }
}
