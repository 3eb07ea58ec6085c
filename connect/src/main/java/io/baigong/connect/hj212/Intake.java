package io.baigong.connect.hj212;

import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes samples of a message: pure functions.
final class Intake {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS")
                    .withResolverStyle(ResolverStyle.STRICT);

    private Intake() {}

    /// @param data when the values were taken, by the monitor's clock; none when it does not say
    /// @param sent when the monitor put the message together
    /// @param arrived here
    record Times(@Nullable Instant data, @Nullable Instant sent, Instant arrived) {}

    /// Of those tags that the message says something about.
    static List<Sample> samples(Message message, List<Tag> tags, ZoneId zone, Times times) {
        String command = message.head("CN");
        var samples = new ArrayList<Sample>();
        for (var tag : tags) {
            if (tag.address() instanceof FactorAddress address
                    && address.command().equals(command)) {
                String text = message.field(address.name());
                if (text != null) {
                    samples.add(sample(message, tag, address, text, zone, times));
                }
            }
        }
        return samples;
    }

    private static Sample sample(
            Message message,
            Tag tag,
            FactorAddress address,
            String text,
            ZoneId zone,
            Times times) {
        Instant taken = time(message.field(address.factor() + "-SampleTime"), zone);
        Instant source = taken == null ? times.data() : taken;
        if (source == null) {
            return Sample.bad(tag, Reason.GARBAGE, "a packet without a DataTime", times.arrived());
        }
        Value value = value(text, address.number());
        var status =
                value == null
                        ? Status.bad(Reason.WRONG_TYPE, "no number: '%s'".formatted(cut(text)))
                        : mark(message.field(address.factor() + "-Flag"));
        return new Sample(tag, value, status, source, times.sent(), times.arrived());
    }

    private static @Nullable Value value(String text, boolean number) {
        if (!number) {
            return Value.of(text);
        }
        if (!text.matches("[-+]?[0-9]{1,20}(\\.[0-9]{0,20})?([eE][-+]?[0-9]{1,2})?")) {
            return null;
        }
        return Value.of(new BigDecimal(text.endsWith(".") ? text + "0" : text).doubleValue());
    }

    /// What the monitor says of a value (HJ 212-2017, 6.6.3, marks of data). What was not measured
    /// at the source is bad, what was measured under other conditions is uncertain.
    static Status mark(@Nullable String flag) {
        return switch (flag) {
            case null -> Status.GOOD;
            case "N", "" -> Status.GOOD;
            case "T" ->
                    Status.uncertain(
                            Reason.OUT_OF_RANGE, "flag T: above what the instrument measures");
            case "F" -> uncertain("F: the source is not in operation");
            case "S" -> uncertain("S: entered by hand");
            case "M" -> bad("M: under maintenance");
            case "C" -> bad("C: being calibrated");
            case "D" -> bad("D: the instrument is out of order");
            case "B" -> bad("B: no connection to the instrument");
            default -> uncertain(cut(flag));
        };
    }

    private static Status uncertain(String word) {
        return Status.uncertain(Reason.MARKED_BY_DEVICE, "flag " + word);
    }

    private static Status bad(String word) {
        return Status.bad(Reason.MARKED_BY_DEVICE, "flag " + word);
    }

    /// `20160801084000`, or with milliseconds. Null when it is no time.
    static @Nullable Instant time(@Nullable String text, ZoneId zone) {
        if (text == null || text.length() != 14 && text.length() != 17) {
            return null;
        }
        try {
            var format = text.length() == 14 ? SECONDS : MILLIS;
            return LocalDateTime.parse(text, format).atZone(zone).toInstant();
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
