package io.baigong.server.ingest;

import io.baigong.server.ingest.Receipt.Answer;
import io.baigong.server.ingest.RefusedMessages.Refused;
import io.baigong.server.ingest.payload.Bytes;
import io.baigong.server.ingest.payload.Malformed;
import io.baigong.server.readings.Presence;
import io.baigong.server.readings.ReadingLog;
import io.baigong.server.things.Models;
import io.baigong.server.things.Property;
import io.baigong.server.usage.Rein;
import io.baigong.server.usage.Reins;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/// What all doors do with a message once its sender and its thing are known: understand it, append
/// it to the log, note what was refused.
///
/// Event loops call with `maySleep` false; when the answer is false the message needs PostgreSQL
/// and nothing was done yet: call again from a thread that may wait.
@Service
public final class Reception {
    /// What the log takes in one record.
    private static final int LONGEST_RECORD = 8 << 20;

    /// How long an import waits for its organisation's quota.
    static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);

    private final ReadingLog log;
    private final Targets targets;
    private final Presence presence;
    private final Models models;
    private final RefusedMessages refused;
    private final Duplicates duplicates;
    private final Reins reins;
    private final Clock clock;
    private final ArrivalClock arrivals;
    private final IngestSettings settings;
    private final ThreadLocal<Desk> desks;

    Reception(
            ReadingLog log,
            Targets targets,
            Presence presence,
            Models models,
            RefusedMessages refused,
            Duplicates duplicates,
            Reins reins,
            Clock clock,
            IngestSettings settings) {
        this.log = log;
        this.targets = targets;
        this.presence = presence;
        this.models = models;
        this.refused = refused;
        this.duplicates = duplicates;
        this.reins = reins;
        this.clock = clock;
        this.settings = settings;
        this.arrivals = new ArrivalClock(clock);
        this.desks = ThreadLocal.withInitial(() -> new Desk(arrivals, settings));
    }

    /// The tools of this thread.
    public Desk desk() {
        return desks.get();
    }

    /// Tools of one's own, for threads that come and go.
    public Desk freshDesk() {
        return new Desk(arrivals, settings);
    }

    /// Time of arrival for a message, larger than any before.
    public long arrival() {
        return arrivals.next();
    }

    /// What holds the senders of an organisation to its quotas.
    public Rein rein(int organisation) {
        return reins.of(organisation);
    }

    /// Waits until readings of an organisation may be taken: for threads of one request or job.
    ///
    /// @throws io.baigong.server.access.QuotaExceeded when nothing more is stored, or it would take
    ///   longer than that
    Rein awaitQuota(int organisation, Duration longest) {
        var rein = reins.of(organisation);
        try {
            rein.awaitValues(longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a quota", e);
        }
        return rein;
    }

    /// Should senders be kept waiting?
    public boolean isCongested() {
        return log.isCongested();
    }

    /// Takes readings in JSON.
    ///
    /// @return false when this needs a thread that may wait
    public boolean json(
            Sender sender,
            Target to,
            Message message,
            Desk desk,
            Receipt receipt,
            boolean maySleep) {
        try {
            decode(sender, to, message, desk);
            if (desk.intake.learnable() > 0 && to.grows() && to.shape.size() < Sketch.MOST) {
                if (!maySleep) {
                    return false;
                }
                var sketch = new Sketch();
                desk.json.read(message.bytes, message.from, message.to, sketch);
                decode(sender, grown(to, sketch.properties()), message, desk);
            }
        } catch (Malformed e) {
            unreadable(sender, message, e, receipt);
            return true;
        }
        return deliver(sender, to, message, desk, receipt, maySleep);
    }

    private static void decode(Sender sender, Target to, Message message, Desk desk) {
        desk.intake.begin(to, sender.channel(), message.arrival);
        desk.json.read(message.bytes, message.from, message.to, desk.intake);
    }

    /// The thing with the properties it was found to have, if its model may grow.
    public Target grown(Target to, List<Property> found) {
        if (!to.grows()) {
            return to;
        }
        int room = Sketch.MOST - to.shape.size();
        var fresh =
                found.stream()
                        .filter(property -> to.find(property.key()) < 0)
                        .limit(Math.max(0, room))
                        .toList();
        if (fresh.isEmpty()) {
            return to;
        }
        models.grow(to.handle().organisation(), to.handle().modelKey(), fresh);
        var now = targets.now(to);
        return now == null ? to : now;
    }

    /// Appends what the desk's intake holds of a message, and notes what it refused.
    ///
    /// @return false when this needs a thread that may wait
    public boolean deliver(
            Sender sender,
            Target to,
            Message message,
            Desk desk,
            Receipt receipt,
            boolean maySleep) {
        var intake = desk.intake;
        var batch = intake.batch();
        if (message.repeated && !maySleep && !duplicates.isLoaded()) {
            return false;
        }
        if (intake.refused() > 0) {
            noteValues(sender, message, intake);
        }
        if (batch.size() == 0) {
            receipt.settle(Answer.DONE, "");
            return true;
        }
        var rein = reins.of(batch.organisation());
        if (rein.isFull() && receipt.canRefuse()) {
            String why = rein.whyFull();
            refuse(sender, message, "quota", "room for more stored values", why);
            receipt.settle(Answer.QUOTA, why);
            return true;
        }
        if (batch.writtenSize() > LONGEST_RECORD) {
            refuse(sender, message, "too large", "readings of at most 8 MiB", "more");
            receipt.settle(Answer.QUOTA, "expected readings of at most 8 MiB");
            return true;
        }
        if (message.seed != 0 && !intake.allTimesByDevice()) {
            long print = Bytes.hash64(message.seed, message.bytes, message.from, message.to);
            if (message.repeated && (receipt.wasTaken(print) || duplicates.wasThere(print))) {
                // Acknowledged by an empty record behind it: what stands before is durable then.
                batch.begin(
                        batch.channel(),
                        batch.organisation(),
                        batch.site(),
                        batch.thing(),
                        message.arrival);
            } else {
                batch.fingerprint(print);
                receipt.taken(print);
            }
        }
        log.append(batch, receipt);
        rein.took(batch.size());
        heard(to, message.arrival);
        return true;
    }

    /// Something came from a thing.
    public void heard(Target from, long arrivalMicros) {
        if (from.isDue(arrivalMicros)) {
            presence.seen(from.thing(), arrivalMicros);
        }
    }

    /// Is it known which messages were there before the start?
    public boolean isReady() {
        return duplicates.isLoaded();
    }

    public void connected(int thing) {
        presence.connected(thing, arrivals.next());
    }

    /// @param politely did it say farewell?
    public void left(int thing, boolean politely) {
        if (politely) {
            presence.left(thing, arrivals.next());
        } else {
            disconnected(thing);
        }
    }

    public void disconnected(int thing) {
        presence.disconnected(thing, arrivals.next());
    }

    /// Refuses a payload that cannot be read.
    public void unreadable(Sender sender, Message message, Malformed why, Receipt receipt) {
        refuse(sender, message, "unreadable", why.expected(), why.got());
        receipt.settle(Answer.UNREADABLE, "expected " + why.expected());
    }

    /// Puts a message into the inbox of refused ones.
    public void refuse(Sender sender, Message message, String reason, String expected, String got) {
        if (!refused.isFlood(sender, reason)) {
            keep(sender, message, reason, expected, got);
        }
    }

    private void keep(Sender sender, Message message, String reason, String expected, String got) {
        refused.add(
                new Refused(
                        sender.organisation(),
                        clock.instant(),
                        sender.door(),
                        sender.toString(),
                        message.topic(),
                        reason,
                        expected,
                        got,
                        message.payload()));
    }

    private void noteValues(Sender sender, Message message, Intake intake) {
        if (refused.isFlood(sender, "values")) {
            return;
        }
        var faults = intake.faults();
        String expected =
                faults.stream()
                        .map(fault -> fault.property() + ": " + fault.expected())
                        .limit(5)
                        .collect(Collectors.joining("; "));
        String got =
                faults.stream()
                        .map(fault -> fault.property() + ": " + fault.got())
                        .limit(5)
                        .collect(Collectors.joining("; "));
        keep(sender, message, intake.refused() + " values", expected, got);
    }
}
