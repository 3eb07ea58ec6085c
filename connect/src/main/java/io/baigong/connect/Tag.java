package io.baigong.connect;

/// One value of a device, by name.
///
/// @param name unique in its device: the key of the property on the platform
/// @param address made by [Protocol#address] of the protocol that will be asked
public record Tag(String name, Address address) {
    public Tag {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a tag is blank");
        }
    }
}
