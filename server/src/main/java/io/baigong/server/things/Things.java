package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.NotFound;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The things of an organisation.
@Service
public class Things {
    private final JdbcClient db;
    private final ModelStore models;
    private final SeriesBlocks blocks;
    private final Sites sites;
    private final ThingDirectory directory;
    private final Changes changes;
    private final Audit audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Things(
            JdbcClient db,
            ModelStore models,
            SeriesBlocks blocks,
            Sites sites,
            ThingDirectory directory,
            Changes changes,
            Audit audit,
            Clock clock,
            ApplicationEventPublisher events) {
        this.db = db;
        this.models = models;
        this.blocks = blocks;
        this.sites = sites;
        this.directory = directory;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /// A thing to be made.
    ///
    /// @param model key of its model
    /// @param site key; null for the organisation's first site
    /// @param place path below the site, such as `hall-2/line-1`; may be empty
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

    /// Makes a thing, or answers the one that has the key already.
    public ThingHandle accept(int organisation, NewThing thing) {
        int number = changes.in(organisation, () -> make(organisation, thing));
        directory.refresh(number);
        events.publishEvent(new ThingChanged(organisation, number));
        return Objects.requireNonNull(directory.byNumber(number));
    }

    private int make(int organisation, NewThing thing) {
        var model = models.find(organisation, thing.model());
        if (model == null) {
            throw new NotFound("model", thing.model());
        }
        var site = sites.orFirst(organisation, thing.site());
        var address = thing.sparkplug();
        int number =
                db.sql(
                                """
                                insert into thing (organisation_id, key, name_zh, name_en, model_id,
                                       site_id, place, tags, sparkplug_group, sparkplug_node,
                                       sparkplug_device, created)
                                values (:organisation, :key, :zh, :en, :model, :site, :place, :tags,
                                        :group, :node, :device, :created)
                                on conflict (organisation_id, key) do update set key = excluded.key
                                returning id\
                                """)
                        .param("organisation", organisation)
                        .param("key", thing.key())
                        .param("zh", thing.name().zh())
                        .param("en", thing.name().en())
                        .param("model", model.id())
                        .param("site", site.number())
                        .param("place", thing.place())
                        .param("tags", thing.tags().toArray(String[]::new))
                        .param("group", address == null ? null : address.group())
                        .param("node", address == null ? null : address.node())
                        .param("device", address == null ? null : address.keptDevice())
                        .param("created", clock.instant().atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .single();
        blocks.cover(
                organisation,
                model.id(),
                models.slots(model.id()).all().size(),
                new int[] {number});
        audit.record("thing.create", thing.key(), Outcome.DONE, Map.of("model", thing.model()));
        return number;
    }
}
