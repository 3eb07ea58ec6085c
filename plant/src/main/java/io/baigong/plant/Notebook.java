package io.baigong.plant;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The little the plant remembers from start to start, in one file that only its owner reads: since
/// when it runs, whose history has arrived, the meter's device token, the gateway's enrolment token
/// and the ports of the simulators.
final class Notebook {
    private final Path file;
    private final JsonObject notes;

    Notebook(Path folder) {
        this.file = folder.resolve("plant.json");
        try {
            Files.createDirectories(folder);
            notes = Files.exists(file) ? new JsonObject(Files.readString(file)) : new JsonObject();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// When the plant first started; its history ends there.
    synchronized long since(long now) {
        if (!notes.containsKey("since")) {
            notes.put("since", now);
            write();
        }
        return notes.getLong("since");
    }

    /// @param weeks how far back; another reach is another history
    synchronized boolean hasHistory(String key, int weeks) {
        return history().contains(key + "/" + weeks);
    }

    synchronized void historyArrived(String key, int weeks) {
        notes.put("history", history().add(key + "/" + weeks));
        write();
    }

    synchronized @Nullable String meterToken() {
        return notes.getString("meterToken");
    }

    synchronized void meterToken(String token) {
        notes.put("meterToken", token);
        write();
    }

    synchronized @Nullable String enrolmentToken() {
        return notes.getString("enrolmentToken");
    }

    synchronized void enrolmentToken(String token) {
        notes.put("enrolmentToken", token);
        write();
    }

    /// Where a simulator was reached before.
    synchronized int port(String protocol, int usual) {
        return notes.getJsonObject("ports", new JsonObject()).getInteger(protocol, usual);
    }

    synchronized void notePort(String protocol, int port) {
        notes.put("ports", notes.getJsonObject("ports", new JsonObject()).put(protocol, port));
        write();
    }

    private JsonArray history() {
        return notes.getJsonArray("history", new JsonArray());
    }

    private void write() {
        try {
            Path next = file.resolveSibling("plant.json.next");
            Files.deleteIfExists(next);
            var onlyOwner = PosixFilePermissions.fromString("rw-------");
            Files.createFile(next, PosixFilePermissions.asFileAttribute(onlyOwner));
            Files.writeString(next, notes.encodePrettily());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
