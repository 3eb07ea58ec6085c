package io.baigong.connect.modbus;

/// How much a device takes at once.
///
/// @param registers in one request, at most 125 (Application Protocol 6.3)
/// @param bits in one request, at most 2000 (6.1)
/// @param gap how many places that nobody asked for may be read along, to save a request
record Limits(int registers, int bits, int gap) {
    int most(Area area) {
        return area.bits() ? bits : registers;
    }
}
