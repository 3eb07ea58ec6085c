package io.baigong.connect.dlt645;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One round of reading a meter: neighbours at once, what a block lacks alone.
final class Reading {
    /// So many requests in a row without an answer, and the rest is not asked in this round.
    private static final int PATIENCE = 2;

    /// Of data in all frames of one answer.
    private static final int MOST_DATA = 16_384;

    private final Asker asker;
    private final Meter meter;
    private final Learned learned;
    private final InstantSource clock;
    private final List<Tag> tags;
    private final @Nullable Sample[] samples;
    private int silences;

    Reading(Asker asker, Meter meter, Learned learned, InstantSource clock, List<Tag> tags) {
        this.asker = asker;
        this.meter = meter;
        this.learned = learned;
        this.clock = clock;
        this.tags = List.copyOf(tags);
        this.samples = new Sample[tags.size()];
    }

    /// Puts one request on the line.
    interface Asker {
        Reply ask(Request request) throws LinkBroken, InterruptedException;
    }

    /// What is wanted of what is read: a tag and where its value begins.
    private record Wanted(int index, ItemAddress address, int offset) {}

    /// One identifier to be read, a block or not.
    private record Ask(int identifier, boolean block, List<Wanted> wanted) {}

    /// All data of one identifier, or why there is none.
    private sealed interface Content {
        record Data(byte[] bytes) implements Content {}

        record Refused(Answer.Refused answer) implements Content {}

        record Failed(Status status) implements Content {}
    }

    List<Sample> run() throws LinkBroken, InterruptedException {
        var asks = plan();
        for (boolean silent : new boolean[] {false, true}) {
            for (var ask : asks) {
                if (learned.wasSilent(ask.identifier()) == silent && !isDone(ask)) {
                    run(ask);
                }
            }
        }
        Instant now = clock.instant();
        for (int i = 0; i < samples.length; i++) {
            if (samples[i] == null) {
                samples[i] =
                        Sample.bad(tags.get(i), Reason.BAD_ADDRESS, "no address of DL/T 645", now);
            }
        }
        return Arrays.stream(samples).map(Objects::requireNonNull).toList();
    }

    private boolean isDone(Ask ask) {
        return ask.wanted().stream().allMatch(wanted -> samples[wanted.index()] != null);
    }

    /// A block is worth its request when two or more identifiers of it are wanted.
    private List<Ask> plan() {
        Map<Integer, List<Wanted>> single = new LinkedHashMap<>();
        Map<Integer, List<Wanted>> blocks = new LinkedHashMap<>();
        for (int i = 0; i < tags.size(); i++) {
            if (tags.get(i).address() instanceof ItemAddress address) {
                var block = block(address);
                if (block != null) {
                    int offset = block.index() * block.stride() + address.offset();
                    blocks.computeIfAbsent(block.identifier(), _ -> new ArrayList<>())
                            .add(new Wanted(i, address, offset));
                } else {
                    single.computeIfAbsent(address.identifier(), _ -> new ArrayList<>())
                            .add(new Wanted(i, address, address.offset()));
                }
            }
        }
        var asks = new ArrayList<Ask>();
        blocks.forEach((identifier, wanted) -> {
            if (wanted.stream().map(one -> one.address().identifier()).distinct().count() > 1) {
                asks.add(new Ask(identifier, true, wanted));
            } else {
                asks.add(alone(wanted));
            }
        });
        single.forEach((identifier, wanted) -> asks.add(new Ask(identifier, false, wanted)));
        return asks;
    }

    /// Null when it has to be read alone.
    private Catalogue.@Nullable Block block(ItemAddress address) {
        var block = address.block();
        return block != null
                        && meter.blocks()
                        && learned.isBlock(block.identifier())
                        && !learned.isAlone(address.identifier())
                ? block
                : null;
    }

    private static Ask alone(List<Wanted> wanted) {
        return new Ask(
                wanted.getFirst().address().identifier(),
                false,
                wanted.stream()
                        .map(one -> new Wanted(one.index(), one.address(), one.address().offset()))
                        .toList());
    }

    private void run(Ask ask) throws LinkBroken, InterruptedException {
        var refusal = learned.refusal(ask.identifier(), clock.instant());
        if (refusal != null) {
            fill(ask, remembered(refusal));
            return;
        }
        switch (content(ask.identifier())) {
            case Content.Data(byte[] bytes) -> {
                learned.accepted(ask.identifier());
                take(ask, bytes);
            }
            case Content.Refused(Answer.Refused answer) when ask.block() -> {
                learned.noBlock(ask.identifier());
                runAlone(ask.wanted());
            }
            case Content.Refused(Answer.Refused answer) -> {
                learned.refused(ask.identifier(), answer, clock.instant());
                fill(ask, answer.status());
            }
            case Content.Failed(Status status) -> fill(ask, status);
        }
    }

    private static Status remembered(Learned.Refusal refusal) {
        var status = refusal.answer().status();
        return Status.bad(
                Objects.requireNonNull(status.reason()),
                "%s; since %s, asked again at %s"
                        .formatted(status.detail(), refusal.at(), refusal.again()));
    }

    private void runAlone(List<Wanted> wanted) throws LinkBroken, InterruptedException {
        Map<Integer, List<Wanted>> byIdentifier = new LinkedHashMap<>();
        for (var one : wanted) {
            byIdentifier
                    .computeIfAbsent(one.address().identifier(), _ -> new ArrayList<>())
                    .add(one);
        }
        for (var same : byIdentifier.values()) {
            run(alone(same));
        }
    }

    private void take(Ask ask, byte[] bytes) throws LinkBroken, InterruptedException {
        Instant now = clock.instant();
        var missing = new ArrayList<Wanted>();
        for (var wanted : ask.wanted()) {
            var format = wanted.address().format();
            var tag = tags.get(wanted.index());
            if (wanted.offset() + format.size() <= bytes.length) {
                samples[wanted.index()] =
                        switch (format.decode(bytes, wanted.offset())) {
                            case Format.Decoded.Good(Value value) -> Sample.good(tag, value, now);
                            case Format.Decoded.Unusable(Reason reason, String detail) ->
                                    Sample.bad(tag, reason, detail, now);
                        };
            } else if (ask.block()) {
                learned.alone(wanted.address().identifier());
                missing.add(wanted);
            } else {
                samples[wanted.index()] =
                        Sample.bad(
                                tag,
                                Reason.WRONG_TYPE,
                                "%s needs bytes %d to %d, the meter sent %d"
                                        .formatted(
                                                format,
                                                wanted.offset() + 1,
                                                wanted.offset() + format.size(),
                                                bytes.length),
                                now);
            }
        }
        runAlone(missing);
    }

    /// Reads one identifier, with all that follows.
    private Content content(int identifier) throws LinkBroken, InterruptedException {
        if (silences >= PATIENCE) {
            return new Content.Failed(
                    Status.bad(Reason.TIMEOUT, "not asked: the meter keeps silent"));
        }
        var all = new ByteArrayOutputStream();
        Reply reply = askAgain(identifier, new Request.Read(identifier));
        for (int sequence = 1; sequence <= 255 && all.size() <= MOST_DATA; sequence++) {
            byte[] data;
            boolean more;
            switch (reply) {
                case Reply.Failed failed -> {
                    return new Content.Failed(failed.status());
                }
                case Reply.Answered(_, Answer.Data(_, byte[] first, boolean follows)) -> {
                    data = first;
                    more = follows;
                }
                case Reply.Answered(_, Answer.Following(_, byte[] next, _, boolean follows)) -> {
                    data = next;
                    more = follows;
                }
                case Reply.Answered(_, Answer.Refused refused) -> {
                    return new Content.Refused(refused);
                }
                case Reply.Answered(_, Answer other) ->
                        throw new IllegalStateException("no answer to a read: " + other);
            }
            all.writeBytes(data);
            if (!more) {
                return new Content.Data(all.toByteArray());
            }
            reply = askAgain(identifier, new Request.ReadFollowing(identifier, sequence));
        }
        return new Content.Failed(
                Status.bad(Reason.GARBAGE, "the answer to one request does not end"));
    }

    private Reply askAgain(int identifier, Request request)
            throws LinkBroken, InterruptedException {
        Reply reply = asker.ask(request);
        // Who kept silent once in this round gets no second chance for each of its requests.
        int retries = silences > 0 ? 0 : meter.retries();
        while (reply instanceof Reply.Failed && retries-- > 0) {
            reply = asker.ask(request);
        }
        boolean silent =
                reply instanceof Reply.Failed(Reason reason, _) && reason == Reason.TIMEOUT;
        silences = silent ? silences + 1 : 0;
        learned.heard(identifier, !silent);
        return reply;
    }

    private void fill(Ask ask, Status status) {
        Instant now = clock.instant();
        for (var wanted : ask.wanted()) {
            samples[wanted.index()] =
                    new Sample(tags.get(wanted.index()), null, status, null, null, now);
        }
    }
}
