package io.baigong.server.ingest;

import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.database.Tenancy;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// The inbox of messages that could not be taken: payload and reason, so that people can see what
/// their devices do wrong. A few thousand per organisation; a flood is counted, not kept.
@Service
public final class RefusedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedMessages.class);
    private static final int WAITING = 2_000;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int KEPT_IN_WINDOW = 20;
    private static final int MOST_SENDERS = 10_000;
    private static final int LONGEST_PAYLOAD = 4_096;
    private static final int LONGEST_TEXT = 300;

    private final JdbcClient db;
    private final JdbcTemplate batches;
    private final int most;
    private final ArrayBlockingQueue<Refused> waiting = new ArrayBlockingQueue<>(WAITING);
    private final LongAdder count = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final ConcurrentHashMap<String, Window> recent = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> sinceTrim = new HashMap<>();

    RefusedMessages(JdbcClient db, JdbcTemplate batches, IngestSettings settings) {
        this.db = db;
        this.batches = batches;
        this.most = settings.refusedMessages();
    }

    /// @param reason one of a few words, such as `unreadable`, `foreign topic`, `values`
    public record Refused(
            int organisation,
            Instant time,
            String channel,
            String sender,
            String topic,
            String reason,
            String expected,
            String got,
            byte[] payload) {}

    /// A kept one.
    public record Kept(long id, Refused message) {}

    /// Is this one of very many? Then it is counted and needs no look. Of each sender and kind,
    /// some are kept in every few seconds.
    public boolean isFlood(Sender sender, String kind) {
        if (recent.size() >= MOST_SENDERS) {
            recent.clear();
        }
        var window =
                recent.computeIfAbsent(
                        sender.organisation() + "/" + sender + "/" + kind, _ -> new Window());
        boolean flood = window.isFull();
        if (flood) {
            count.increment();
            dropped.increment();
        }
        return flood;
    }

    /// What one sender had refused for one reason of late.
    private static final class Window {
        private long began = System.nanoTime();
        private int kept;

        synchronized boolean isFull() {
            long now = System.nanoTime();
            if (now - began > WINDOW.toNanos()) {
                began = now;
                kept = 0;
            }
            return ++kept > KEPT_IN_WINDOW;
        }
    }

    /// Notes a message; returns at once, whatever happens to it.
    public void add(Refused message) {
        count.increment();
        if (!waiting.offer(message)) {
            dropped.increment();
        }
    }

    /// How many messages were refused since the start, and how many of them were not kept.
    public long[] counts() {
        return new long[] {count.sum(), dropped.sum()};
    }

    public Page<Kept> list(int organisation, PageRequest page) {
        long total =
                db.sql("select count(*) from refused_message where organisation_id = ?")
                        .param(organisation)
                        .query(Long.class)
                        .single();
        var items =
                db.sql(
                                """
                                select * from refused_message where organisation_id = ?
                                 order by id desc limit ? offset ?\
                                """)
                        .params(organisation, page.size(), page.offset())
                        .query((row, _) ->
                                new Kept(
                                        row.getLong("id"),
                                        new Refused(
                                                organisation,
                                                row.getTimestamp("time").toInstant(),
                                                row.getString("channel"),
                                                row.getString("sender"),
                                                row.getString("topic"),
                                                row.getString("reason"),
                                                row.getString("expected"),
                                                row.getString("got"),
                                                row.getBytes("payload"))))
                        .list();
        return Page.of(items, page, total);
    }

    public int clear(int organisation) {
        return db.sql("delete from refused_message where organisation_id = ?")
                .param(organisation)
                .update();
    }

    @Scheduled(fixedDelay = 250)
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Refused> some = new ArrayList<>();
        waiting.drainTo(some);
        try {
            Tenancy.asPlatform(() -> {
                insert(some);
                trim(some);
                return some;
            });
        } catch (DataAccessException e) {
            dropped.add(some.size());
            LOG.warn("cannot keep {} refused messages: {}", some.size(), e.getMessage());
        }
    }

    private void insert(List<Refused> some) {
        batches.batchUpdate(
                """
                insert into refused_message
                    (organisation_id, time, channel, sender, topic, reason, expected, got, payload)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                some,
                500,
                (statement, one) -> {
                    statement.setInt(1, one.organisation());
                    statement.setTimestamp(2, Timestamp.from(one.time()));
                    statement.setString(3, printable(one.channel()));
                    statement.setString(4, printable(one.sender()));
                    statement.setString(5, printable(one.topic()));
                    statement.setString(6, printable(one.reason()));
                    statement.setString(7, printable(one.expected()));
                    statement.setString(8, printable(one.got()));
                    byte[] payload = one.payload();
                    statement.setBytes(
                            9,
                            payload.length <= LONGEST_PAYLOAD
                                    ? payload
                                    : Arrays.copyOf(payload, LONGEST_PAYLOAD));
                });
    }

    /// PostgreSQL takes no NUL in text.
    static String printable(String text) {
        String clean = text.replace('\0', '?');
        return clean.length() <= LONGEST_TEXT ? clean : clean.substring(0, LONGEST_TEXT) + "…";
    }

    private void trim(List<Refused> some) {
        Set<Integer> organisations = new HashSet<>();
        for (var one : some) {
            int since = sinceTrim.merge(one.organisation(), 1, Integer::sum);
            if (since >= Math.max(10, most / 10)) {
                organisations.add(one.organisation());
            }
        }
        for (int organisation : organisations) {
            sinceTrim.remove(organisation);
            db.sql(
                            """
                            delete from refused_message where organisation_id = :organisation and id <=
                                (select id from refused_message where organisation_id = :organisation
                                  order by id desc offset :most limit 1)\
                            """)
                    .param("organisation", organisation)
                    .param("most", most)
                    .update();
        }
    }
}
