package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Scope;
import io.baigong.server.overview.Inventory.Item;
import io.baigong.server.readings.InboxView;
import io.baigong.server.readings.LatestValues;
import io.baigong.server.readings.Value;
import io.baigong.server.things.Name;
import io.baigong.server.things.PresenceView;
import io.baigong.telemetry.Quality;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What needs somebody: silent things, values that are out of their limits or bad, what waits at
/// the doors, and tokens and grants that end within two weeks.
@Service
class Attention {
    private static final Duration SOON = Duration.ofDays(14);
    private static final int MOST = 100;

    private final Inventory inventory;
    private final LatestValues latest;
    private final PresenceView presence;
    private final ObjectProvider<InboxView> inbox;
    private final JdbcClient db;
    private final Clock clock;
    private final Kept<Integer, Things> kept;

    Attention(
            Inventory inventory,
            LatestValues latest,
            PresenceView presence,
            ObjectProvider<InboxView> inbox,
            JdbcClient db,
            Clock clock) {
        this.inventory = inventory;
        this.latest = latest;
        this.presence = presence;
        this.inbox = inbox;
        this.db = db;
        this.clock = clock;
        this.kept = new Kept<>(clock, Duration.ofSeconds(5));
    }

    /// A thing that was heard of, and is not any more.
    @Schema(name = "SilentThing")
    record Silent(String key, Name name, @Nullable Instant since) {}

    /// A latest value that is not simply good.
    ///
    /// @param reason why, such as `out-of-range`
    @Schema(name = "AbnormalValue")
    record Abnormal(
            String key,
            Name name,
            String property,
            Name propertyName,
            @Nullable Object value,
            @Nullable String unit,
            @Nullable Double min,
            @Nullable Double max,
            String severity,
            String reason,
            Instant time) {}

    /// A token or a grant.
    ///
    /// @param kind `token` or `grant`
    @Schema(name = "EndingAccess")
    record Ending(String kind, String what, String who, Instant until) {}

    private record Things(
            Instant computed,
            long silent,
            List<Silent> longest,
            long abnormal,
            List<Abnormal> values,
            boolean complete) {}

    /// The lists hold at most a hundred lines each; the counts count all.
    ///
    /// @param complete whether all things were looked at
    @Schema(name = "Attention")
    record Answer(
            Instant computed,
            long silentThings,
            List<Silent> silent,
            long abnormalValues,
            List<Abnormal> abnormal,
            long waitingDevices,
            long refusedMessages,
            List<Ending> ending,
            boolean complete) {}

    Answer of(Caller caller) {
        var things = kept.get(caller.organisation(), () -> things(caller));
        var doors = inbox.getIfAvailable();
        var waiting =
                doors == null ? new InboxView.Waiting(0, 0) : doors.waiting(caller.organisation());
        return new Answer(
                things.computed(),
                things.silent(),
                things.longest(),
                things.abnormal(),
                things.values(),
                waiting.devices(),
                waiting.refused(),
                caller.may(Scope.PEOPLE_READ) ? ending(caller) : List.of(),
                things.complete());
    }

    private Things things(Caller caller) {
        var items = inventory.of(caller);
        var silent = new ArrayList<Silent>();
        var abnormal = new ArrayList<Abnormal>();
        for (var item : items) {
            int number = item.thing().handle().number();
            switch (presence.state(number)) {
                case OFFLINE ->
                        silent.add(new Silent(item.key(), item.name(), presence.lastSeen(number)));
                case ONLINE ->
                        latest.of(item.thing()).stream()
                                .filter(Attention::isAbnormal)
                                .forEach(value -> abnormal.add(abnormal(item, value)));
                case NEVER -> {}
            }
        }
        silent.sort(
                Comparator.comparing(
                        Silent::since, Comparator.nullsFirst(Comparator.naturalOrder())));
        abnormal.sort(Comparator.comparing(Abnormal::time).reversed());
        return new Things(
                clock.instant(),
                silent.size(),
                silent.stream().limit(MOST).toList(),
                abnormal.size(),
                abnormal.stream().limit(MOST).toList(),
                items.size() < Inventory.MOST);
    }

    private static boolean isAbnormal(Value value) {
        if (value.value() == null && Quality.reason(value.quality()) == Quality.Reason.DEVICE) {
            // The device itself says that it has no value, as for a test that was never run.
            return false;
        }
        return Quality.severity(value.quality()) == Quality.Severity.BAD
                || Quality.reason(value.quality()) == Quality.Reason.OUT_OF_RANGE;
    }

    private static Abnormal abnormal(Item item, Value value) {
        var property = item.thing().handle().property(value.property());
        var definition = property == null ? null : property.definition();
        return new Abnormal(
                item.key(),
                item.name(),
                value.property(),
                definition == null ? Name.of(value.property()) : definition.name(),
                value.value(),
                value.unit(),
                definition == null ? null : definition.min(),
                definition == null ? null : definition.max(),
                word(Quality.severity(value.quality())),
                word(Quality.reason(value.quality())),
                Instant.ofEpochMilli(Math.floorDiv(value.timeMicros(), 1_000)));
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private List<Ending> ending(Caller caller) {
        var now = clock.instant();
        return db.sql(
                        """
                        select 'token' as kind, t.name as what, coalesce(p.login, '') as who, t.expires as until
                          from api_token t left join person p on p.id = t.person
                         where t.organisation_id = :organisation and t.expires > :now and t.expires < :soon
                         union all
                        select 'grant', g.role, coalesce(p.login, ''), g.valid_until
                          from access_grant g left join person p on p.id = g.person
                         where g.organisation_id = :organisation and g.revoked is null
                           and g.valid_until > :now and g.valid_until < :soon
                         order by until limit :most\
                        """)
                .param("organisation", caller.organisation())
                .param("now", Timestamp.from(now))
                .param("soon", Timestamp.from(now.plus(SOON)))
                .param("most", MOST)
                .query((row, n) ->
                        new Ending(
                                row.getString("kind"),
                                row.getString("what"),
                                row.getString("who"),
                                row.getTimestamp("until").toInstant()))
                .list();
    }
}
