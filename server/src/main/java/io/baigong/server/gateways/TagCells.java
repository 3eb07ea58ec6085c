package io.baigong.server.gateways;

import static io.baigong.server.gateways.TagColumns.DEADBAND;
import static io.baigong.server.gateways.TagColumns.DEADBAND_PERCENT;
import static io.baigong.server.gateways.TagColumns.MAX;
import static io.baigong.server.gateways.TagColumns.MAXIMUM_SILENCE;
import static io.baigong.server.gateways.TagColumns.MIN;
import static io.baigong.server.gateways.TagColumns.READ_BACK;
import static io.baigong.server.gateways.TagColumns.TWO_PERSONS;
import static io.baigong.server.gateways.TagColumns.WRITE;

import io.baigong.server.access.Fault;
import io.baigong.server.tables.Line;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The cells of a row put into a tag of a document: an empty cell clears, a missing column says
/// nothing. What does not fit is told by column.
final class TagCells {
    private static final Pattern TIME =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(ms|s|min|h|毫秒|秒|分钟|小时)?");
    private static final Set<String> YES = Set.of("yes", "true", "1", "y", "是", "✓");
    private static final Set<String> NO = Set.of("no", "false", "0", "n", "否");
    private static final int LONGEST_NUMBER = 40;

    /// Of a number written out, before or after the point.
    private static final int MOST_DIGITS = 320;

    private final Line line;
    private final List<Fault> faults;

    TagCells(Line line, List<Fault> faults) {
        this.line = line;
        this.faults = faults;
    }

    /// @param tag as it was before, changed in place
    void into(ObjectNode tag) {
        text(tag, TagColumns.ADDRESS, "address");
        text(tag, TagColumns.TYPE, "type");
        text(tag, TagColumns.UNIT, "unit");
        number(tag, TagColumns.SCALE, "scale");
        number(tag, TagColumns.OFFSET, "offset");
        deadband(tag);
        time(tag, MAXIMUM_SILENCE, "maximumSilence");
        write(tag);
    }

    private void text(ObjectNode to, String column, String member) {
        String cell = line.cell(column);
        if (cell != null) {
            // A spreadsheet's own mark before what would be a formula.
            String text = cell.matches("'[=+\\-@].*") ? cell.substring(1) : cell;
            if (text.isEmpty()) {
                to.remove(member);
            } else {
                to.put(member, text);
            }
        }
    }

    private void number(ObjectNode to, String column, String member) {
        String cell = line.cell(column);
        if (cell == null) {
            return;
        }
        var number = cell.isEmpty() ? null : number(column, cell);
        if (number == null) {
            to.remove(member);
        } else {
            // As it will be read again, so that what is the same is found to be.
            to.set(member, JsonMapper.shared().readTree(number.toPlainString()));
        }
    }

    private @Nullable BigDecimal number(String column, String cell) {
        try {
            var number = cell.length() <= LONGEST_NUMBER ? new BigDecimal(cell) : null;
            if (number != null && Math.abs(number.scale()) <= MOST_DIGITS) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // told below
        }
        fault(column, "a number such as 0.1", cell);
        return null;
    }

    private void deadband(ObjectNode tag) {
        if (line.cell(DEADBAND) == null && line.cell(DEADBAND_PERCENT) == null) {
            return;
        }
        var deadband =
                tag.get("deadband") instanceof ObjectNode known
                        ? known.deepCopy()
                        : tag.objectNode();
        number(deadband, DEADBAND, "absolute");
        number(deadband, DEADBAND_PERCENT, "percent");
        if (deadband.isEmpty()) {
            tag.remove("deadband");
            if (line.cell(MAXIMUM_SILENCE) == null) {
                tag.remove("maximumSilence");
            }
        } else {
            tag.set("deadband", deadband);
        }
    }

    private void write(ObjectNode tag) {
        boolean says = false;
        for (var column : List.of(WRITE, MIN, MAX, READ_BACK, TWO_PERSONS)) {
            says |= line.cell(column) != null;
        }
        if (!says) {
            return;
        }
        var write =
                tag.get("write") instanceof ObjectNode known ? known.deepCopy() : tag.objectNode();
        flag(write, WRITE, "allowed");
        number(write, MIN, "min");
        number(write, MAX, "max");
        flag(write, READ_BACK, "readBack");
        flag(write, TWO_PERSONS, "twoPersons");
        if (write.path("allowed").asBoolean(false)) {
            tag.set("write", write);
        } else {
            tag.remove("write");
        }
    }

    private void flag(ObjectNode to, String column, String member) {
        String cell = line.cell(column);
        if (cell == null) {
            return;
        }
        String word = cell.toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            to.remove(member);
        } else if (YES.contains(word) || NO.contains(word)) {
            to.put(member, YES.contains(word));
        } else {
            fault(column, "yes or no", cell);
        }
    }

    private void time(ObjectNode to, String column, String member) {
        String cell = line.cell(column);
        if (cell == null) {
            return;
        }
        var time = cell.isEmpty() ? null : time(column);
        if (time == null) {
            to.remove(member);
        } else {
            to.put(member, time.toString());
        }
    }

    /// A duration as people write it: `PT1S`, `500 ms`, `1.5` seconds.
    ///
    /// @return null when the cell is absent, empty or none
    @Nullable Duration time(String column) {
        String cell = line.text(column);
        if (cell.isEmpty()) {
            return null;
        }
        var plain = TIME.matcher(cell.toLowerCase(Locale.ROOT));
        try {
            if (cell.length() <= LONGEST_NUMBER) {
                return plain.matches()
                        ? time(plain.group(1), plain.group(2))
                        : Duration.parse(cell);
            }
        } catch (DateTimeException | ArithmeticException notOne) {
            // told below
        }
        fault(column, "a time such as 1 s, 500 ms or PT1M", cell);
        return null;
    }

    private static Duration time(String number, @Nullable String unit) {
        long nanos =
                switch (unit == null ? "s" : unit) {
                    case "ms", "毫秒" -> 1_000_000L;
                    case "min", "分钟" -> 60_000_000_000L;
                    case "h", "小时" -> 3_600_000_000_000L;
                    default -> 1_000_000_000L;
                };
        return Duration.ofNanos(
                new BigDecimal(number).multiply(BigDecimal.valueOf(nanos)).longValueExact());
    }

    private void fault(String column, String expected, String got) {
        faults.add(Fault.at(line.row(), column, expected, got));
    }
}
