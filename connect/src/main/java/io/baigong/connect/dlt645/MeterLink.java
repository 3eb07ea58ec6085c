package io.baigong.connect.dlt645;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import io.baigong.connect.wire.Line;
import io.baigong.connect.wire.Lines;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A link to one meter.
final class MeterLink implements Link {
    private final Lines<MeterExchange.Question, Reply>.Share share;
    private final Meter meter;
    private final Surroundings surroundings;
    private final Learned learned = new Learned();
    private MeterNumber number;

    MeterLink(
            Lines<MeterExchange.Question, Reply>.Share share,
            Meter meter,
            Surroundings surroundings) {
        this.share = share;
        this.meter = meter;
        this.surroundings = surroundings;
        this.number = meter.number();
    }

    @Override
    public List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
        share.line().demandOpen();
        try {
            var unknown = find();
            return unknown == null
                    ? new Reading(this::ask, meter, learned, surroundings.clock(), tags).run()
                    : tags.stream()
                            .map(tag ->
                                    Sample.bad(
                                            tag,
                                            unknown.reason(),
                                            unknown.detail(),
                                            surroundings.clock().instant()))
                            .toList();
        } catch (InterruptedException end) {
            close();
            throw end;
        }
    }

    /// Asks the only meter on the line for its number, when nobody said it: from then on no other
    /// is taken for it. Null when it is known.
    private Reply.@Nullable Failed find() throws LinkBroken, InterruptedException {
        if (number.isWhole() || !number.equals(MeterNumber.ANY)) {
            return null;
        }
        return switch (ask(new Request.ReadNumber())) {
            case Reply.Answered(_, Answer.Number(MeterNumber found)) -> {
                number = found;
                yield null;
            }
            case Reply.Answered _ ->
                    new Reply.Failed(
                            Reason.REFUSED_BY_DEVICE, "the meter does not tell its address");
            case Reply.Failed failed -> failed;
        };
    }

    private Reply ask(Request request) throws LinkBroken, InterruptedException {
        return share.line()
                .ask(
                        new MeterExchange.Question(
                                number,
                                request,
                                meter.timeout(),
                                meter.wake(),
                                surroundings.listener()),
                        meter.pause());
    }

    @Override
    public List<WriteResult> write(List<Write> writes) throws LinkBroken, InterruptedException {
        share.line().demandOpen();
        var results = new ArrayList<WriteResult>(writes.size());
        for (var write : writes) {
            results.add(new WriteResult(write, status(write)));
        }
        return List.copyOf(results);
    }

    private Status status(Write write) throws InterruptedException {
        byte[] key = meter.key();
        if (key == null) {
            return Status.bad(
                    Reason.NOT_SUPPORTED, "the device's settings have no password for writes");
        }
        if (!(write.tag().address() instanceof ItemAddress address)) {
            return Status.bad(Reason.BAD_ADDRESS, "no address of DL/T 645");
        }
        if (address.offset() > 0) {
            return Status.bad(Reason.NOT_SUPPORTED, "a part of a value cannot be written alone");
        }
        if (!number.isWhole()) {
            return Status.bad(
                    Reason.NOT_SUPPORTED,
                    "writes need the meter's whole address, or a read before");
        }
        return switch (address.format().encode(write.value())) {
            case Format.Encoded.Refused(Reason reason, String detail) -> Status.bad(reason, detail);
            case Format.Encoded.Data(byte[] data) ->
                    send(new Request.Write(address.identifier(), key, data));
        };
    }

    private Status send(Request.Write request) throws InterruptedException {
        Line<MeterExchange.Question, Reply> line = share.line();
        if (line.isBroken()) {
            return Status.bad(Reason.NO_CONNECTION, "the connection has ended; it was not sent");
        }
        try {
            return switch (ask(request)) {
                case Reply.Answered(_, Answer.Refused refused) -> refused.status();
                case Reply.Answered _ -> Status.GOOD;
                case Reply.Failed(Reason reason, String detail) ->
                        Status.bad(reason, detail + "; it may have been done");
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
        share.close();
    }
}
