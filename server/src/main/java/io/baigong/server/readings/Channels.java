package io.baigong.server.readings;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.ThingHandle;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// By which channels readings came. A figure made of readings is proven no better than the weakest
/// channel that touched its things in its period: whoever replays a file adds readings by file, and
/// those stay known, by whole days of the site's zone.
///
/// A device's own key or certificate is [Channel#DEVICE]; a gateway's key, which speaks for many
/// things, and an API token are [Channel#TOKEN]; imported files are [Channel#FILE]; values that
/// people type or replace are [Channel#FORM].
public final class Channels {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Log log;
    private final MeterFeed feed;
    private final JdbcClient db;

    Channels(Log log, MeterFeed feed, JdbcClient db) {
        this.log = log;
        this.feed = feed;
        this.db = db;
    }

    /// All channels by which readings of any of these things came in a time.
    ///
    /// @param from belongs to the time, `to` does not
    /// @throws StoreUnavailable when what the log took is not noted within ten seconds
    public EnumSet<Channel> of(Collection<ThingHandle> things, Instant from, Instant to) {
        var all = EnumSet.noneOf(Channel.class);
        byThing(things, from, to).values().forEach(all::addAll);
        return all;
    }

    /// The same for each thing by its number; things without readings are absent.
    public Map<Integer, Set<Channel>> byThing(
            Collection<ThingHandle> things, Instant from, Instant to) {
        if (!from.isBefore(to) || things.isEmpty()) {
            return Map.of();
        }
        await();
        Map<ZoneId, List<Integer>> zones = new HashMap<>();
        for (var thing : things) {
            zones.computeIfAbsent(thing.zone(), _ -> new ArrayList<>()).add(thing.number());
        }
        Map<Integer, Set<Channel>> found = new HashMap<>();
        Tenancy.asPlatform(() -> {
            zones.forEach((zone, numbers) -> ask(zone, numbers, from, to, found));
            return true;
        });
        return found;
    }

    private void ask(
            ZoneId zone,
            List<Integer> numbers,
            Instant from,
            Instant to,
            Map<Integer, Set<Channel>> found) {
        db.sql(
                        """
                        select thing_id, channel from reading_channel
                         where thing_id = any(:things) and days && daterange(:from, :to)\
                        """)
                .param("things", numbers.toArray(Integer[]::new))
                .param("from", LocalDate.ofInstant(from, zone))
                .param("to", LocalDate.ofInstant(to.minusNanos(1), zone).plusDays(1))
                .query(row -> {
                    found.computeIfAbsent(
                                    row.getInt("thing_id"), _ -> EnumSet.noneOf(Channel.class))
                            .add(
                                    Channel.valueOf(
                                            row.getString("channel").toUpperCase(Locale.ROOT)));
                });
    }

    /// Until all that the log has by now is noted: a figure must not miss the file of a moment ago.
    private void await() {
        var ends = new LogPosition[log.partitions()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = log.end(i);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isPast(ends)) {
            if (System.nanoTime() > deadline) {
                throw new StoreUnavailable(
                        "the channels of readings are not noted yet",
                        true,
                        new IllegalStateException(feed.trouble()));
            }
            feed.hurry();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailable("interrupted", true, e);
            }
        }
    }

    private boolean isPast(LogPosition[] ends) {
        for (var position : feed.kept().positions()) {
            if (position.compareTo(ends[position.partition()]) < 0) {
                return false;
            }
        }
        return true;
    }
}
