package io.baigong.server.things;

import io.baigong.telemetry.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All slots of a model over all its editions: which meaning each stored series has. Shared by
/// every thing of the model; never changed, only replaced.
///
/// A slot stands for one type, unit, scale and retention of a property; names, limits and keys may
/// change within it, and enum members may be added. Anything else would change what stored values
/// mean and takes a new slot of the same lineage.
record Slots(int model, List<Slot> all) {
    Slots {
        all = List.copyOf(all);
    }

    /// @param number position in the model, from 0, never reused
    /// @param lineage number of the first slot of the same property
    /// @param key the latest key of the property
    /// @param members of an enum, all it ever had
    record Slot(
            int number,
            int lineage,
            String key,
            PropertyType type,
            @Nullable String unit,
            int scale,
            Retention retention,
            Map<String, Long> members) {
        Slot {
            members = Map.copyOf(members);
        }

        boolean canHold(Property property) {
            return type == property.type()
                    && java.util.Objects.equals(unit, property.unit())
                    && scale == property.scale()
                    && retention == property.retention()
                    && agrees(property);
        }

        private boolean agrees(Property property) {
            for (var member : property.members()) {
                Long code = members.get(member.key());
                boolean other = code == null && members.containsValue(member.code());
                if (other || (code != null && code != member.code())) {
                    return false;
                }
            }
            return true;
        }

        Slot holding(Property property) {
            var union = new TreeMap<>(members);
            union.putAll(property.codes());
            return new Slot(number, lineage, property.key(), type, unit, scale, retention, union);
        }

        Slot called(String newKey) {
            return new Slot(number, lineage, newKey, type, unit, scale, retention, members);
        }
    }

    /// The slots after an edition was made, and the slot of each of its properties.
    record Allotment(Slots slots, Map<String, Integer> slotOf) {}

    /// Finds or makes the slot of each property.
    ///
    /// @param before keys of the edition before with their slots
    Allotment allot(List<Property> properties, Map<String, Integer> before) {
        var slots = new ArrayList<>(all);
        var slotOf = new TreeMap<String, Integer>();
        var taken = new java.util.HashSet<Integer>();
        // Properties that keep their key come first, so that a new one cannot take their lineage.
        var order = new ArrayList<>(properties);
        order.sort(java.util.Comparator.comparing(p -> !before.containsKey(p.key())));
        for (var property : order) {
            int lineage = lineage(property, slots, before, taken);
            int slot = slot(property, slots, lineage);
            taken.add(slots.get(slot).lineage());
            slotOf.put(property.key(), slot);
        }
        return new Allotment(new Slots(model, slots), slotOf);
    }

    private static int lineage(
            Property property,
            List<Slot> slots,
            Map<String, Integer> before,
            java.util.Set<Integer> taken) {
        String was = property.was();
        Integer same = before.get(property.key());
        if (same == null && was != null) {
            same = before.get(was);
        }
        int lineage = same == null ? lastOf(property.key(), slots) : slots.get(same).lineage();
        return taken.contains(lineage) ? -1 : lineage;
    }

    /// A property that was dropped and comes back goes on where it was.
    private static int lastOf(String key, List<Slot> slots) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (slots.get(i).key().equals(key)) {
                return slots.get(i).lineage();
            }
        }
        return -1;
    }

    private static int slot(Property property, List<Slot> slots, int lineage) {
        int found = -1;
        for (int i = 0; i < slots.size(); i++) {
            var slot = slots.get(i);
            if (lineage >= 0 && slot.lineage() == lineage) {
                slots.set(i, slot.called(property.key()));
                if (slot.canHold(property)) {
                    found = i;
                }
            }
        }
        if (found >= 0) {
            slots.set(found, slots.get(found).holding(property));
            return found;
        }
        int number = slots.size();
        slots.add(
                new Slot(
                        number,
                        lineage < 0 ? number : lineage,
                        property.key(),
                        property.type(),
                        property.unit(),
                        property.scale(),
                        property.retention(),
                        property.codes()));
        return number;
    }

    /// The slots of a property, today's first, then from newer to older.
    List<Slot> history(int today) {
        var history = new ArrayList<Slot>();
        history.add(all.get(today));
        for (int i = all.size() - 1; i >= 0; i--) {
            if (i != today && all.get(i).lineage() == all.get(today).lineage()) {
                history.add(all.get(i));
            }
        }
        return history;
    }

    /// The slots that a key last named, newest first.
    List<Slot> called(String key) {
        return all.reversed().stream().filter(slot -> slot.key().equals(key)).toList();
    }
}
