package io.baigong.edge.north;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.NorthConfiguration.Modbus;
import io.baigong.edge.configuration.NorthConfiguration.Place;
import io.baigong.edge.configuration.VirtualTag.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where each tag is for Modbus masters. Registers and bits are two rows of places from 0; numbers
/// are in registers, the most significant first, booleans are bits. Texts have no place.
///
/// Places of the configuration come first; what has none keeps the place that it had, and what is
/// new goes behind all that was ever given, so that a master never reads another value than before
/// at the same place.
final class ModbusMap {
    private static final int PLACES = 65_536;

    private final TreeMap<Integer, Slot> registers = new TreeMap<>();
    private final TreeMap<Integer, Slot> bits = new TreeMap<>();
    private final List<Slot> remembered;
    private final List<Offer> withoutPlace = new ArrayList<>();

    /// Where a tag is, or was: also of those that are not offered any more.
    ///
    /// @param type of what stands there
    record Slot(Source source, int address, DataType type) {
        boolean isBit() {
            return type == DataType.BOOLEAN;
        }

        /// In registers or bits.
        int width() {
            return ModbusWords.width(type);
        }

        private boolean overlaps(Slot other) {
            return isBit() == other.isBit()
                    && address < other.address + other.width()
                    && other.address < address + width();
        }
    }

    /// @param before what was remembered, in any order
    ModbusMap(Modbus configuration, List<Offer> offers, List<Slot> before) {
        var bySource = new HashMap<Source, Offer>();
        offers.forEach(offer -> bySource.put(offer.source(), offer));
        Set<Source> placed = new HashSet<>();
        for (var place : configuration.places()) {
            var slot = fixed(place, bySource);
            if (slot != null && put(slot)) {
                placed.add(slot.source());
            }
        }
        var kept = new ArrayList<Slot>();
        if (configuration.assign()) {
            kept.addAll(keep(offers, before, placed));
            assign(offers, placed, kept);
        }
        remembered = List.copyOf(kept);
    }

    private static @Nullable Slot fixed(Place place, Map<Source, Offer> offers) {
        var offer = offers.get(place.source());
        if (offer == null) {
            return null;
        }
        var type = place.type() == null ? offer.type() : place.type();
        return new Slot(place.source(), place.address(), type == null ? DataType.FLOAT64 : type);
    }

    /// Those of before that nothing stands in the way of.
    private List<Slot> keep(List<Offer> offers, List<Slot> before, Set<Source> placed) {
        var types = new HashMap<Source, DataType>();
        offers.forEach(offer -> types.put(offer.source(), typeOf(offer)));
        var kept = new ArrayList<Slot>();
        for (var slot : before) {
            if (placed.contains(slot.source())) {
                continue;
            }
            if (slot.type() == types.get(slot.source())) {
                if (put(slot)) {
                    placed.add(slot.source());
                    kept.add(slot);
                }
            } else {
                kept.add(slot); // its place stays empty
            }
        }
        return kept;
    }

    private void assign(List<Offer> offers, Set<Source> placed, List<Slot> kept) {
        int nextRegister = end(kept, false);
        int nextBit = end(kept, true);
        for (var offer : offers) {
            var type = typeOf(offer);
            if (type == DataType.TEXT || !placed.add(offer.source())) {
                continue;
            }
            boolean isBit = type == DataType.BOOLEAN;
            var slot = behindFixed(offer.source(), isBit ? nextBit : nextRegister, type);
            if (slot.address() + slot.width() > PLACES || !put(slot)) {
                withoutPlace.add(offer);
                continue;
            }
            kept.add(slot);
            if (isBit) {
                nextBit = slot.address() + 1;
            } else {
                nextRegister = slot.address() + slot.width();
            }
        }
    }

    private static int end(List<Slot> kept, boolean bits) {
        int end = 0;
        for (var slot : kept) {
            if (slot.isBit() == bits) {
                end = Math.max(end, slot.address() + slot.width());
            }
        }
        return end;
    }

    private Slot behindFixed(Source source, int from, DataType type) {
        var slot = new Slot(source, from, type);
        while (true) {
            var row = slot.isBit() ? bits : registers;
            var before = row.floorEntry(slot.address() + slot.width() - 1);
            if (before == null || !before.getValue().overlaps(slot)) {
                return slot;
            }
            slot = new Slot(source, before.getKey() + before.getValue().width(), type);
        }
    }

    private static DataType typeOf(Offer offer) {
        var type = offer.type();
        return type == null ? DataType.FLOAT64 : type;
    }

    private boolean put(Slot slot) {
        if (slot.type() == DataType.TEXT || slot.address() + slot.width() > PLACES) {
            return false;
        }
        var row = slot.isBit() ? bits : registers;
        var before = row.floorEntry(slot.address() + slot.width() - 1);
        if (before != null && before.getValue().overlaps(slot)) {
            return false;
        }
        row.put(slot.address(), slot);
        return true;
    }

    /// What has this register in it; null when nothing has.
    @Nullable Slot register(int address) {
        return at(registers, address);
    }

    /// What has this bit; null when nothing has.
    @Nullable Slot bit(int address) {
        return at(bits, address);
    }

    private static @Nullable Slot at(TreeMap<Integer, Slot> row, int address) {
        var entry = row.floorEntry(address);
        return entry == null || address >= entry.getKey() + entry.getValue().width()
                ? null
                : entry.getValue();
    }

    /// All that has a place, registers first, in the order of addresses.
    List<Slot> slots() {
        var slots = new ArrayList<>(registers.values());
        slots.addAll(bits.values());
        return slots;
    }

    /// What has to be known the next time.
    List<Slot> remembered() {
        return remembered;
    }

    /// What found no room, or whose place was taken.
    List<Offer> withoutPlace() {
        return withoutPlace;
    }
}
