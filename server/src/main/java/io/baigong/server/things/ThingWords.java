package io.baigong.server.things;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Keys and names of an organisation's things as one text, for as long as nothing about things
/// changes. PostgreSQL may use no index for parts of words below row-level security and reads every
/// row; here 100,000 names are looked through in a millisecond or two.
@Component
final class ThingWords {
    private static final int MOST_ORGANISATIONS = 16;

    /// More are left to PostgreSQL.
    private static final int MOST_FOUND = 10_000;

    private static final int MOST_CHARACTERS = 16_000_000;

    /// Where things change all the time, reading their names again must not become the load.
    private static final long PAUSE_NANOS = 2_000_000_000L;

    private final JdbcClient db;
    private final ThingDirectory directory;
    private final Map<Integer, Names> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Names> eldest) {
                    return size() > MOST_ORGANISATIONS;
                }
            };

    ThingWords(JdbcClient db, ThingDirectory directory) {
        this.db = db;
        this.directory = directory;
    }

    /// The condition that a row `t` of things has that part in key or name, and its parameter.
    String condition(String part, int organisation, Map<String, Object> parameters) {
        String small = part.toLowerCase(Locale.ROOT);
        int[] found = with(small, organisation);
        if (found != null) {
            parameters.put("found", found);
            return "t.id = any(:found)";
        }
        parameters.put("like", "%" + ThingList.escaped(small) + "%");
        return "t.search like :like";
    }

    /// @return null when they are not known here or too many
    private int @Nullable [] with(String part, int organisation) {
        // The directory moves after the change is there for good: names read now are at least as
        // new.
        long generation = directory.generation();
        long now = System.nanoTime();
        Names names;
        synchronized (kept) {
            names = kept.get(organisation);
        }
        if (names == null || names.generation != generation) {
            if (names != null && now - names.readAt < PAUSE_NANOS) {
                return null;
            }
            names = read(organisation, generation, now);
            synchronized (kept) {
                kept.put(organisation, names);
            }
        }
        return names.with(part);
    }

    private Names read(int organisation, long generation, long now) {
        var text = new StringBuilder("\n");
        var things = IntStream.builder();
        var starts = IntStream.builder();
        db.sql("select id, search from thing where organisation_id = :organisation")
                .param("organisation", organisation)
                .query(rs -> {
                    if (text.length() < MOST_CHARACTERS) {
                        things.add(rs.getInt(1));
                        starts.add(text.length());
                        text.append(rs.getString(2).replace('\n', ' ')).append('\n');
                    }
                });
        boolean whole = text.length() < MOST_CHARACTERS;
        return whole
                ? new Names(
                        generation,
                        now,
                        text.toString(),
                        starts.build().toArray(),
                        things.build().toArray())
                : new Names(generation, now, null, new int[0], new int[0]);
    }

    /// @param text a line a thing, null when there are too many
    /// @param starts of the lines, ascending
    @SuppressWarnings("ArrayRecordComponent")
    private record Names(
            long generation, long readAt, @Nullable String text, int[] starts, int[] things) {
        int @Nullable [] with(String part) {
            boolean odd = part.indexOf('\n') >= 0 || part.indexOf('\0') >= 0;
            if (text == null || odd) {
                return null; // PostgreSQL knows what to say of it.
            }
            int[] found = new int[Math.min(MOST_FOUND, things.length)];
            int count = 0;
            int at = text.indexOf(part);
            while (at >= 0) {
                if (count == found.length) {
                    return null;
                }
                int line = Arrays.binarySearch(starts, at);
                line = line >= 0 ? line : -line - 2;
                found[count++] = things[line];
                int next = line + 1;
                at = next < starts.length ? text.indexOf(part, starts[next]) : -1;
            }
            return Arrays.copyOf(found, count);
        }
    }
}
