package io.baigong.connect.files;

import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes samples of the rows of one file, whose first row names the columns.
final class Table {
    private final Layout layout;
    private final List<Tag> tags;
    private final int width;
    private final Map<String, Integer> columns = new HashMap<>();

    /// What is wrong in a file.
    record Fault(int line, String column, String expected, String came) {}

    /// @param samples of what is good in the row
    record Read(List<Sample> samples, List<Fault> faults) {}

    Table(Layout layout, List<String> header, List<Tag> tags) {
        this.layout = layout;
        this.tags = tags;
        this.width = header.size();
        for (int i = 0; i < width; i++) {
            columns.putIfAbsent(header.get(i).strip(), i);
        }
    }

    /// Columns that are wanted and not there; the file is no use for their tags.
    List<Fault> missing() {
        var wanted = new ArrayList<String>();
        if (layout.time() != null) {
            wanted.add(layout.time());
        }
        for (var tag : tags) {
            if (tag.address() instanceof FieldAddress address) {
                wanted.add(address.column());
                if (address.where() != null) {
                    wanted.add(address.where());
                }
            }
        }
        return wanted.stream()
                .distinct()
                .filter(column -> !columns.containsKey(column))
                .map(column -> new Fault(1, column, "this column", "none of this name"))
                .toList();
    }

    Read read(Row.Fields row, Instant now) {
        var faults = new ArrayList<Fault>();
        var fields = row.fields();
        if (fields.size() != width) {
            faults.add(
                    new Fault(row.line(), "", width + " fields", Integer.toString(fields.size())));
            return new Read(List.of(), faults);
        }
        Instant time = null;
        if (layout.time() != null) {
            String text = field(fields, layout.time());
            time = text == null ? null : layout.instant(text);
            if (time == null) {
                faults.add(new Fault(row.line(), layout.time(), "a time", shown(text)));
                return new Read(List.of(), faults);
            }
        }
        var samples = new ArrayList<Sample>();
        for (var tag : tags) {
            if (tag.address() instanceof FieldAddress address && counts(address, fields)) {
                String text = field(fields, address.column());
                if (text == null || text.isEmpty()) {
                    continue; // nothing was measured
                }
                var value = value(address, text);
                if (value == null) {
                    faults.add(
                            new Fault(
                                    row.line(),
                                    address.column(),
                                    address.type().word(),
                                    shown(text)));
                } else {
                    samples.add(new Sample(tag, value, Status.GOOD, time, null, now));
                }
            }
        }
        return new Read(samples, faults);
    }

    private boolean counts(FieldAddress address, List<String> fields) {
        return address.where() == null
                || String.valueOf(address.is()).equals(field(fields, address.where()));
    }

    private @Nullable String field(List<String> fields, String column) {
        Integer at = columns.get(column);
        return at == null ? null : fields.get(at).strip();
    }

    private @Nullable Value value(FieldAddress address, String text) {
        return switch (address.type()) {
            case TEXT -> Value.of(text);
            case INT64 -> {
                try {
                    yield Value.of(Long.parseLong(text));
                } catch (NumberFormatException none) {
                    yield null;
                }
            }
            case BOOLEAN ->
                    switch (text.toLowerCase(Locale.ROOT)) {
                        case "true", "1" -> Value.of(true);
                        case "false", "0" -> Value.of(false);
                        default -> null;
                    };
            default -> {
                Double number = layout.number(text);
                yield number == null ? null : Value.of((double) number);
            }
        };
    }

    private static String shown(@Nullable String text) {
        return text == null ? "nothing" : text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
