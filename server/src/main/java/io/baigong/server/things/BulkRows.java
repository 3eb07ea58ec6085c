package io.baigong.server.things;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.Refusal;
import io.baigong.server.audit.Audit;
import io.baigong.server.things.BulkResult.Item;
import io.baigong.server.things.BulkResult.Outcome;
import io.baigong.server.things.DirectoryStore.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Does something to a few hundred things in one transaction.
@Component
final class BulkRows {
    private final ThingStore store;
    private final ModelStore models;
    private final SeriesBlocks blocks;
    private final Sites sites;
    private final ThingDirectory directory;
    private final Things things;
    private final Devices devices;
    private final Changes changes;
    private final Audit audit;
    private final ApplicationEventPublisher events;

    BulkRows(
            ThingStore store,
            ModelStore models,
            SeriesBlocks blocks,
            Sites sites,
            ThingDirectory directory,
            Things things,
            Devices devices,
            Changes changes,
            Audit audit,
            ApplicationEventPublisher events) {
        this.store = store;
        this.models = models;
        this.blocks = blocks;
        this.sites = sites;
        this.directory = directory;
        this.things = things;
        this.devices = devices;
        this.changes = changes;
        this.audit = audit;
        this.events = events;
    }

    /// @throws Invalid when it cannot be done to any thing
    void check(int organisation, BulkAction action) {
        switch (action) {
            case BulkAction.Move(String site, _) -> {
                if (site != null && sites.find(organisation, site) == null) {
                    throw new Invalid("site", "the key of a site", site);
                }
            }
            case BulkAction.UseEdition(String model, Integer version) -> {
                var head = models.find(organisation, model);
                if (head == null) {
                    throw new Invalid("model", "the key of a model", model);
                }
                if (version != null && version > head.version()) {
                    throw new Invalid("version", "1 to " + head.version(), version);
                }
            }
            case BulkAction.IssueTokens(String name) -> Devices.check("name", name);
            case BulkAction.AddTag _, BulkAction.RemoveTag _, BulkAction.Erase _ -> {}
        }
    }

    /// @return one for each key, in that order
    List<Item> take(int organisation, List<String> keys, BulkAction action, boolean dryRun) {
        return switch (action) {
            case BulkAction.Change change -> change(organisation, keys, change, dryRun);
            case BulkAction.IssueTokens(String name) ->
                    dryRun ? live(organisation, keys) : tokens(organisation, keys, name);
            case BulkAction.Erase _ ->
                    dryRun ? live(organisation, keys) : erase(organisation, keys);
        };
    }

    private List<Item> change(
            int organisation, List<String> keys, BulkAction.Change change, boolean dryRun) {
        var touched = new ArrayList<Integer>();
        var items =
                changes.in(
                        organisation,
                        () -> {
                            var plan = new Plan(organisation, keys, change);
                            if (!dryRun && !plan.rows.isEmpty()) {
                                write(organisation, plan);
                                touched.addAll(plan.touched);
                            }
                            return plan.items;
                        });
        if (!touched.isEmpty()) {
            directory.refresh(Part.numbers(touched.stream().mapToInt(Integer::intValue).toArray()));
            touched.forEach(thing -> events.publishEvent(new ThingChanged(organisation, thing)));
        }
        return items;
    }

    private void write(int organisation, Plan plan) {
        store.update(organisation, plan.rows);
        blocks.coverThings(
                organisation, plan.touched.stream().mapToInt(Integer::intValue).toArray());
        for (int i = 0; i < plan.rows.size(); i++) {
            var spec = plan.rows.get(i).spec();
            audit.recordChange("thing.change", spec.key(), plan.before.get(i), spec);
        }
    }

    /// What would become of some things.
    private final class Plan {
        final List<Item> items = new ArrayList<>();
        final List<ThingStore.Row> rows = new ArrayList<>();
        final List<ThingSpec> before = new ArrayList<>();
        final List<Integer> touched = new ArrayList<>();

        Plan(int organisation, List<String> keys, BulkAction.Change change) {
            var there = store.find(organisation, keys);
            Integer site =
                    change instanceof BulkAction.Move(String key, _) && key != null
                            ? sites.orFirst(organisation, key).number()
                            : null;
            for (var key : keys) {
                var stored = there.get(key);
                var gone = gone(key, stored);
                items.add(gone == null ? one(Objects.requireNonNull(stored), change, site) : gone);
            }
        }

        private Item one(
                ThingStore.Stored stored, BulkAction.Change change, @Nullable Integer site) {
            var old = stored.row().spec();
            var faults = new Faults();
            var spec = change.apply(old, faults).check(faults);
            if (!faults.all().isEmpty()) {
                var fault = faults.all().getFirst();
                return Item.failed(
                        old.key(), String.valueOf(fault.field()), fault.expected(), fault.got());
            }
            if (spec.equals(old)) {
                return Item.of(old.key(), Outcome.UNCHANGED);
            }
            before.add(old);
            touched.add(stored.id());
            rows.add(
                    new ThingStore.Row(
                            spec, stored.row().model(), site == null ? stored.row().site() : site));
            return Item.of(old.key(), Outcome.CHANGED);
        }
    }

    private static @Nullable Item gone(String key, ThingStore.@Nullable Stored stored) {
        if (stored == null) {
            return Item.failed(key, "key", "the key of a thing", key);
        }
        return stored.erasing()
                ? Item.failed(key, "key", "a thing that is not being erased", key)
                : null;
    }

    /// Those that are there.
    private List<Item> live(int organisation, List<String> keys) {
        var there = store.find(organisation, keys);
        return keys.stream()
                .map(key -> {
                    var gone = gone(key, there.get(key));
                    return gone == null ? Item.of(key, Outcome.CHANGED) : gone;
                })
                .toList();
    }

    private List<Item> tokens(int organisation, List<String> keys, String name) {
        return each(
                organisation,
                keys,
                key -> {
                    var shown = devices.addToken(organisation, key, name);
                    return Item.token(key, String.valueOf(shown.token()));
                });
    }

    private List<Item> erase(int organisation, List<String> keys) {
        return each(
                organisation,
                keys,
                key -> {
                    things.remove(organisation, key);
                    return Item.of(key, Outcome.CHANGED);
                });
    }

    private List<Item> each(int organisation, List<String> keys, Function<String, Item> work) {
        var items = new ArrayList<Item>();
        for (var item : live(organisation, keys)) {
            items.add(item.is(Outcome.FAILED) ? item : tried(item.key(), work));
        }
        return items;
    }

    private static Item tried(String key, Function<String, Item> work) {
        try {
            return work.apply(key);
        } catch (Refusal e) {
            return Item.failed(key, "key", String.valueOf(e.getMessage()), e.code());
        }
    }
}
