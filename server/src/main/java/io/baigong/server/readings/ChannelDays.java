package io.baigong.server.readings;

import io.baigong.server.things.ThingDirectory;
import io.baigong.telemetry.Channel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Notes by which channel each thing was heard on which days, on its way to PostgreSQL. Of one
/// thread.
///
/// What is known already costs a look into a table of fixed size; only a new day of a thing and a
/// channel costs more.
final class ChannelDays {
    private static final int REMEMBERED = 1 << 17;
    private static final int MANY = 50_000;
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2299-01-01T00:00:00Z");

    private final JdbcClient db;
    private final ThingDirectory directory;
    private final long[] keys = new long[REMEMBERED];
    private final long[] from = new long[REMEMBERED];
    private final long[] to = new long[REMEMBERED];
    private final Map<Key, TreeMap<LocalDate, LocalDate>> open = new HashMap<>();
    private int added;

    ChannelDays(JdbcClient db, ThingDirectory directory) {
        this.db = db;
        this.directory = directory;
    }

    private record Key(int organisation, int thing, String channel) {}

    /// A thing was heard.
    ///
    /// @param first event time in microseconds; all days up to the last one count
    void note(int organisation, int thing, Channel channel, long first, long last) {
        long key = (long) thing << 8 | channel.ordinal() + 1;
        int slot = Math.floorMod(Long.hashCode(key * 0x9E3779B97F4A7C15L), REMEMBERED);
        if (keys[slot] == key && from[slot] <= first && last < to[slot]) {
            return;
        }
        var handle = directory.byNumber(thing);
        if (handle == null) {
            // Removed, or so new that it is not known here yet: then its next record is noted.
            return;
        }
        var zone = handle.zone();
        var begin = day(first, zone);
        var end = day(last, zone).plusDays(1);
        keys[slot] = key;
        from[slot] = Micros.of(begin.atStartOfDay(zone).toInstant());
        to[slot] = Micros.of(end.atStartOfDay(zone).toInstant());
        add(new Key(organisation, thing, word(channel)), begin, end);
    }

    private static LocalDate day(long micros, ZoneId zone) {
        var time = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            time = time.isBefore(EARLIEST) ? EARLIEST : LATEST;
        }
        try {
            return LocalDate.ofInstant(time, zone);
        } catch (DateTimeException e) {
            throw new IllegalStateException("a day of " + time, e);
        }
    }

    /// As evaluators call it: a gateway's key speaks for many things, as a token does.
    private static String word(Channel channel) {
        return switch (channel) {
            case DEVICE -> "device";
            case GATEWAY, API -> "token";
            case FILE -> "file";
            case PERSON -> "form";
        };
    }

    private void add(Key key, LocalDate begin, LocalDate end) {
        var days = open.computeIfAbsent(key, _ -> new TreeMap<>());
        days.merge(begin, end, (one, other) -> one.isAfter(other) ? one : other);
        added++;
    }

    /// Is it time to write?
    boolean isFull() {
        return added >= MANY;
    }

    /// Writes what was noted since [#written], in the open transaction.
    void write() {
        if (open.isEmpty()) {
            return;
        }
        var organisations = new ArrayList<Integer>();
        var things = new ArrayList<Integer>();
        var channels = new ArrayList<String>();
        var days = new ArrayList<String>();
        open.forEach((key, ranges) -> {
            organisations.add(key.organisation());
            things.add(key.thing());
            channels.add(key.channel());
            var text = new StringBuilder("{");
            ranges.forEach((begin, end) ->
                    text.append(text.length() > 1 ? "," : "")
                            .append('[')
                            .append(begin)
                            .append(',')
                            .append(end)
                            .append(')'));
            days.add(text.append('}').toString());
        });
        db.sql(
                        """
                        insert into reading_channel (organisation_id, thing_id, channel, days)
                        select n.organisation, n.thing, n.channel, n.days::datemultirange
                          from unnest(:organisations, :things, :channels, :days) as n(organisation, thing, channel, days)
                         order by n.thing, n.channel
                        on conflict (thing_id, channel) do update
                           set days = reading_channel.days + excluded.days\
                        """)
                .param("organisations", organisations.toArray(Integer[]::new))
                .param("things", things.toArray(Integer[]::new))
                .param("channels", channels.toArray(String[]::new))
                .param("days", days.toArray(String[]::new))
                .update();
    }

    /// What was written is there for good.
    void written() {
        open.clear();
        added = 0;
    }

    /// Reading begins anew where it was written last.
    void forget() {
        written();
        Arrays.fill(keys, 0);
    }
}
