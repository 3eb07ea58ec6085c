package io.baigong.server.ingest;

import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// The inbox of devices that nobody knows yet, with what they sent: durable, and bounded in
/// devices, messages and bytes. What does not fit is counted. Devices that somebody rejected stay,
/// so that they do not wait again; people make as many of those as they reject.
@Service
public class UnknownDevices {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownDevices.class);

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final IngestSettings settings;

    /// What the messages of one device may take; its first is kept however long it is.
    private static final int MOST_BYTES = 4 << 20;

    private static final long MOST_BYTES_OF_ORGANISATION = 256L << 20;
    private static final int MOST_CLOSED = 10_000;
    private static final Duration CLOSED_FOR = Duration.ofSeconds(10);

    /// Devices of which nothing more is kept just now; spares PostgreSQL a flood.
    private final Map<Address, Closed> closed = new ConcurrentHashMap<>();

    /// @param since messages that came meanwhile
    private record Closed(Kept why, long nanos, LongAdder since) {
        boolean isOver() {
            return System.nanoTime() - nanos > CLOSED_FOR.toNanos();
        }
    }

    UnknownDevices(
            JdbcClient db, TransactionTemplate transaction, Clock clock, IngestSettings settings) {
        this.db = db;
        this.transaction = transaction;
        this.clock = clock;
        this.settings = settings;
    }

    /// @param channel `sparkplug` or `json`
    /// @param name group/node[/device], or the key
    public record Address(int organisation, String channel, String name) {}

    /// What became of a message.
    public enum Kept {
        KEPT,
        /// The device has no room left; it is counted.
        FULL,
        /// There is no room for another device.
        CROWDED,
        /// Somebody rejected the device.
        REJECTED,
        /// It has become a thing: take the message as one of a thing.
        KNOWN
    }

    /// @param gateway who announced it
    public record Device(
            long id,
            Address address,
            String gateway,
            Instant firstSeen,
            Instant lastSeen,
            long messages,
            long dropped) {}

    /// A message that waits.
    public record Waiting(String topic, byte[] payload, long arrivalMicros) {}

    /// A kept message.
    ///
    /// @param id grows with each
    public record Left(long id, Waiting message) {}

    /// Keeps a message of an unknown device; it is durable when the call returns.
    ///
    /// @param isKnown is there a thing by now? Asked while nobody can end the device's waiting
    public Kept keep(Address address, String gateway, Waiting message, BooleanSupplier isKnown) {
        var shut = closed.get(address);
        if (shut != null && !shut.isOver()) {
            shut.since().increment();
            return shut.why();
        }
        var kept =
                Tenancy.as(
                        address.organisation(),
                        () ->
                                transaction.execute(status -> {
                                    var done = insert(address, gateway, message);
                                    if (isKnown.getAsBoolean()) {
                                        status.setRollbackOnly();
                                        return Kept.KNOWN;
                                    }
                                    return done;
                                }));
        if (kept == null) {
            throw new IllegalStateException("the transaction answered nothing");
        }
        switch (kept) {
            case KEPT, KNOWN -> {}
            case FULL, CROWDED, REJECTED -> {
                if (closed.size() < MOST_CLOSED) {
                    closed.put(address, new Closed(kept, System.nanoTime(), new LongAdder()));
                }
            }
        }
        return kept;
    }

    private Kept insert(Address address, String gateway, Waiting message) {
        var now = Timestamp.from(clock.instant());
        if (isCrowded(address)) {
            return Kept.CROWDED;
        }
        record Row(long id, String state, long messages, long bytes) {}
        var row =
                db.sql(
                                """
                                insert into unknown_device as d (organisation_id, channel, address,
                                       gateway, first_seen, last_seen, messages)
                                values (:organisation, :channel, :address, :gateway, :now, :now, 1)
                                on conflict (organisation_id, channel, address) do update
                                   set last_seen = :now, gateway = :gateway, messages = d.messages + 1
                                returning id, state, messages, bytes\
                                """)
                        .param("organisation", address.organisation())
                        .param("channel", address.channel())
                        .param("address", address.name())
                        .param("gateway", RefusedMessages.printable(gateway))
                        .param("now", now)
                        .query((rs, _) ->
                                new Row(
                                        rs.getLong("id"),
                                        rs.getString("state"),
                                        rs.getLong("messages"),
                                        rs.getLong("bytes")))
                        .single();
        if (row.state().equals("rejected")) {
            return Kept.REJECTED;
        }
        int size = message.payload().length;
        boolean tooLong = row.bytes() > 0 && row.bytes() + size > MOST_BYTES;
        if (tooLong
                || row.messages() > settings.messagesPerDevice()
                || bytesOf(address.organisation()) + size > MOST_BYTES_OF_ORGANISATION) {
            drop(row.id());
            return Kept.FULL;
        }
        db.sql("update unknown_device set bytes = bytes + ? where id = ?")
                .params(size, row.id())
                .update();
        db.sql(
                        """
                        insert into unknown_message
                               (organisation_id, device_id, arrival_micros, topic, payload)
                        values (?, ?, ?, ?, ?)\
                        """)
                .params(
                        address.organisation(),
                        row.id(),
                        message.arrivalMicros(),
                        RefusedMessages.printable(message.topic()),
                        message.payload())
                .update();
        return Kept.KEPT;
    }

    private boolean isCrowded(Address address) {
        return db.sql(
                        """
                        select (select count(*) from unknown_device
                                 where organisation_id = :organisation and state = 'waiting') >= :most
                           and not exists (select 1 from unknown_device
                                            where organisation_id = :organisation
                                              and channel = :channel and address = :address)\
                        """)
                .param("organisation", address.organisation())
                .param("most", settings.unknownDevices())
                .param("channel", address.channel())
                .param("address", address.name())
                .query(Boolean.class)
                .single();
    }

    private long bytesOf(int organisation) {
        return db.sql(
                        "select coalesce(sum(bytes), 0) from unknown_device where organisation_id = ?")
                .param(organisation)
                .query(Long.class)
                .single();
    }

    private void drop(long id) {
        db.sql("update unknown_device set dropped = dropped + 1 where id = ?").param(id).update();
    }

    @Scheduled(fixedDelay = 1_000)
    void countDropped() {
        for (var one : closed.entrySet()) {
            if (one.getValue().isOver()) {
                closed.remove(one.getKey(), one.getValue());
            }
            long more = one.getValue().since().sumThenReset();
            if (more == 0) {
                continue;
            }
            var address = one.getKey();
            try {
                Tenancy.as(
                        address.organisation(),
                        () ->
                                db.sql(
                                                """
                                                update unknown_device
                                                   set dropped = dropped + ?, messages = messages + ?,
                                                       last_seen = ?
                                                 where organisation_id = ? and channel = ?
                                                   and address = ?\
                                                """)
                                        .params(
                                                more,
                                                more,
                                                Timestamp.from(clock.instant()),
                                                address.organisation(),
                                                address.channel(),
                                                address.name())
                                        .update());
            } catch (DataAccessException e) {
                LOG.warn("cannot count {} dropped messages: {}", more, e.getMessage());
            }
        }
    }

    /// Those that wait for approval, the latest first.
    public Page<Device> list(int organisation, PageRequest page) {
        long total =
                db.sql(
                                "select count(*) from unknown_device where organisation_id = ? and state = 'waiting'")
                        .param(organisation)
                        .query(Long.class)
                        .single();
        var devices =
                db.sql(
                                """
                                select * from unknown_device
                                 where organisation_id = ? and state = 'waiting'
                                 order by last_seen desc, id desc limit ? offset ?\
                                """)
                        .params(organisation, page.size(), page.offset())
                        .query((rs, _) -> device(rs))
                        .list();
        return Page.of(devices, page, total);
    }

    public Device find(int organisation, long id) {
        return db.sql("select * from unknown_device where organisation_id = ? and id = ?")
                .params(organisation, id)
                .query((rs, _) -> device(rs))
                .optional()
                .orElseThrow(() -> new NotFound("unknown device", id));
    }

    /// What a device left after a message, oldest first: all of it, which is bounded.
    ///
    /// @param after number of the last message that is known already, or 0
    List<Left> messages(Device device, long after) {
        return db.sql(
                        """
                        select id, topic, payload, arrival_micros from unknown_message
                         where organisation_id = ? and device_id = ? and id > ? order by id\
                        """)
                .params(device.address().organisation(), device.id(), after)
                .query((rs, _) -> left(rs))
                .list();
    }

    /// The first messages of a device, as far as they are short.
    ///
    /// @param mostBytes of all of them together; the first comes however long it is
    public List<Left> firstMessages(Device device, int mostBytes) {
        return db.sql(
                        """
                        select id, topic, payload, arrival_micros
                          from (select *, sum(length(payload)) over (order by id) upto,
                                       row_number() over (order by id) place
                                  from unknown_message
                                 where organisation_id = ? and device_id = ?) message
                         where upto <= ? or place = 1 order by id\
                        """)
                .params(device.address().organisation(), device.id(), mostBytes)
                .query((rs, _) -> left(rs))
                .list();
    }

    private static Left left(ResultSet rs) throws SQLException {
        return new Left(
                rs.getLong("id"),
                new Waiting(
                        rs.getString("topic"),
                        rs.getBytes("payload"),
                        rs.getLong("arrival_micros")));
    }

    /// What comes of it from now on is refused; what it left is gone.
    public void reject(int organisation, long id) {
        var device = find(organisation, id);
        transaction.executeWithoutResult(_ -> {
            // First the device: whoever keeps a message waits, and is told then.
            db.sql(
                            """
                            update unknown_device set state = 'rejected', bytes = 0
                             where organisation_id = ? and id = ?\
                            """)
                    .params(organisation, id)
                    .update();
            db.sql("delete from unknown_message where organisation_id = ? and device_id = ?")
                    .params(organisation, id)
                    .update();
        });
        reopen(device.address().organisation());
    }

    /// There may be room again.
    private void reopen(int organisation) {
        closed.keySet().removeIf(address -> address.organisation() == organisation);
    }

    /// Ends the waiting of a device that is a thing now, unless it left something more.
    ///
    /// @param last number of the last message that was played
    /// @return whether it is over
    boolean forget(Device device, long last) {
        Boolean over =
                transaction.execute(_ -> {
                    // Whoever keeps a message holds this row until it is kept.
                    db.sql("select id from unknown_device where id = ? for update")
                            .param(device.id())
                            .query(Long.class)
                            .optional();
                    boolean more =
                            db.sql(
                                            """
                                            select exists (select 1 from unknown_message
                                                            where device_id = ? and id > ?)\
                                            """)
                                    .params(device.id(), last)
                                    .query(Boolean.class)
                                    .single();
                    if (!more) {
                        db.sql("delete from unknown_device where id = ?")
                                .param(device.id())
                                .update();
                    }
                    return !more;
                });
        reopen(device.address().organisation());
        return Boolean.TRUE.equals(over);
    }

    private static Device device(ResultSet rs) throws SQLException {
        return new Device(
                rs.getLong("id"),
                new Address(
                        rs.getInt("organisation_id"),
                        rs.getString("channel"),
                        rs.getString("address")),
                rs.getString("gateway"),
                rs.getTimestamp("first_seen").toInstant(),
                rs.getTimestamp("last_seen").toInstant(),
                rs.getLong("messages"),
                rs.getLong("dropped"));
    }
}
