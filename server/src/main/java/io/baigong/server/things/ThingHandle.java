package io.baigong.server.things;

import io.baigong.telemetry.SeriesRef;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the hot path needs to know of a thing. A snapshot: a change makes a new handle, so ask the
/// [ThingDirectory] again when its generation moved.
public final class ThingHandle {
    private final int number;
    private final Site site;
    private final String key;
    private final String place;
    private final Edition edition;
    private final Block[] blocks;
    // Racy on purpose: handles are values, two of the same property are equal.
    private @Nullable PropertyHandle @Nullable [] properties;

    /// Numbers of series for some slots of a model; newest models first.
    record Block(Slots model, int firstSlot, int slots, int base) {
        int series(int slot) {
            return slot < firstSlot || slot >= firstSlot + slots ? 0 : base + slot - firstSlot;
        }
    }

    ThingHandle(
            int number, Site site, String key, String place, Edition edition, List<Block> blocks) {
        this.number = number;
        this.site = site;
        this.key = key;
        this.place = place;
        this.edition = edition;
        this.blocks = blocks.toArray(Block[]::new);
    }

    public int number() {
        return number;
    }

    public int organisation() {
        return site.organisation();
    }

    /// Number of the site: the partition key of the log.
    public int site() {
        return site.number();
    }

    public String siteKey() {
        return site.key();
    }

    /// Path below the site (ISA-95 area/line/cell), such as `hall-2/line-1`; may be empty.
    public String place() {
        return place;
    }

    /// The wall clock of the site.
    public ZoneId zone() {
        return site.zone();
    }

    public String key() {
        return key;
    }

    public String modelKey() {
        return edition.model().key();
    }

    public int modelVersion() {
        return edition.model().version();
    }

    /// The edition of the model that this thing follows.
    public Model model() {
        return edition.model();
    }

    /// @return null when the model has no such property
    public @Nullable PropertyHandle property(String key) {
        int index = edition.indexOf(key);
        return index < 0 ? null : handle(index);
    }

    /// In the model's order.
    public List<PropertyHandle> properties() {
        var all = new ArrayList<PropertyHandle>(edition.size());
        for (int i = 0; i < edition.size(); i++) {
            all.add(handle(i));
        }
        return all;
    }

    /// @return null when the model has no such command
    public @Nullable Command command(String key) {
        for (var command : edition.model().commands()) {
            if (command.key().equals(key)) {
                return command;
            }
        }
        return null;
    }

    private PropertyHandle handle(int index) {
        var made = properties;
        if (made == null) {
            made = new @Nullable PropertyHandle[edition.size()];
            properties = made;
        }
        var known = made[index];
        if (known == null) {
            var slot = edition.slots().all().get(edition.slot(index));
            var series = series(edition.slots(), slot);
            if (series == null) {
                throw new IllegalStateException(
                        "thing %s has no series for slot %d of model %s"
                                .formatted(key, slot.number(), modelKey()));
            }
            known = new PropertyHandle(edition.property(index), edition.codes(index), series);
            made[index] = known;
        }
        return known;
    }

    private @Nullable SeriesRef series(Slots model, Slots.Slot slot) {
        for (var block : blocks) {
            if (block.model().model() == model.model()) {
                int series = block.series(slot.number());
                if (series > 0) {
                    return new SeriesRef(series, slot.type().kept(), slot.retention());
                }
            }
        }
        return null;
    }

    /// @return null when the model has no such property
    @Nullable PropertyHistory history(String property) {
        int index = edition.indexOf(property);
        if (index < 0) {
            return null;
        }
        var segments = new ArrayList<PropertyHistory.Segment>();
        for (var slot : edition.slots().history(edition.slot(index))) {
            add(segments, edition.slots(), slot);
        }
        for (var earlier : earlierModels()) {
            for (var slot : earlier.called(property)) {
                add(segments, earlier, slot);
            }
        }
        return new PropertyHistory(property, segments);
    }

    private void add(List<PropertyHistory.Segment> to, Slots model, Slots.Slot slot) {
        var series = series(model, slot);
        if (series != null) {
            to.add(
                    new PropertyHistory.Segment(
                            series, slot.unit(), slot.type(), slot.scale(), slot.members()));
        }
    }

    private List<Slots> earlierModels() {
        var earlier = new ArrayList<Slots>();
        for (var block : blocks) {
            boolean current = block.model().model() == edition.slots().model();
            if (!current && !earlier.contains(block.model())) {
                earlier.add(block.model());
            }
        }
        return earlier;
    }

    /// Every series the thing ever had.
    List<SeriesRef> everySeries() {
        var all = new ArrayList<SeriesRef>();
        for (var block : blocks) {
            for (var slot : block.model().all()) {
                int series = block.series(slot.number());
                if (series > 0) {
                    all.add(new SeriesRef(series, slot.type().kept(), slot.retention()));
                }
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return "thing %d (%s, model %s version %d)"
                .formatted(number, key, modelKey(), modelVersion());
    }
}
