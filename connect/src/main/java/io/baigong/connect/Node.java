package io.baigong.connect;

import org.jspecify.annotations.Nullable;

/// One line of what a device has, as far as the protocol can look into it.
///
/// @param id to browse below it; opaque
/// @param address to read it as a tag; none when there is nothing to read
/// @param type only where a tag needs it beside the address
/// @param writable as far as the device says; false when it does not
/// @param inside whether there may be something below
public record Node(
        String id,
        String name,
        Kind kind,
        @Nullable String address,
        @Nullable DataType type,
        boolean writable,
        boolean inside) {
    /// What it is.
    public enum Kind {
        FOLDER,
        VARIABLE,
        METHOD
    }
}
