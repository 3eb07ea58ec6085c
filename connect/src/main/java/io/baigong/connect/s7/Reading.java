package io.baigong.connect.s7;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.s7.Answer.Item;
import io.baigong.connect.s7.Blocks.Block;
import io.baigong.connect.s7.Request.Piece;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One round of reading: fills messages with blocks, and halves what is refused until the bad
/// address stands alone.
final class Reading {
    private static final int REQUEST_HEAD = 12;
    private static final int REQUEST_ITEM = 12;
    private static final int ANSWER_HEAD = 14;
    private static final int ANSWER_ITEM = 4;

    /// Of pieces in one request, as controllers take them.
    private static final int MOST_ITEMS = 20;

    /// So many requests without an answer, and the rest is not asked in this round.
    private static final int PATIENCE = 2;

    private final S7Line line;
    private final Blocks blocks;
    private final Charset charset;
    private final InstantSource clock;
    private final List<Tag> tags;
    private final @Nullable Sample[] samples;
    private int silences;

    Reading(S7Line line, Blocks blocks, Charset charset, InstantSource clock, List<Tag> tags) {
        this.line = line;
        this.blocks = blocks;
        this.charset = charset;
        this.clock = clock;
        this.tags = tags;
        this.samples = new Sample[tags.size()];
    }

    /// Bytes of a piece that one answer carries.
    static int mostOf(int messageSize) {
        return (messageSize - ANSWER_HEAD - ANSWER_ITEM) / 2 * 2;
    }

    List<Sample> run(List<Block> planned) throws LinkBroken, InterruptedException {
        var asked = new ArrayList<Block>(planned.size());
        for (var block : planned) {
            var refusal = blocks.refusal(block, clock.instant());
            if (refusal == null) {
                asked.add(block);
            } else {
                var status = Item.status(refusal.code());
                fill(
                        block,
                        Status.bad(
                                Objects.requireNonNull(status.reason()),
                                "%s; since %s, asked again at %s"
                                        .formatted(
                                                status.detail(), refusal.at(), refusal.again())));
            }
        }
        ask(asked);
        for (int i = 0; i < samples.length; i++) {
            if (samples[i] == null) {
                samples[i] =
                        Sample.bad(
                                tags.get(i),
                                Reason.BAD_ADDRESS,
                                "no address of S7",
                                clock.instant());
            }
        }
        return Arrays.stream(samples).map(Objects::requireNonNull).toList();
    }

    /// @return whether all of it was there at the first time of asking
    private boolean ask(List<Block> asked) throws LinkBroken, InterruptedException {
        boolean whole = true;
        var batch = new ArrayList<Block>();
        int request = REQUEST_HEAD;
        int answer = ANSWER_HEAD;
        for (var block : asked) {
            int more = ANSWER_ITEM + (block.count() + 1) / 2 * 2;
            if (block.count() > mostOf(line.size())) {
                whole &= askLong(block);
                continue;
            }
            if (batch.size() == MOST_ITEMS
                    || request + REQUEST_ITEM > line.size()
                    || answer + more > line.size()) {
                whole &= exchange(batch);
                batch.clear();
                request = REQUEST_HEAD;
                answer = ANSWER_HEAD;
            }
            batch.add(block);
            request += REQUEST_ITEM;
            answer += more;
        }
        return whole & (batch.isEmpty() || exchange(batch));
    }

    private boolean exchange(List<Block> batch) throws LinkBroken, InterruptedException {
        var pieces =
                batch.stream()
                        .map(block ->
                                new Piece(
                                        block.area(), block.number(), block.from(), block.count()))
                        .toList();
        var items = items(pieces, batch);
        boolean whole = items != null;
        for (int i = 0; items != null && i < items.size(); i++) {
            whole &= settle(batch.get(i), items.get(i));
        }
        return whole;
    }

    /// One text longer than an answer.
    private boolean askLong(Block block) throws LinkBroken, InterruptedException {
        var bytes = ByteBuffer.allocate(block.count());
        for (var piece : block.pieces(mostOf(line.size()))) {
            var items = items(List.of(piece), List.of(block));
            if (items == null) {
                return false;
            }
            var item = items.getFirst();
            if (item.code() != Item.GOOD || item.data().length != piece.count()) {
                return settle(block, item);
            }
            bytes.put(item.data());
        }
        return settle(block, new Item(Item.GOOD, bytes.array()));
    }

    /// @return null when there is no answer; then the blocks are filled
    private @Nullable List<Item> items(List<Piece> pieces, List<Block> of)
            throws LinkBroken, InterruptedException {
        if (line.isBroken() || silences >= PATIENCE) {
            of.forEach(block ->
                    fill(
                            block,
                            Status.bad(Reason.TIMEOUT, "not asked: the controller keeps silent")));
            return null;
        }
        Status bad;
        switch (line.ask(reference -> Request.read(reference, pieces))) {
            case Answer.Values(var items) when items.size() == pieces.size() -> {
                silences = 0;
                return items;
            }
            case Answer.Refused refused -> bad = refused.status();
            case Answer.Failed failed -> {
                silences += failed.reason() == Reason.TIMEOUT ? 1 : 0;
                bad = failed.status();
            }
            case Answer.Values _, Answer.Written _, Answer.Setup _ ->
                    bad = Status.bad(Reason.GARBAGE, "an answer to something else");
        }
        of.forEach(block -> fill(block, bad));
        return null;
    }

    private boolean settle(Block block, Item item) throws LinkBroken, InterruptedException {
        Instant now = clock.instant();
        if (item.code() == Item.GOOD) {
            if (item.data().length == block.count()) {
                blocks.accepted(block);
                take(block, item.data(), now);
                return true;
            }
            fill(
                    block,
                    Status.bad(
                            Reason.GARBAGE,
                            "%d bytes where %d were asked for"
                                    .formatted(item.data().length, block.count())));
            return false;
        }
        if (!Item.ofPlace(item.code())) {
            fill(block, Item.status(item.code()));
        } else if (block.isOne()) {
            blocks.refused(block, item.code(), now);
            fill(block, Item.status(item.code()));
        } else {
            var halves = block.halves();
            if (ask(halves)) {
                blocks.cutBefore(halves.getLast());
            }
        }
        return false;
    }

    private void take(Block block, byte[] data, Instant now) {
        var bytes = ByteBuffer.wrap(data);
        for (var wanted : block.wanted()) {
            var address = wanted.address();
            var tag = tags.get(wanted.index());
            var part = bytes.slice(address.from() - block.from(), address.size());
            samples[wanted.index()] =
                    switch (S7Values.decode(address, part, charset)) {
                        case S7Values.Decoded.Good(var value) -> Sample.good(tag, value, now);
                        case S7Values.Decoded.Unusable(Reason reason, String detail) ->
                                Sample.bad(tag, reason, detail, now);
                    };
        }
    }

    private void fill(Block block, Status status) {
        Instant now = clock.instant();
        for (var wanted : block.wanted()) {
            samples[wanted.index()] =
                    new Sample(tags.get(wanted.index()), null, status, null, null, now);
        }
    }
}
