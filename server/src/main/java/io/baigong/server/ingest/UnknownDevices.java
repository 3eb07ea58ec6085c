package io.baigong.server.ingest;

import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// The inbox of devices that nobody knows yet, with what they sent: durable, and bounded per device
/// and organisation. What does not fit is counted.
@Service
public class UnknownDevices {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownDevices.class);

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final IngestSettings settings;

    /// Devices whose room is used up, with what came since; spares PostgreSQL a flood.
    private final Map<Address, LongAdder> full = new ConcurrentHashMap<>();

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
        /// There is no room; it is counted.
        DROPPED,
        /// Somebody rejected the device.
        REJECTED
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

    /// Keeps a message of an unknown device; it is durable when the call returns.
    public Kept keep(Address address, String gateway, Waiting message) {
        var overflow = full.get(address);
        if (overflow != null) {
            overflow.increment();
            return Kept.DROPPED;
        }
        var kept =
                Tenancy.as(
                        address.organisation(),
                        () -> transaction.execute(_ -> insert(address, gateway, message)));
        if (kept == Kept.DROPPED && full.size() < 10_000) {
            full.put(address, new LongAdder());
        }
        return kept == null ? Kept.DROPPED : kept;
    }

    private Kept insert(Address address, String gateway, Waiting message) {
        var now = Timestamp.from(clock.instant());
        if (isCrowded(address)) {
            return Kept.DROPPED;
        }
        record Row(long id, String state, long messages) {}
        var row =
                db.sql(
                                """
                                insert into unknown_device as d (organisation_id, channel, address,
                                       gateway, first_seen, last_seen, messages)
                                values (:organisation, :channel, :address, :gateway, :now, :now, 1)
                                on conflict (organisation_id, channel, address) do update
                                   set last_seen = :now, gateway = :gateway, messages = d.messages + 1
                                returning id, state, messages\
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
                                        rs.getLong("messages")))
                        .single();
        if (row.state().equals("rejected")) {
            return Kept.REJECTED;
        }
        if (row.messages() > settings.messagesPerDevice()) {
            drop(row.id(), 1);
            return Kept.DROPPED;
        }
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
                        select (select count(*) from unknown_device where organisation_id = :organisation)
                                 >= :most
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

    private void drop(long id, long messages) {
        db.sql("update unknown_device set dropped = dropped + ? where id = ?")
                .params(messages, id)
                .update();
    }

    @Scheduled(fixedDelay = 1_000)
    void countDropped() {
        for (var one : full.entrySet()) {
            long more = one.getValue().sumThenReset();
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

    /// What a device left, oldest first.
    public List<Waiting> messages(int organisation, long id, int most) {
        return db.sql(
                        """
                        select topic, payload, arrival_micros from unknown_message
                         where organisation_id = ? and device_id = ? order by id limit ?\
                        """)
                .params(organisation, id, most)
                .query((rs, _) ->
                        new Waiting(
                                rs.getString("topic"),
                                rs.getBytes("payload"),
                                rs.getLong("arrival_micros")))
                .list();
    }

    /// What comes of it from now on is refused; what it left is gone.
    public void reject(int organisation, long id) {
        var device = find(organisation, id);
        full.remove(device.address());
        db.sql("delete from unknown_message where organisation_id = ? and device_id = ?")
                .params(organisation, id)
                .update();
        db.sql("update unknown_device set state = 'rejected' where organisation_id = ? and id = ?")
                .params(organisation, id)
                .update();
    }

    /// It is known now.
    void forget(Device device) {
        full.remove(device.address());
        db.sql("delete from unknown_device where organisation_id = ? and id = ?")
                .params(device.address().organisation(), device.id())
                .update();
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
