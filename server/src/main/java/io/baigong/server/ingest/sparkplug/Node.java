package io.baigong.server.ingest.sparkplug;

import io.baigong.server.ingest.Desk;
import io.baigong.server.ingest.Message;
import io.baigong.server.ingest.Receipt;
import io.baigong.server.ingest.Receipt.Answer;
import io.baigong.server.ingest.Sender;
import io.baigong.server.ingest.Sketch;
import io.baigong.server.ingest.Target;
import io.baigong.server.ingest.payload.Malformed;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An edge node on one connection: its life and that of its devices (Sparkplug 3.0 clause 6.4).
/// Used by one thread at a time; calls that answer false need PostgreSQL and come again from a
/// thread that may wait.
public final class Node {
    /// Devices of one node; more are refused.
    private static final int MOST_DEVICES = 10_000;

    private final Nodes nodes;
    private final Sender sender;
    private final Link link;
    private final SparkplugTopic topic;
    private final Sequence sequence = new Sequence();
    private final Member self;
    private final Map<String, Member> devices = new HashMap<>();
    private long bdSeq = -1;

    Node(Nodes nodes, Sender sender, Link link, SparkplugTopic topic) {
        this.nodes = nodes;
        this.sender = sender;
        this.link = link;
        this.topic = topic;
        self = new Member(topic);
    }

    Link link() {
        return link;
    }

    public SparkplugTopic topic() {
        return topic;
    }

    /// Takes a message of the node or of one of its devices.
    ///
    /// @return false when this needs a thread that may wait
    public boolean receive(
            SparkplugTopic of, Message message, Desk desk, Receipt receipt, boolean maySleep) {
        var member = member(of);
        if (member == null) {
            nodes.reception()
                    .refuse(sender, message, "devices", "at most 10000 of one node", "more");
            receipt.settle(Answer.QUOTA, "too many devices of one node");
            return true;
        }
        try {
            return switch (of.type()) {
                case NBIRTH, DBIRTH -> maySleep && birth(of, member, message, desk, receipt);
                case NDATA, DDATA -> data(of, member, message, desk, receipt, maySleep);
                case NDEATH -> death(message, desk, receipt);
                case DDEATH -> deviceDeath(member, message, desk, receipt);
                case NCMD, DCMD -> {
                    nodes.reception()
                            .refuse(
                                    sender,
                                    message,
                                    "foreign topic",
                                    "no command from a device",
                                    "one");
                    receipt.settle(Answer.FOREIGN, "commands go to devices, not from them");
                    yield true;
                }
            };
        } catch (Malformed e) {
            nodes.reception().unreadable(sender, message, e, receipt);
            return true;
        }
    }

    private @Nullable Member member(SparkplugTopic of) {
        String device = of.device();
        if (device == null) {
            return self;
        }
        var known = devices.get(device);
        if (known == null && devices.size() < MOST_DEVICES) {
            known = new Member(of);
            devices.put(device, known);
        }
        return known;
    }

    private boolean birth(
            SparkplugTopic of, Member member, Message message, Desk desk, Receipt receipt) {
        var sketch = new Sketch();
        var birth = Birth.read(message.bytes, message.from, message.to, desk.sparkplug, sketch);
        if (of.device() == null) {
            bdSeq = birth.bdSeq();
            devices.values().forEach(this::offline);
        }
        var target = nodes.find(sender, of);
        if (target == null) {
            if (nodes.keepUnknown(sender, of, message, receipt)) {
                count(of, message, desk);
                offline(member);
                // What nobody accepted takes no memory.
                member.bind(null, null);
                return true;
            }
            target = nodes.find(sender, of);
        }
        nodes.saveBirth(sender, of, message.payload());
        if (target == null) {
            throw new IllegalStateException(of + " was a thing and is none");
        }
        target = nodes.reception().grown(target, sketch.properties());
        var before = member.target();
        if (before != null && target.thing() != before.thing()) {
            offline(member);
        }
        member.bind(birth, target);
        member.generation = nodes.generation();
        int seq = member.read(message, desk, target, sender.channel());
        count(of, seq, message);
        member.online = true;
        nodes.online(target, this, member);
        return nodes.reception().deliver(sender, target, message, desk, receipt, true);
    }

    /// The sequence number of a message whose values nobody wants yet.
    private void count(SparkplugTopic of, Message message, Desk desk) {
        desk.sparkplug.read(
                message.bytes,
                message.from,
                message.to,
                new PayloadReader.Metrics() {
                    @Override
                    public void payload(int seq, long timeMicros) {
                        count(of, seq, message);
                    }

                    @Override
                    public void metric(Metric metric) {}
                });
    }

    private void count(SparkplugTopic of, int seq, Message message) {
        if (of.type() == SparkplugTopic.Type.NBIRTH) {
            sequence.birth(Math.max(seq, 0));
        } else if (!sequence.isDue(seq) && !message.repeated && !of.lossless()) {
            // Lossless gateways repeat what was not acknowledged, so their order says nothing.
            askRebirth(message.arrival);
        }
    }

    private void askRebirth(long now) {
        if (sequence.mayAsk(now)) {
            nodes.askRebirth(this);
        }
    }

    private boolean data(
            SparkplugTopic of,
            Member member,
            Message message,
            Desk desk,
            Receipt receipt,
            boolean maySleep) {
        if (member.birth() == null || member.generation != nodes.generation()) {
            if (!maySleep && (member.birth() == null || !nodes.isFull())) {
                return false;
            }
            refresh(of, member, desk);
        }
        var target = member.target();
        if (target == null || member.birth() == null) {
            if (!maySleep) {
                return false;
            }
            if (!stranger(of, member, message, receipt)) {
                member.generation = -1;
                return data(of, member, message, desk, receipt, true);
            }
            count(of, message, desk);
            return true;
        }
        int seq = member.read(message, desk, target, sender.channel());
        if (!maySleep && message.repeated && !nodes.reception().isReady()) {
            return false;
        }
        count(of, seq, message);
        if (member.strangers() > 0) {
            askRebirth(message.arrival);
        }
        nodes.answers(target, desk);
        return nodes.reception().deliver(sender, target, message, desk, receipt, maySleep);
    }

    private void refresh(SparkplugTopic of, Member member, Desk desk) {
        long generation = nodes.generation();
        var target = nodes.find(sender, of);
        var birth = member.birth();
        if (birth == null && target != null) {
            birth = nodes.savedBirth(sender, of, desk);
        }
        var before = member.target();
        if (before != null && (target == null || target.thing() != before.thing())) {
            offline(member);
        }
        member.bind(target == null ? null : birth, target);
        member.generation = generation;
        if (target != null && birth != null && !member.online) {
            member.online = true;
            nodes.online(target, this, member);
        }
    }

    /// Data of a device that is no thing yet, or whose birth was never seen.
    ///
    /// @return false when it has become a thing meanwhile
    private boolean stranger(SparkplugTopic of, Member member, Message message, Receipt receipt) {
        askRebirth(message.arrival);
        if (member.target() == null) {
            return nodes.keepUnknown(sender, of, message, receipt);
        }
        nodes.reception().refuse(sender, message, "no birth", "a birth before data", "data");
        receipt.settle(Answer.NOT_ALLOWED, "a birth comes first");
        return true;
    }

    private boolean death(Message message, Desk desk, Receipt receipt) {
        long ofBirth = Birth.read(message.bytes, message.from, message.to, desk.sparkplug).bdSeq();
        // A will of an earlier connection that comes late says nothing about this one (6.4.17).
        if (ofBirth == bdSeq || ofBirth < 0) {
            lost();
        }
        receipt.settle(Answer.DONE, "");
        return true;
    }

    private boolean deviceDeath(Member member, Message message, Desk desk, Receipt receipt) {
        count(member.topic, message, desk);
        offline(member);
        receipt.settle(Answer.DONE, "");
        return true;
    }

    /// The node is gone, and its devices with it.
    public void lost() {
        sequence.death();
        offline(self);
        devices.values().forEach(this::offline);
    }

    private void offline(Member member) {
        Target target = member.target();
        if (member.online && target != null) {
            nodes.offline(target, this);
        }
        member.online = false;
    }
}
