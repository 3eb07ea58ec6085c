package io.baigong.server.ingest.sparkplug;

import io.baigong.server.ingest.Desk;
import io.baigong.server.ingest.Message;
import io.baigong.server.ingest.Receipt;
import io.baigong.server.ingest.Receipt.Answer;
import io.baigong.server.ingest.Sender;
import io.baigong.server.ingest.Sketch;
import io.baigong.server.ingest.payload.Malformed;
import org.jspecify.annotations.Nullable;

/// Plays what one device sent while nobody knew it, in its order: data means the metrics of the
/// birth before it. Who is online is not touched. For one thread.
public final class Playback {
    private final Nodes nodes;
    private final Sender sender;
    private final Desk desk;
    private @Nullable Birth birth;

    Playback(Nodes nodes, Sender sender, Desk desk) {
        this.nodes = nodes;
        this.sender = sender;
        this.desk = desk;
    }

    /// The next message.
    public void take(SparkplugTopic of, Message message, Receipt receipt) {
        switch (of.type()) {
            case NBIRTH, DBIRTH, NDATA, DDATA -> {
                try {
                    read(of, message, receipt);
                } catch (Malformed e) {
                    nodes.reception().unreadable(sender, message, e, receipt);
                }
            }
            case NDEATH, DDEATH, NCMD, DCMD -> receipt.settle(Answer.DONE, "");
        }
    }

    private void read(SparkplugTopic of, Message message, Receipt receipt) {
        var target = nodes.find(sender, of);
        var sketch = new Sketch();
        if (of.type().isBirth()) {
            birth = Birth.read(message.bytes, message.from, message.to, desk.sparkplug, sketch);
        } else if (birth == null) {
            birth = nodes.savedBirth(sender, of, desk);
        }
        if (target == null || birth == null) {
            nodes.reception().refuse(sender, message, "no birth", "a birth before data", "data");
            receipt.settle(Answer.NOT_ALLOWED, "a birth comes first");
            return;
        }
        if (of.type().isBirth()) {
            target = nodes.reception().grown(target, sketch.properties());
        }
        var member = new Member(of);
        member.bind(birth, target);
        member.read(message, desk, target, sender.channel());
        nodes.reception().deliver(sender, target, message, desk, receipt, true);
    }
}
