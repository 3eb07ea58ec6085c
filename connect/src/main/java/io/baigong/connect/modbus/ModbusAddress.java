package io.baigong.connect.modbus;

import io.baigong.connect.Address;
import org.jspecify.annotations.Nullable;

/// A value in a table of a unit.
///
/// @param unit none when it is the unit of the device's settings
/// @param offset from 0, as it travels
/// @param order none when it is the order of the device's settings
record ModbusAddress(
        String text,
        @Nullable Integer unit,
        Area area,
        int offset,
        Content content,
        @Nullable Order order)
        implements Address {}
