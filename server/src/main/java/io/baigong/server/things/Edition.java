package io.baigong.server.things;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An edition of a model as the directory holds it, shared by all its things.
final class Edition {
    private final Model model;
    private final Slots slots;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final int[] slotOf;
    private final List<Map<String, Long>> codes;

    Edition(Model model, Slots slots, Map<String, Integer> slotOf) {
        this.model = model;
        this.slots = slots;
        this.slotOf = new int[model.properties().size()];
        for (int i = 0; i < this.slotOf.length; i++) {
            String key = model.properties().get(i).key();
            Integer slot = slotOf.get(key);
            if (slot == null) {
                throw new IllegalStateException(
                        "property %s of model %s version %d has no slot"
                                .formatted(key, model.key(), model.version()));
            }
            indexes.put(key, i);
            this.slotOf[i] = slot;
        }
        this.codes = model.properties().stream().map(p -> Map.copyOf(p.codes())).toList();
    }

    Model model() {
        return model;
    }

    Slots slots() {
        return slots;
    }

    int size() {
        return slotOf.length;
    }

    /// @return -1 for an unknown key
    int indexOf(String key) {
        return indexes.getOrDefault(key, -1);
    }

    Property property(int index) {
        return model.properties().get(index);
    }

    Map<String, Long> codes(int index) {
        return codes.get(index);
    }

    int slot(int index) {
        return slotOf[index];
    }

    /// One past the greatest slot that a thing of this edition needs.
    int slotsNeeded() {
        return slots.all().size();
    }
}
