package io.baigong.server.things;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;

/// Thing models of an organisation. Editions are only ever added; things follow the newest edition
/// of their model unless they were pinned to one.
@Service
public class Models {
    private static final int TRIES = 1_000;

    private final ModelStore store;
    private final SeriesBlocks blocks;
    private final ThingDirectory directory;
    private final Changes changes;
    private final Audit audit;
    private final ModelJson json;

    Models(
            ModelStore store,
            SeriesBlocks blocks,
            ThingDirectory directory,
            Changes changes,
            Audit audit,
            ModelJson json) {
        this.json = json;
        this.store = store;
        this.blocks = blocks;
        this.directory = directory;
        this.changes = changes;
        this.audit = audit;
    }

    /// What became of an edition that was handed in.
    ///
    /// @param model the newest edition now
    /// @param changed false when it said what the newest edition said already
    public record Kept(Model model, boolean changed) {}

    private record Change(Kept kept, int id) {}

    /// The newest edition.
    ///
    /// @throws NotFound when there is no such model
    public Model newest(int organisation, String key) {
        var model = newestOrNull(organisation, key);
        if (model == null) {
            throw new NotFound("model", key);
        }
        return model;
    }

    public @Nullable Model newestOrNull(int organisation, String key) {
        return Tenancy.as(
                organisation,
                () -> {
                    var head = store.find(organisation, key);
                    return head == null
                            ? null
                            : store.model(organisation, head.id(), head.version());
                });
    }

    /// A key like this one that no model has: a device has a model of its own, which grows with
    /// what it sends.
    ///
    /// @throws Conflict when too many are called so
    public String freeKey(int organisation, String like) {
        for (int n = 1; n <= TRIES; n++) {
            String end = n == 1 ? "" : "-" + n;
            String key = like.substring(0, Math.min(like.length(), 128 - end.length())) + end;
            if (newestOrNull(organisation, key) == null) {
                return key;
            }
        }
        throw new Conflict(
                "key-needed", "%d models are called %s-N: give another key".formatted(TRIES, like));
    }

    /// One edition.
    ///
    /// @throws NotFound when there is no such model or edition
    public Model get(int organisation, String key, int version) {
        return Tenancy.as(
                organisation,
                () -> {
                    var head = store.find(organisation, key);
                    var model = head == null ? null : store.model(organisation, head.id(), version);
                    if (model == null) {
                        throw new NotFound("model", key + " version " + version);
                    }
                    return model;
                });
    }

    /// Newest editions by key.
    ///
    /// @param query part of a key or name; empty for all
    public Page<Model> page(int organisation, String query, PageRequest page) {
        return Tenancy.as(organisation, () -> store.page(organisation, query, page));
    }

    /// The same without what is in them.
    Page<ModelStore.Summary> summaries(int organisation, String query, PageRequest page) {
        return Tenancy.as(organisation, () -> store.summaries(organisation, query, page));
    }

    /// Makes the next edition of a model, or the first, unless the newest says the same.
    /// `Property.was` names the key a property had before, so that its history goes on.
    public Kept put(int organisation, Model model) {
        return changed(
                organisation,
                () -> {
                    var head = store.make(organisation, model.key());
                    return keep(organisation, head, newest(organisation, head), model);
                });
    }

    /// What an edition would change, before it is made.
    ///
    /// @param version it would get; the newest one's when it says the same
    /// @param following things that would take it up at once
    /// @param pinned things that stay with the edition they are pinned to
    @Schema(name = "ModelPreview")
    public record Preview(
            String key,
            int version,
            boolean changed,
            long following,
            long pinned,
            List<ModelDifference.Difference> differences) {}

    /// Says what would come of [#put] and changes nothing.
    public Preview preview(int organisation, Model model) {
        return Tenancy.as(
                organisation,
                () -> {
                    var head = store.find(organisation, model.key());
                    var before = head == null ? null : newest(organisation, head);
                    return head == null || before == null
                            ? new Preview(model.key(), 1, true, 0, 0, List.of())
                            : preview(organisation, head, before, model);
                });
    }

    private Preview preview(int organisation, ModelStore.Head head, Model before, Model model) {
        boolean changed = !before.saysTheSame(model);
        var slotOf = store.slotOf(head.id(), head.version());
        var after = store.slots(head.id()).allot(model.properties(), slotOf).slotOf();
        Map<String, String> was = new HashMap<>();
        Set<String> newSeries = new HashSet<>();
        for (var property : model.properties()) {
            String name = property.was() == null ? property.key() : property.was();
            if (slotOf.containsKey(property.key())) {
                name = property.key();
            }
            was.put(property.key(), name);
            var slot = slotOf.get(name);
            if (slot != null && !slot.equals(after.get(property.key()))) {
                newSeries.add(property.key());
            }
        }
        var use = store.use(organisation, head.id());
        long following = use.getOrDefault(0, 0L);
        long all = use.values().stream().mapToLong(Long::longValue).sum();
        return new Preview(
                model.key(),
                changed ? head.version() + 1 : head.version(),
                changed,
                following,
                all - following,
                changed
                        ? ModelDifference.between(before, model.settled(0), was, newSeries)
                        : List.of());
    }

    /// An edition in a list.
    ///
    /// @param pinned things that stay with it
    /// @param following things that follow the newest edition, when it is that
    public record EditionInUse(
            int version, Instant made, int properties, long pinned, long following) {}

    /// The editions of a model, newest first.
    ///
    /// @throws NotFound when there is no such model
    public List<EditionInUse> editions(int organisation, String key) {
        return Tenancy.as(
                organisation,
                () -> {
                    var head = store.find(organisation, key);
                    if (head == null) {
                        throw new NotFound("model", key);
                    }
                    return store.editions(organisation, head, store.use(organisation, head.id()));
                });
    }

    /// Reads a model from JSON in the API's shape.
    ///
    /// @param where it came from, for the faults
    /// @throws Invalid with all that is wrong
    public Model read(String where, String text) {
        var faults = new Faults();
        try {
            var model = json.read(text, faults);
            faults.throwIfAny();
            return model;
        } catch (JacksonException e) {
            throw new Invalid(where, "JSON", e.getOriginalMessage());
        } catch (Invalid e) {
            throw new Invalid(
                    e.faults().stream()
                            .map(f -> Fault.of(where + ": " + f.field(), f.expected(), f.got()))
                            .toList());
        }
    }

    /// Keeps a pack's edition of a model. What a growing model took up from devices stays.
    ///
    /// @throws Conflict when the model is there and not the pack's
    public Kept install(int organisation, String pack, Model model) {
        return changed(
                organisation,
                () -> {
                    var head = store.make(organisation, model.key());
                    var before = newest(organisation, head);
                    if (before != null && !pack.equals(before.pack())) {
                        throw new Conflict(
                                "key-taken",
                                "there is a model %s that is not of pack %s"
                                        .formatted(model.key(), pack));
                    }
                    var merged =
                            before != null && before.grows() && model.grows()
                                    ? grown(model, before.properties())
                                    : model;
                    return keep(organisation, head, before, merged.of(pack));
                });
    }

    /// Adds properties that a device sent and the model does not have; those it has stay as they
    /// are. A unit that is no UCUM code is translated or left out ([Units#ofSymbol]). Audited.
    ///
    /// @return the newest edition
    /// @throws NotFound when there is no such model
    public Model grow(int organisation, String modelKey, List<Property> found) {
        return changed(
                        organisation,
                        () -> {
                            var head = store.lock(organisation, modelKey);
                            var before = head == null ? null : newest(organisation, head);
                            if (head == null || before == null) {
                                throw new NotFound("model", modelKey);
                            }
                            return keep(organisation, head, before, grown(before, found));
                        })
                .model();
    }

    /// Makes a model from what a device announced, or grows the one of that key.
    public Model derive(int organisation, String key, Name name, List<Property> found) {
        return changed(
                        organisation,
                        () -> {
                            var head = store.make(organisation, key);
                            var before = newest(organisation, head);
                            var base =
                                    before != null
                                            ? before
                                            : new Model(
                                                    key, 0, name, null, true, List.of(), List.of(),
                                                    List.of());
                            return keep(organisation, head, before, grown(base, found));
                        })
                .model();
    }

    private static Model grown(Model model, List<Property> found) {
        var keys = new HashSet<String>();
        model.properties().forEach(property -> keys.add(property.key()));
        var properties = new ArrayList<>(model.properties());
        for (var property : found) {
            if (keys.add(property.key())) {
                properties.add(property.withUnitOfDevice());
            }
        }
        if (properties.size() > ModelReader.MAX_PROPERTIES) {
            throw new TooMuch("properties in a model", ModelReader.MAX_PROPERTIES);
        }
        return model.with(model.version(), properties);
    }

    private @Nullable Model newest(int organisation, ModelStore.Head head) {
        return head.version() == 0 ? null : store.model(organisation, head.id(), head.version());
    }

    /// Its editions are kept whole; the trail says which ones.
    private static Map<String, Object> said(Model model) {
        return Map.of(
                "version",
                model.version(),
                "properties",
                model.properties().stream().map(Property::key).toList());
    }

    private Change keep(
            int organisation, ModelStore.Head head, @Nullable Model before, Model model) {
        if (before != null && before.saysTheSame(model)) {
            return new Change(new Kept(before, false), head.id());
        }
        int version = head.version() + 1;
        var slots = store.slots(head.id());
        var allotment = slots.allot(model.properties(), store.slotOf(head.id(), head.version()));
        var edition = model.settled(version);
        store.add(organisation, head, edition, slots, allotment);
        blocks.coverModel(organisation, head.id());
        audit.record(
                before == null ? "model.create" : "model.change",
                model.key(),
                Outcome.DONE,
                Map.of("before", before == null ? Map.of() : said(before), "after", said(edition)));
        return new Change(new Kept(edition, true), head.id());
    }

    private Kept changed(int organisation, java.util.function.Supplier<Change> work) {
        var change = changes.in(organisation, work);
        if (change.kept().changed()) {
            directory.refreshModel(change.id());
        }
        return change.kept();
    }
}
