package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.baigong.server.usage.Quotas;
import io.baigong.telemetry.SeriesRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/// The things of an organisation. Its changes are whole transactions: call them outside of any.
@Service
public class Things {
    private final ThingStore store;
    private final ModelStore models;
    private final SeriesBlocks blocks;
    private final DirectoryStore directoryStore;
    private final Sites sites;
    private final ThingDirectory directory;
    private final DeviceTokens tokens;
    private final DeviceCertificates certificates;
    private final Changes changes;
    private final ThingsSettings settings;
    private final Quotas quotas;
    private final Audit audit;
    private final ApplicationEventPublisher events;

    Things(
            ThingStore store,
            ModelStore models,
            SeriesBlocks blocks,
            DirectoryStore directoryStore,
            Sites sites,
            ThingDirectory directory,
            DeviceTokens tokens,
            DeviceCertificates certificates,
            Changes changes,
            ThingsSettings settings,
            Quotas quotas,
            Audit audit,
            ApplicationEventPublisher events) {
        this.store = store;
        this.models = models;
        this.blocks = blocks;
        this.directoryStore = directoryStore;
        this.sites = sites;
        this.directory = directory;
        this.tokens = tokens;
        this.certificates = certificates;
        this.changes = changes;
        this.settings = settings;
        this.quotas = quotas;
        this.audit = audit;
        this.events = events;
    }

    /// A thing to be made.
    ///
    /// @param model key of its model
    /// @param site key; null for the organisation's first site
    /// @param place path below the site (ISA-95 area/line/cell), such as `hall-2/line-1`; may be
    ///   empty
    public record NewThing(
            String key,
            Name name,
            String model,
            @Nullable String site,
            String place,
            List<String> tags,
            @Nullable SparkplugAddress sparkplug) {
        public NewThing {
            tags = List.copyOf(tags);
        }
    }

    /// All things the caller may see.
    public VisibleThings visible(Caller caller) {
        return new VisibleThings(caller.organisation(), directory, null);
    }

    /// Some things, by key.
    ///
    /// @throws NotFound when one does not exist or may not be seen
    public VisibleThings visible(Caller caller, Collection<String> keys) {
        var chosen = keys.stream().distinct().map(key -> seen(caller, key)).toList();
        return new VisibleThings(caller.organisation(), directory, chosen);
    }

    private ThingHandle seen(Caller caller, String key) {
        var handle = directory.byKey(caller.organisation(), key);
        if (handle == null) {
            throw new NotFound("thing", key);
        }
        return handle;
    }

    /// Makes a thing, or takes the one that has the key already: that one keeps all it is and only
    /// gets the Sparkplug address when it has none.
    ///
    /// @throws Conflict when it has another address or is being erased
    /// @throws io.baigong.server.access.QuotaExceeded when there may be no more things
    public ThingHandle accept(int organisation, NewThing thing) {
        var spec = checked(ThingSpec.of(thing));
        int number =
                changes.in(
                        organisation,
                        () -> {
                            var stored = store.find(organisation, spec.key());
                            return stored == null
                                    ? make(organisation, spec)
                                    : join(organisation, stored, spec.sparkplug());
                        });
        return tell(organisation, number);
    }

    private int join(
            int organisation, ThingStore.Stored stored, @Nullable SparkplugAddress address) {
        var spec = alive(stored).row().spec();
        if (address == null || address.equals(spec.sparkplug())) {
            return stored.id();
        }
        if (spec.sparkplug() != null) {
            throw new Conflict(
                    "sparkplug-differs",
                    "thing %s has another Sparkplug address".formatted(spec.key()));
        }
        var row = stored.row();
        var joined = spec.withSparkplug(address);
        store.update(organisation, List.of(new ThingStore.Row(joined, row.model(), row.site())));
        audit.recordChange("thing.change", spec.key(), spec, joined);
        return stored.id();
    }

    /// Gives a thing another Sparkplug address.
    ///
    /// @throws Conflict `sparkplug-taken` when another thing has it
    public ThingHandle readdress(int organisation, String key, SparkplugAddress address) {
        return change(organisation, key, spec -> spec.withSparkplug(address));
    }

    /// @throws Conflict when the key is taken
    ThingHandle create(int organisation, ThingSpec spec) {
        checked(spec);
        int number = changes.in(organisation, () -> make(organisation, spec));
        return tell(organisation, number);
    }

    /// Changes what is said about a thing; also its key and its model.
    ThingHandle change(int organisation, String key, UnaryOperator<ThingSpec> change) {
        int number = changes.in(organisation, () -> replace(organisation, key, change));
        return tell(organisation, number);
    }

    /// The same inside a transaction that is open already.
    int replace(int organisation, String key, UnaryOperator<ThingSpec> change) {
        var stored = alive(find(organisation, key));
        var before = stored.row().spec();
        var spec = checked(change.apply(before));
        if (spec.equals(before)) {
            return stored.id();
        }
        if (!spec.key().equals(key)) {
            store.rename(organisation, stored.id(), spec.key());
        }
        var row = row(organisation, spec);
        store.update(organisation, List.of(row));
        blocks.coverThings(organisation, stored.id());
        audit.recordChange("thing.change", spec.key(), before, spec);
        return stored.id();
    }

    /// Takes a thing away: it is gone from the directory at once, its tokens end, and its readings
    /// are erased as a job ([ThingErased]).
    void remove(int organisation, String key) {
        var stored =
                changes.in(
                        organisation,
                        () -> {
                            var found = find(organisation, key);
                            if (!found.erasing()) {
                                store.markErasing(organisation, found.id());
                                var before = found.row().spec();
                                audit.record(
                                        "thing.erase", key, Outcome.DONE, Map.of("before", before));
                                events.publishEvent(
                                        new ThingErased(
                                                organisation, found.id(), key, series(found.id())));
                            }
                            return found;
                        });
        tokens.forget(stored.id());
        certificates.forget(stored.id());
        directory.refresh(stored.id());
        events.publishEvent(new ThingChanged(organisation, stored.id()));
    }

    /// Things whose readings are still to be erased; for whoever erases, at its start.
    public List<ThingErased> erasing() {
        return Tenancy.asPlatform(() ->
                directoryStore.erasing().stream()
                        .map(gone ->
                                new ThingErased(
                                        gone.organisation(),
                                        gone.thing(),
                                        gone.key(),
                                        series(gone.thing())))
                        .toList());
    }

    private List<SeriesRef> series(int thing) {
        List<SeriesRef> series = new ArrayList<>();
        directoryStore.readErasing(thing, (handle, _) -> series.addAll(handle.everySeries()));
        return series;
    }

    /// The readings of a thing are erased: now its key is free and nothing of it is left.
    public void erased(int organisation, int thing) {
        changes.in(
                organisation,
                () -> {
                    boolean done = store.delete(organisation, thing);
                    if (done) {
                        audit.record(
                                "thing.erased", Integer.toString(thing), Outcome.DONE, Map.of());
                    }
                    return done;
                });
        // Its row is gone only now: what was counted with it is outdated.
        directory.refresh(thing);
    }

    private int make(int organisation, ThingSpec spec) {
        if (directory.size() >= settings.limit()) {
            throw new TooMuch("things", settings.limit());
        }
        quotas.demandThings(organisation, 1, () -> store.count(organisation));
        var row = row(organisation, spec);
        var numbers = store.insert(organisation, List.of(row));
        if (numbers.isEmpty()) {
            throw new Conflict(
                    "key-taken", "there is a thing with the key " + spec.key() + " already");
        }
        int number = numbers.getFirst();
        blocks.coverThings(organisation, number);
        audit.record("thing.create", spec.key(), Outcome.DONE, Map.of("after", spec));
        return number;
    }

    private ThingStore.Row row(int organisation, ThingSpec spec) {
        var head = models.share(organisation, List.of(spec.model())).get(spec.model());
        if (head == null) {
            throw new Invalid("model", "the key of a model", spec.model());
        }
        Integer version = spec.version();
        if (version != null && (version < 1 || version > head.version())) {
            throw new Invalid("model.version", "1 to " + head.version(), version);
        }
        var site = sites.orFirst(organisation, spec.site());
        return new ThingStore.Row(spec, head.id(), site.number());
    }

    private ThingStore.Stored find(int organisation, String key) {
        var stored = store.find(organisation, key);
        if (stored == null) {
            throw new NotFound("thing", key);
        }
        return stored;
    }

    private static ThingStore.Stored alive(ThingStore.Stored stored) {
        if (stored.erasing()) {
            throw new Conflict(
                    "being-erased",
                    "thing %s is being erased".formatted(stored.row().spec().key()));
        }
        return stored;
    }

    private static ThingSpec checked(ThingSpec spec) {
        var faults = new Faults();
        spec.check(faults);
        faults.throwIfAny();
        return spec;
    }

    ThingHandle tell(int organisation, int number) {
        directory.refresh(number);
        events.publishEvent(new ThingChanged(organisation, number));
        return Objects.requireNonNull(directory.byNumber(number));
    }
}
