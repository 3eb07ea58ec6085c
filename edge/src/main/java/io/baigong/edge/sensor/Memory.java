package io.baigong.edge.sensor;

import io.baigong.edge.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a sensor must not forget when the process ends, in a file of its own.
record Memory(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param level histogram of the level
    /// @param activity histogram of how much it moves
    /// @param changes of state so far
    /// @param cycles counted so far
    /// @param energy counted so far, in kWh
    record Kept(double[] level, double[] activity, int changes, long cycles, double energy) {}

    /// Null when there is nothing, or nothing that can be used.
    @Nullable Kept read() {
        try {
            return JSON.readValue(Files.readString(file), Kept.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | JacksonException e) {
            LOG.error("{} cannot be used; the sensor learns anew: {}", file, e.getMessage());
            return null;
        }
    }

    void write(Kept kept) {
        try {
            Files.createDirectories(file.getParent());
            WholeFile.write(file, JSON.writeValueAsString(kept));
        } catch (IOException e) {
            LOG.error("{} cannot be written: {}", file, e.getMessage());
        }
    }
}
