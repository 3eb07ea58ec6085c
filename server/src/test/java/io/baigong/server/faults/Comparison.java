package io.baigong.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Everything that a sender sent against what the platform gives back: each value once, with its
/// time and quality, in the export, the buckets and the latest values.
final class Comparison {
    private static final String RANGE = "from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";
    private final PlatformProcess platform;
    private final Sender sender;
    private final Map<String, BitSet> found = new HashMap<>();
    private final Map<String, Row> newest = new HashMap<>();

    private record Row(String property, Instant time, String value, String quality) {
        static Row of(String line) {
            String[] cells = line.split(",", -1);
            return new Row(cells[1], Instant.parse(cells[2]), cells[3], cells[5]);
        }
    }

    Comparison(PlatformProcess platform, Sender sender) {
        this.platform = platform;
        this.sender = sender;
    }

    /// @return values compared
    int run() {
        var lines =
                platform.text("/things/" + sender.thing + "/export?properties=d,i,s&" + RANGE)
                        .split("\r\n");
        for (int i = 1; i < lines.length; i++) {
            take(Row.of(lines[i]));
        }
        for (var property : new String[] {"d", "i", "s"}) {
            var missing = new BitSet();
            missing.set(1, sender.heard() + 1);
            missing.andNot(found.getOrDefault(property, new BitSet()));
            assertThat(missing.isEmpty())
                    .as("%s.%s lost %s", sender.thing, property, missing)
                    .isTrue();
        }
        compareBuckets();
        compareLatest();
        return lines.length - 1;
    }

    private void take(Row row) {
        int number = number(row);
        assertThat(number).as(row.toString()).isBetween(1, sender.heard());
        var numbers = found.computeIfAbsent(row.property, _ -> new BitSet());
        assertThat(numbers.get(number)).as("%s %s twice", sender.thing, row).isFalse();
        numbers.set(number);
        if (sender.timed) {
            assertThat(row.time.toEpochMilli()).as(row.toString()).isEqualTo(sender.millis(number));
        }
        assertThat(row.quality).as(row.toString()).isEqualTo(quality(row.property, number));
        newest.merge(row.property, row, (a, b) -> a.time.isAfter(b.time) ? a : b);
    }

    private int number(Row row) {
        return switch (row.property) {
            case "d" -> {
                if (row.value.isEmpty()) {
                    yield byTime(row);
                }
                double value = Double.parseDouble(row.value);
                yield (int) (value > Sender.TOO_LARGE ? value - Sender.TOO_LARGE : value - 0.5);
            }
            case "i" -> Math.toIntExact(Long.parseLong(row.value) - Sender.WHOLE);
            case "s" -> Integer.parseInt(row.value.substring("text-".length()));
            default -> throw new AssertionError(row);
        };
    }

    /// A value of a wrong type is kept as none; only its time says which it was.
    private int byTime(Row row) {
        for (int number = 7; number <= sender.heard(); number += 7) {
            if (sender.millis(number) == row.time.toEpochMilli()) {
                return number;
            }
        }
        throw new AssertionError("nobody sent " + row);
    }

    private String quality(String property, int number) {
        if (property.equals("d") && sender.isWrongType(number)) {
            return "bad wrong_type";
        }
        if (property.equals("d") && Sender.isTooLarge(number)) {
            return "uncertain out_of_range" + (sender.timed ? "" : " arrival_time");
        }
        return sender.timed ? "good late" : "good arrival_time";
    }

    private void compareBuckets() {
        Instant from = Instant.now().minusSeconds(6 * 86_400);
        Instant to = Instant.now().plusSeconds(86_400);
        var series =
                platform.get(
                                "/things/%s/buckets?properties=d,i&from=%s&to=%s&step=PT1H&zone=UTC"
                                        .formatted(sender.thing, from, to))
                        .at("/series");
        for (var one : series) {
            long rows = sum(one.at("/count")) + sum(one.at("/bad"));
            assertThat(rows).as("rows of buckets: %s", sender.thing).isEqualTo(sender.heard());
        }
        assertThat(series.size()).isEqualTo(2);
    }

    private static long sum(JsonNode numbers) {
        long sum = 0;
        for (var number : numbers) {
            sum += number.asLong();
        }
        return sum;
    }

    private void compareLatest() {
        var times = new HashMap<String, Instant>();
        for (var value : platform.get("/things/" + sender.thing + "/latest").at("/values")) {
            var time = value.at("/time").asString("");
            if (!time.isEmpty() && newest.containsKey(value.at("/property").asString())) {
                times.put(value.at("/property").asString(), Instant.parse(time));
            }
        }
        newest.forEach((property, row) ->
                assertThat(times.get(property)).as(property).isEqualTo(row.time));
    }
}
