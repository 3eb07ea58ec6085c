package io.baigong.connect.modbus;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.modbus.Request.Wanted;
import io.baigong.connect.wire.Line;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One round of reading: asks, splits what is refused until the bad address stands alone, and
/// learns from it.
final class Reading {
    /// So many requests to a unit without an answer, and the rest is not asked in this round.
    private static final int PATIENCE = 2;

    private final Line<Framing.Question, Reply> line;
    private final Device device;
    private final Learned learned;
    private final Surroundings surroundings;
    private final List<Tag> tags;
    private final @Nullable Sample[] samples;
    private final Map<Integer, Integer> silences = new HashMap<>();

    Reading(
            Line<Framing.Question, Reply> line,
            Device device,
            Learned learned,
            Surroundings surroundings,
            List<Tag> tags) {
        this.line = line;
        this.device = device;
        this.learned = learned;
        this.surroundings = surroundings;
        this.tags = tags;
        this.samples = new Sample[tags.size()];
    }

    /// How a request went.
    private enum Outcome {
        /// All that was wanted, by one answer.
        WHOLE,
        /// All that was wanted, by several.
        PIECES,
        INCOMPLETE
    }

    List<Sample> run(List<Request> requests) throws LinkBroken, InterruptedException {
        for (var request : inOrder(requests)) {
            var refusal =
                    request.wanted().size() == 1
                            ? learned.refusal(request.wanted().getFirst())
                            : null;
            if (refusal != null && now().isBefore(refusal.again())) {
                fill(request, remembered(refusal));
            } else {
                ask(request);
            }
        }
        for (int i = 0; i < samples.length; i++) {
            if (samples[i] == null) {
                samples[i] =
                        Sample.bad(tags.get(i), Reason.BAD_ADDRESS, "no address of Modbus", now());
            }
        }
        return Arrays.stream(samples).map(Objects::requireNonNull).toList();
    }

    private List<Request> inOrder(List<Request> requests) {
        if (!learned.anySilent()) {
            return requests;
        }
        return Stream.concat(
                        requests.stream().filter(request -> !learned.wasSilent(request)),
                        requests.stream().filter(learned::wasSilent))
                .toList();
    }

    private static Status remembered(Learned.Refusal refusal) {
        var status = refusal.reply().status();
        return Status.bad(
                Objects.requireNonNull(status.reason()),
                "%s; since %s, asked again at %s"
                        .formatted(status.detail(), refusal.at(), refusal.again()));
    }

    private Outcome ask(Request request) throws LinkBroken, InterruptedException {
        int unit = request.table().unit();
        if (line.isBroken() || silences.getOrDefault(unit, 0) >= PATIENCE) {
            return fill(
                    request,
                    Status.bad(Reason.TIMEOUT, "not asked: unit %d keeps silent".formatted(unit)));
        }
        Reply reply = exchange(request);
        if (isSilence(reply)) {
            learned.silent(request);
            silences.merge(unit, 1, Integer::sum);
        } else {
            learned.answered(request);
            silences.remove(unit);
        }
        return switch (reply) {
            case Reply.Done(byte[] message) -> take(request, message);
            case Reply.Refused refused -> refused(request, refused);
            case Reply.Failed failed -> fill(request, failed.status());
        };
    }

    private static boolean isSilence(Reply reply) {
        return switch (reply) {
            case Reply.Done _ -> false;
            case Reply.Refused refused -> refused.ofGateway();
            case Reply.Failed(Reason reason, _) -> reason == Reason.TIMEOUT;
        };
    }

    private Reply exchange(Request request) throws LinkBroken, InterruptedException {
        int unit = request.table().unit();
        LinkListener listener = surroundings.listener();
        var question =
                new Framing.Question(
                        unit, request.message(), device.timeout(), device.anyUnit(), listener);
        Reply reply = line.ask(question, device.pause());
        // Who kept silent once in this round gets no second chance for each of its requests.
        int retries = silences.containsKey(unit) ? 0 : device.retries();
        while (reply instanceof Reply.Failed && retries-- > 0 && !line.isBroken()) {
            reply = line.ask(question, device.pause());
        }
        return reply;
    }

    private Outcome refused(Request request, Reply.Refused refused)
            throws LinkBroken, InterruptedException {
        if (!refused.ofAddress() && !refused.ofValue()) {
            return fill(request, refused.status());
        }
        if (request.isOne()) {
            for (var wanted : request.wanted()) {
                learned.refused(wanted, refused, now());
            }
            return fill(request, refused.status());
        }
        var halves = request.halves();
        var left = halves.getFirst();
        var right = halves.getLast();
        var outcomeLeft = ask(left);
        var outcomeRight = ask(right);
        if (outcomeLeft == Outcome.WHOLE && outcomeRight == Outcome.WHOLE) {
            if (left.end() < right.from()) {
                learned.hole(request.table(), left.end());
            } else {
                learned.atMost(request.table(), Math.max(left.count(), right.count()));
            }
        }
        boolean all = outcomeLeft != Outcome.INCOMPLETE && outcomeRight != Outcome.INCOMPLETE;
        return all ? Outcome.PIECES : Outcome.INCOMPLETE;
    }

    private Outcome take(Request request, byte[] message) {
        Instant now = now();
        for (var wanted : request.wanted()) {
            var tag = tags.get(wanted.index());
            learned.accepted(wanted);
            samples[wanted.index()] =
                    switch (decode(wanted, message, wanted.from() - request.from())) {
                        case Registers.Decoded.Good(Value value) -> Sample.good(tag, value, now);
                        case Registers.Decoded.Unusable(Reason reason, String detail) ->
                                Sample.bad(tag, reason, detail, now);
                    };
        }
        return Outcome.WHOLE;
    }

    private Registers.Decoded decode(Wanted wanted, byte[] message, int place) {
        return switch (wanted.content()) {
            case Content.Bit _ ->
                    new Registers.Decoded.Good(
                            Value.of((message[2 + place / 8] >> place % 8 & 1) != 0));
            case Content.RegisterBit _, Content.Number _, Content.Text _ ->
                    Registers.decode(
                            wanted.content(),
                            wanted.order(),
                            device.charset(),
                            message,
                            2 + 2 * place);
        };
    }

    private Outcome fill(Request request, Status status) {
        Instant now = now();
        for (var wanted : request.wanted()) {
            samples[wanted.index()] =
                    new Sample(tags.get(wanted.index()), null, status, null, null, now);
        }
        return Outcome.INCOMPLETE;
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
