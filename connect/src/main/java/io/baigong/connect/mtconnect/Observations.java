package io.baigong.connect.mtconnect;

import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.mtconnect.Document.Category;
import io.baigong.connect.mtconnect.Document.Header;
import io.baigong.connect.mtconnect.Document.Observation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes samples of observations. Remembers which conditions hold: an agent tells each that comes
/// and goes, a tag says all that hold at once.
final class Observations {
    private static final int MOST_CONDITIONS = 100;

    private final Map<String, Map<String, Observation>> conditions = new HashMap<>();

    /// Begins anew, as an answer to current does.
    void clear() {
        conditions.clear();
    }

    /// Hears of a condition.
    void note(Observation observation) {
        if (observation.category() != Category.CONDITION) {
            return;
        }
        var holding = conditions.computeIfAbsent(observation.item(), _ -> new LinkedHashMap<>());
        boolean normal = observation.element().equals("Normal");
        if (observation.unavailable() || normal && observation.code().isEmpty()) {
            holding.clear();
        } else if (normal) {
            holding.remove(observation.code());
        } else if (holding.size() < MOST_CONDITIONS) {
            holding.put(observation.code(), observation);
        }
    }

    Sample sample(Tag tag, ItemAddress address, Observation seen, Header header, Instant now) {
        Status status = Status.GOOD;
        Value value = null;
        if (seen.unavailable()) {
            status = Status.bad(Reason.MARKED_BY_DEVICE, "UNAVAILABLE");
        } else if (seen.category() == Category.CONDITION) {
            value = Value.of(condition(seen.item()));
        } else {
            value = value(address, seen);
            if (value == null) {
                status = Status.bad(Reason.WRONG_TYPE, expected(address, seen));
            }
        }
        return new Sample(tag, value, status, seen.time(), header.created(), now);
    }

    /// `NORMAL`, or the worst level with all that hold: `FAULT: 404 overload; 17 door open`.
    private String condition(String item) {
        var holding = List.copyOf(conditions.getOrDefault(item, Map.of()).values());
        if (holding.isEmpty()) {
            return "NORMAL";
        }
        boolean fault = holding.stream().anyMatch(one -> one.element().equals("Fault"));
        String said =
                holding.stream()
                        .map(one -> (one.code() + " " + one.text()).strip())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; "));
        String level = fault ? "FAULT" : "WARNING";
        return said.isEmpty() ? level : level + ": " + said;
    }

    private static @Nullable Value value(ItemAddress address, Observation seen) {
        String text = seen.text();
        if (address.part() != null) {
            String[] parts = text.split("\\s+");
            if (address.part() >= parts.length) {
                return null;
            }
            text = parts[address.part()];
        }
        boolean several = address.part() == null && text.indexOf(' ') >= 0;
        return switch (address.type()) {
            case null ->
                    seen.category() == Category.SAMPLE && !several ? real(text) : Value.of(text);
            case INT64 -> whole(text);
            case FLOAT64 -> real(text);
            default -> Value.of(text);
        };
    }

    private static @Nullable Value real(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? Value.of(number) : null;
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static @Nullable Value whole(String text) {
        try {
            return text.length() > 40 ? null : Value.of(new BigDecimal(text).longValueExact());
        } catch (ArithmeticException | NumberFormatException none) {
            return null;
        }
    }

    private static String expected(ItemAddress address, Observation seen) {
        String shown = seen.text().length() <= 60 ? seen.text() : seen.text().substring(0, 60);
        return "expected %s, came '%s'"
                .formatted(
                        address.part() != null
                                ? "at least %d numbers".formatted(address.part() + 1)
                                : address.type() == null ? "a number" : address.type().word(),
                        shown);
    }

    /// One for each tag, of what is now.
    List<Sample> current(List<Tag> tags, Document.Streams streams, Instant now) {
        clear();
        var latest = new HashMap<String, Observation>();
        for (var observation : streams.observations()) {
            note(observation);
            latest.put(observation.item(), observation);
        }
        var samples = new ArrayList<Sample>(tags.size());
        for (var tag : tags) {
            var address = tag.address() instanceof ItemAddress item ? item : null;
            var seen = address == null ? null : latest.get(address.item());
            samples.add(
                    seen == null
                            ? Sample.bad(
                                    tag,
                                    Reason.BAD_ADDRESS,
                                    "the agent has no data item of this id",
                                    now)
                            : sample(
                                    tag,
                                    Objects.requireNonNull(address),
                                    seen,
                                    streams.header(),
                                    now));
        }
        return samples;
    }
}
