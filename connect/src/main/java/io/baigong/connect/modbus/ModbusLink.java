package io.baigong.connect.modbus;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import io.baigong.connect.modbus.Request.Table;
import io.baigong.connect.modbus.Request.Wanted;
import io.baigong.connect.wire.Lines;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A link to one unit, or to several behind one connection.
final class ModbusLink implements Link {
    /// As many lists of tags are kept planned; a device has a few groups.
    private static final int PLANS = 32;

    private final Lines<Framing.Question, Reply>.Share share;
    private final Device device;
    private final Surroundings surroundings;
    private final Learned learned = new Learned();
    private final Planner planner;
    private final Deque<Plan> plans = new ArrayDeque<>();

    ModbusLink(
            Lines<Framing.Question, Reply>.Share share, Device device, Surroundings surroundings) {
        this.share = share;
        this.device = device;
        this.surroundings = surroundings;
        this.planner = new Planner(device.limits(), learned);
    }

    private record Plan(List<Tag> tags, List<Request> requests, int edition) {}

    @Override
    public List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
        share.line().demandOpen();
        // An unmodifiable list is its own copy, so that the next round finds its plan.
        var plan = plan(List.copyOf(tags));
        var reading = new Reading(share.line(), device, learned, surroundings, plan.tags());
        try {
            return reading.run(plan.requests());
        } catch (InterruptedException end) {
            close();
            throw end;
        }
    }

    private Plan plan(List<Tag> tags) {
        for (var plan : plans) {
            if (plan.tags() == tags && plan.edition() == learned.edition()) {
                return plan;
            }
        }
        plans.removeIf(plan -> plan.tags() == tags || plan.edition() != learned.edition());
        if (plans.size() >= PLANS) {
            plans.removeFirst();
        }
        var plan = new Plan(tags, planner.plan(wanted(tags)), learned.edition());
        plans.addLast(plan);
        return plan;
    }

    private List<Wanted> wanted(List<Tag> tags) {
        var wanted = new ArrayList<Wanted>(tags.size());
        for (int i = 0; i < tags.size(); i++) {
            if (tags.get(i).address() instanceof ModbusAddress address) {
                int unit = address.unit() == null ? device.unit() : address.unit();
                var order = address.order() == null ? device.order() : address.order();
                var table = new Table(unit, address.area());
                wanted.add(new Wanted(i, table, address.offset(), address.content(), order));
            }
        }
        return wanted;
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
        return switch (Writing.of(write, device)) {
            case Writing.Order.Refused(Status status) -> status;
            case Writing.Order.Message(int unit, byte[] message) -> send(unit, message);
        };
    }

    private Status send(int unit, byte[] message) throws InterruptedException {
        var line = share.line();
        if (line.isBroken()) {
            return Status.bad(Reason.NO_CONNECTION, "the connection has ended; it was not sent");
        }
        var question =
                new Framing.Question(
                        unit, message, device.timeout(), device.anyUnit(), surroundings.listener());
        try {
            return switch (line.ask(question, device.pause())) {
                case Reply.Done _ -> Status.GOOD;
                case Reply.Refused refused -> refused.status();
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
