package io.baigong.connect.s7;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import io.baigong.connect.s7.Blocks.Wanted;
import io.baigong.connect.s7.Request.Piece;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A link to one controller.
final class S7Link implements Link {
    /// What a write needs beside its data in a message.
    private static final int WRITE_HEADS = 28;

    private final S7Line line;
    private final Blocks blocks;
    private final Charset charset;
    private final InstantSource clock;

    S7Link(S7Line line, int gap, Charset charset, InstantSource clock) {
        this.line = line;
        this.blocks = new Blocks(gap, Reading.mostOf(line.size()));
        this.charset = charset;
        this.clock = clock;
    }

    @Override
    public List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
        line.demandOpen();
        var wanted = new ArrayList<Wanted>(tags.size());
        for (int i = 0; i < tags.size(); i++) {
            if (tags.get(i).address() instanceof S7Address address) {
                wanted.add(new Wanted(i, address));
            }
        }
        try {
            return new Reading(line, blocks, charset, clock, tags).run(blocks.plan(wanted));
        } catch (InterruptedException end) {
            close();
            throw end;
        }
    }

    @Override
    public List<WriteResult> write(List<Write> writes) throws LinkBroken, InterruptedException {
        line.demandOpen();
        var results = new ArrayList<WriteResult>(writes.size());
        for (var write : writes) {
            results.add(new WriteResult(write, status(write)));
        }
        return List.copyOf(results);
    }

    private Status status(Write write) throws InterruptedException {
        if (!(write.tag().address() instanceof S7Address address)) {
            return Status.bad(Reason.BAD_ADDRESS, "no address of S7");
        }
        return switch (S7Values.encode(address, write.value(), charset)) {
            case S7Values.Encoded.Refused(Reason reason, String detail) ->
                    Status.bad(reason, detail);
            case S7Values.Encoded.Data(int skip, byte[] data) -> {
                if (data.length + WRITE_HEADS > line.size()) {
                    yield Status.bad(
                            Reason.NOT_SUPPORTED,
                            "%d bytes do not fit into one message of %d"
                                    .formatted(data.length, line.size()));
                }
                yield send(address, write.value(), skip, data);
            }
        };
    }

    private Status send(S7Address address, Value value, int skip, byte[] data)
            throws InterruptedException {
        if (line.isBroken()) {
            return Status.bad(Reason.NO_CONNECTION, "the connection has ended; it was not sent");
        }
        var piece = new Piece(address.area(), address.block(), address.from() + skip, data.length);
        S7Line.Message message =
                value instanceof Value.Flag(boolean on)
                        ? reference -> Request.writeBit(reference, piece, address.bit(), on)
                        : reference -> Request.write(reference, piece, data);
        try {
            return switch (line.ask(message)) {
                case Answer.Written(var codes) when codes.size() == 1 ->
                        Answer.Item.status(codes.getFirst());
                case Answer.Refused refused -> refused.status();
                case Answer.Failed(Reason reason, String detail) ->
                        Status.bad(reason, detail + "; it may have been done");
                case Answer.Written _, Answer.Values _, Answer.Setup _ ->
                        Status.bad(
                                Reason.GARBAGE,
                                "an answer to something else; it may have been done");
            };
        } catch (LinkBroken broken) {
            return Status.bad(
                    Reason.NO_CONNECTION, broken.getMessage() + "; it may have been done");
        } catch (InterruptedException end) {
            close();
            throw end;
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
