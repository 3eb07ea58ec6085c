package io.baigong.plant.field;

import java.nio.ByteBuffer;

/// What a controller has in its memory for others to read: registers of Modbus, a data block of S7.
/// Bytes in big-endian order.
public interface Image {
    /// In bytes.
    int size();

    /// Draws how things stand now, all at the same moment.
    ///
    /// @param into all zeros, as long as [#size]
    void draw(ByteBuffer into);

    /// Takes bytes that somebody else wrote, all or none.
    ///
    /// @param at offset of the first
    /// @return whether this place may be written, and with this
    default boolean write(int at, ByteBuffer bytes) {
        return false;
    }

    /// How things stand now.
    default ByteBuffer drawn() {
        var image = ByteBuffer.allocate(size());
        draw(image);
        return image.rewind();
    }
}
