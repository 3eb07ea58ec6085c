package io.baigong.server.methods;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the platform counts of itself. What a figure means never changes; a new meaning is a new
/// figure.
public enum PlatformFigure {
    /// Registered things; evidenced with readings of their own within thirty days.
    DEVICES("devices", "台"),
    /// Enterprises of the register; evidenced with an evidenced device.
    FIRMS("firms", "家"),
    /// Installed packs, each once; evidenced when evidenced devices use their models.
    APPS("apps", "个"),
    /// Credit codes, serial numbers and addresses; evidenced where the device is.
    IDENTIFIERS("identifiers", "个"),
    /// Organisations of any kind; evidenced when something of theirs reports.
    ORGANISATIONS("organisations", "家"),
    /// Readings taken in the period. Not counted by region.
    VALUES("values", "条"),
    /// Calls of the API in the period. Not counted by region.
    API_CALLS("api-calls", "次");

    private final String key;
    private final String unit;

    PlatformFigure(String key, String unit) {
        this.key = key;
        this.unit = unit;
    }

    /// Its name in methods and in the database.
    public String key() {
        return key;
    }

    public String unit() {
        return unit;
    }

    public static @Nullable PlatformFigure of(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst().orElse(null);
    }
}
