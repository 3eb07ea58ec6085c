package io.baigong.server.things;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.TooMuch;
import io.baigong.server.tables.ImportTally;
import io.baigong.server.tables.Line;
import io.baigong.server.things.DirectoryStore.Part;
import io.baigong.server.usage.Quotas;
import io.baigong.server.usage.Quotas.Room;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Takes a few thousand rows of an import in one transaction.
@Component
final class ThingRows {
    private final ThingStore store;
    private final ModelStore models;
    private final SeriesBlocks blocks;
    private final Sites sites;
    private final ThingDirectory directory;
    private final Changes changes;
    private final ThingsSettings settings;
    private final Quotas quotas;

    ThingRows(
            ThingStore store,
            ModelStore models,
            SeriesBlocks blocks,
            Sites sites,
            ThingDirectory directory,
            Changes changes,
            ThingsSettings settings,
            Quotas quotas) {
        this.store = store;
        this.models = models;
        this.blocks = blocks;
        this.sites = sites;
        this.directory = directory;
        this.changes = changes;
        this.settings = settings;
        this.quotas = quotas;
    }

    private record Plan(List<ThingStore.Row> made, List<ThingStore.Row> changed, int unchanged) {}

    void take(int organisation, List<Line> lines, boolean dryRun, ImportTally tally) {
        if (lines.isEmpty()) {
            return;
        }
        var touched = new ArrayList<Integer>();
        var plan =
                changes.in(
                        organisation,
                        () -> {
                            var made = plan(organisation, lines, tally, dryRun);
                            if (!dryRun) {
                                write(organisation, made, touched);
                            }
                            return made;
                        });
        tally.created(plan.made().size());
        tally.updated(plan.changed().size());
        tally.unchanged(plan.unchanged());
        if (!touched.isEmpty()) {
            directory.refresh(Part.numbers(touched.stream().mapToInt(Integer::intValue).toArray()));
        }
    }

    private void write(int organisation, Plan plan, List<Integer> touched) {
        if (directory.size() + plan.made().size() > settings.limit()) {
            throw new TooMuch("things", settings.limit());
        }
        if (!plan.made().isEmpty()) {
            touched.addAll(store.insert(organisation, plan.made()));
            if (touched.size() < plan.made().size()) {
                throw new Conflict(
                        "try-again", "someone else made some of these things meanwhile: try again");
            }
        }
        if (!plan.changed().isEmpty()) {
            store.update(organisation, plan.changed());
            var keys = plan.changed().stream().map(row -> row.spec().key()).toList();
            store.find(organisation, keys).values().forEach(one -> touched.add(one.id()));
        }
        blocks.coverThings(organisation, touched.stream().mapToInt(Integer::intValue).toArray());
    }

    private Plan plan(int organisation, List<Line> lines, ImportTally tally, boolean dryRun) {
        var there =
                store.find(
                        organisation, lines.stream().map(line -> cell(line, "key", "")).toList());
        var known = new Known(organisation, lines, dryRun);
        var plan = new Plan(new ArrayList<>(), new ArrayList<>(), 0);
        boolean makes = lines.stream().anyMatch(line -> !there.containsKey(cell(line, "key", "")));
        var room =
                makes
                        ? quotas.roomForThings(organisation, () -> store.count(organisation))
                        : new Room(Long.MAX_VALUE, null);
        int unchanged = 0;
        for (var line : lines) {
            var stored = there.get(cell(line, "key", ""));
            var faults = new Faults();
            var row = row(line, stored, known, faults);
            var full = room.why();
            if (stored == null && full != null && plan.made().size() >= room.left()) {
                faults.add(
                        "key", "a thing within the quota", full.code() + ": " + full.getMessage());
            }
            if (!faults.all().isEmpty() || row == null) {
                tally.fail(line.row(), faults.all());
            } else if (stored == null) {
                plan.made().add(row);
            } else if (stored.row().equals(row)) {
                unchanged++;
            } else {
                plan.changed().add(row);
            }
        }
        return new Plan(plan.made(), plan.changed(), unchanged);
    }

    private ThingStore.@Nullable Row row(
            Line line, ThingStore.@Nullable Stored stored, Known known, Faults faults) {
        var before = stored == null ? null : stored.row().spec();
        if (stored != null && stored.erasing()) {
            faults.add("key", "a thing that is not being erased", line.cell("key"));
        }
        String modelKey = cell(line, "model", before == null ? "" : before.model());
        var model = known.model(modelKey);
        if (model == null) {
            faults.add("model", "the key of a model", modelKey);
        }
        String siteKey = cell(line, "site", before == null ? "" : before.site());
        var site = known.site(siteKey);
        if (site == null) {
            faults.add("site", "the key of a site", siteKey);
        }
        boolean otherModel = before != null && !before.model().equals(modelKey);
        var spec =
                new ThingSpec(
                                cell(line, "key", ""),
                                name(line, before),
                                modelKey,
                                before == null || otherModel ? null : before.version(),
                                site == null ? null : site.key(),
                                kept(line, "place", before == null ? "" : before.place()),
                                tags(line, before),
                                before == null ? null : before.sparkplug())
                        .check(faults);
        return model == null || site == null
                ? null
                : new ThingStore.Row(spec, model.id(), site.number());
    }

    private static Name name(Line line, @Nullable ThingSpec before) {
        String key = cell(line, "key", "");
        var kept = before == null ? Name.of(key) : before.name();
        String both = cell(line, "name", "");
        return new Name(
                cell(line, "name_zh", both.isEmpty() ? kept.zh() : both),
                cell(line, "name_en", both.isEmpty() ? kept.en() : both));
    }

    private static List<String> tags(Line line, @Nullable ThingSpec before) {
        String tags = line.cell("tags");
        if (tags == null) {
            return before == null ? List.of() : before.tags();
        }
        return java.util.Arrays.stream(tags.split(";"))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    /// An empty cell says nothing.
    private static String cell(Line line, String column, @Nullable String otherwise) {
        String cell = line.cell(column);
        return cell == null || cell.isEmpty() ? Objects.requireNonNullElse(otherwise, "") : cell;
    }

    /// An empty cell clears, a missing column says nothing.
    private static String kept(Line line, String column, String otherwise) {
        String cell = line.cell(column);
        return cell == null ? otherwise : cell;
    }

    /// Models and sites by key, asked for once.
    private final class Known {
        private final int organisation;
        private final boolean dryRun;
        private final Map<String, ModelStore.Head> heads;
        private final Map<String, @Nullable Site> bySite = new HashMap<>();

        Known(int organisation, List<Line> lines, boolean dryRun) {
            this.organisation = organisation;
            this.dryRun = dryRun;
            var keys = lines.stream().map(line -> cell(line, "model", "")).distinct().toList();
            this.heads = new HashMap<>(models.share(organisation, keys));
        }

        ModelStore.@Nullable Head model(String key) {
            // Not in the file when an empty cell leaves a thing its model.
            return heads.computeIfAbsent(key, k -> models.share(organisation, List.of(k)).get(k));
        }

        @Nullable Site site(String key) {
            return bySite.computeIfAbsent(key, this::find);
        }

        private @Nullable Site find(String key) {
            return key.isEmpty() && !dryRun
                    ? sites.orFirst(organisation, null)
                    : sites.find(organisation, key);
        }
    }
}
