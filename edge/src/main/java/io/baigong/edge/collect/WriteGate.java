package io.baigong.edge.collect;

import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Severity;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import io.baigong.edge.configuration.TagConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The only way by which values go into a machine: each is let through by the rule of its tag,
/// tried once, and read back where the rule says so.
final class WriteGate {
    private final TagBook book;
    private final boolean approved;
    private final List<Item> items = new ArrayList<>();

    /// A value that somebody wants a tag to take, in the unit of the tag.
    record Wish(String tag, Value value) {}

    private static final class Item {
        private final Wish wish;
        private @Nullable TagConfiguration configuration;
        private @Nullable Write write;
        private @Nullable WriteOutcome outcome;

        Item(Wish wish) {
            this.wish = wish;
        }
    }

    /// @param approved whether somebody else has agreed
    WriteGate(TagBook book, List<Wish> wishes, boolean approved) {
        this.book = book;
        this.approved = approved;
        for (var wish : wishes) {
            var item = new Item(wish);
            item.outcome = admit(item);
            items.add(item);
        }
    }

    /// @return why not; null when it may go
    private @Nullable WriteOutcome admit(Item item) {
        String name = item.wish.tag();
        var configuration = book.configuration(name);
        var tag = book.tag(name);
        if (configuration == null || tag == null) {
            return WriteOutcome.refused(
                    name, WriteOutcome.UNKNOWN_TAG, "the device has no tag of that name");
        }
        item.configuration = configuration;
        var rule = configuration.write();
        if (rule == null) {
            return WriteOutcome.refused(
                    name, WriteOutcome.NOT_ALLOWED, "the tag is not to be written");
        }
        if (rule.twoPersons() && !approved) {
            return WriteOutcome.refused(
                    name, WriteOutcome.NOT_ALLOWED, "a second person has to approve it");
        }
        var value = item.wish.value();
        Double number = number(value);
        Double min = rule.min();
        Double max = rule.max();
        if (number == null && (min != null || max != null)) {
            return WriteOutcome.refused(
                    name, Reason.WRONG_TYPE.name(), "expected a number, got " + shown(value));
        }
        if (number != null && (min != null && number < min || max != null && number > max)) {
            return WriteOutcome.refused(
                    name,
                    Reason.OUT_OF_RANGE.name(),
                    "expected %s to %s, got %s"
                            .formatted(
                                    min == null ? "…" : min,
                                    max == null ? "…" : max,
                                    shown(value)));
        }
        item.write = new Write(tag, raw(configuration, value));
        return null;
    }

    private static Value raw(TagConfiguration tag, Value value) {
        Double number = number(value);
        if (number == null) {
            return value;
        }
        boolean isPlain = tag.scale() == 1 && tag.offset() == 0;
        double raw = isPlain ? number : (number - tag.offset()) / tag.scale();
        return switch (tag.type()) {
            case FLOAT32, FLOAT64 -> Value.of(raw);
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BCD16, BCD32 ->
                    isPlain ? value : Value.of(Math.round(raw));
            case BOOLEAN, TEXT -> value;
            case null -> isPlain ? value : Value.of(raw);
        };
    }

    /// Writes what was let through.
    ///
    /// @param learned gets what was read back
    List<WriteOutcome> run(Link link, Consumer<List<Sample>> learned)
            throws LinkBroken, InterruptedException {
        var going = items.stream().filter(item -> item.outcome == null).toList();
        if (!going.isEmpty()) {
            var writes = going.stream().map(item -> Objects.requireNonNull(item.write)).toList();
            var results = link.write(writes);
            for (int i = 0; i < going.size(); i++) {
                going.get(i).outcome = outcome(going.get(i), results.get(i));
            }
            readBack(link, going, learned);
        }
        return items.stream().map(item -> Objects.requireNonNull(item.outcome)).toList();
    }

    /// What is refused without asking the device; null when something is to be asked.
    @Nullable List<WriteOutcome> withoutDevice() {
        var outcomes = new ArrayList<WriteOutcome>();
        for (var item : items) {
            var outcome = item.outcome;
            if (outcome == null) {
                return null;
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private static WriteOutcome outcome(Item item, WriteResult result) {
        var status = result.status();
        Reason reason = status.reason();
        return new WriteOutcome(
                item.wish.tag(),
                status.severity(),
                reason == null ? null : reason.name(),
                status.detail(),
                null);
    }

    private void readBack(Link link, List<Item> written, Consumer<List<Sample>> learned)
            throws LinkBroken, InterruptedException {
        var asked =
                written.stream()
                        .filter(item ->
                                isReadBack(item)
                                        && Objects.requireNonNull(item.outcome).severity()
                                                != Severity.BAD)
                        .toList();
        if (asked.isEmpty()) {
            return;
        }
        var samples = link.read(asked.stream().map(WriteGate::tag).toList());
        for (int i = 0; i < asked.size(); i++) {
            asked.get(i).outcome = compared(asked.get(i), samples.get(i));
        }
        learned.accept(samples);
    }

    private static boolean isReadBack(Item item) {
        var configuration = item.configuration;
        var rule = configuration == null ? null : configuration.write();
        return rule != null && rule.readBack();
    }

    private static Tag tag(Item item) {
        return Objects.requireNonNull(item.write).tag();
    }

    private static WriteOutcome compared(Item item, Sample sample) {
        var configuration = Objects.requireNonNull(item.configuration);
        var raw = sample.value();
        if (raw == null) {
            return WriteOutcome.refused(
                    item.wish.tag(),
                    WriteOutcome.NOT_HELD,
                    "it was written and cannot be read back: " + sample.status().detail());
        }
        var now = scaled(configuration, raw);
        if (isSame(configuration, item.wish.value(), now)) {
            return new WriteOutcome(item.wish.tag(), Severity.GOOD, null, "", now);
        }
        String detail =
                "wrote %s, the device has %s".formatted(shown(item.wish.value()), shown(now));
        return new WriteOutcome(item.wish.tag(), Severity.BAD, WriteOutcome.NOT_HELD, detail, now);
    }

    private static Value scaled(TagConfiguration tag, Value raw) {
        Double number = number(raw);
        if (number == null || tag.scale() == 1 && tag.offset() == 0) {
            return raw;
        }
        return Value.of(number * tag.scale() + tag.offset());
    }

    /// A device keeps so many digits; half a step of a scaled integer, or the precision of the
    /// type, is no difference. Of whole numbers every one is.
    private static boolean isSame(TagConfiguration tag, Value wished, Value now) {
        Double wish = number(wished);
        Double has = number(now);
        boolean isWhole = wished instanceof Value.Whole && now instanceof Value.Whole;
        if (wish == null || has == null || isWhole) {
            return wished.equals(now);
        }
        boolean isShort = tag.type() == null || tag.type() == DataType.FLOAT32;
        double step = (isShort ? 1e-6 : 1e-12) * Math.abs(wish);
        boolean isFloat = tag.type() == DataType.FLOAT32 || tag.type() == DataType.FLOAT64;
        double half = isFloat || tag.scale() == 1 ? 0 : Math.abs(tag.scale()) / 2;
        return Math.abs(wish - has) <= step + half;
    }

    private static @Nullable Double number(Value value) {
        return switch (value) {
            case Value.Real(double number) -> number;
            case Value.Whole(long number) -> (double) number;
            case Value.Flag _, Value.Text _ -> null;
        };
    }

    private static String shown(Value value) {
        return switch (value) {
            case Value.Real(double number) -> Double.toString(number);
            case Value.Whole(long number) -> Long.toString(number);
            case Value.Flag(boolean on) -> Boolean.toString(on);
            case Value.Text(String text) ->
                    "'%s'".formatted(text.substring(0, Math.min(40, text.length())));
        };
    }
}
