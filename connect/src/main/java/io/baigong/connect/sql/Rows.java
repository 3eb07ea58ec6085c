package io.baigong.connect.sql;

import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/// Makes samples of the rows of one answer.
final class Rows {
    private static final int LONGEST = 65_536;

    private final Query query;
    private final ResultSet rows;
    private final Map<String, Integer> columns = new HashMap<>();

    Rows(Query query, ResultSet rows) throws SQLException {
        this.query = query;
        this.rows = rows;
        var described = rows.getMetaData();
        for (int i = 1; i <= described.getColumnCount(); i++) {
            columns.putIfAbsent(described.getColumnLabel(i).toLowerCase(Locale.ROOT), i);
        }
    }

    /// Goes to the next row.
    boolean next() throws SQLException {
        return rows.next();
    }

    /// As the database writes it, so that it can be put back into the query.
    String cursor() throws SQLException {
        String value = rows.getString(required(query.cursor()));
        if (value == null) {
            throw new SQLException("the cursor column %s is null".formatted(query.cursor()));
        }
        return value;
    }

    /// What this row says of a tag; null when it is not about it.
    @Nullable Sample sample(Tag tag, ColumnAddress address, Instant now) throws SQLException {
        if (address.where() != null) {
            var where = columns.get(address.where().toLowerCase(Locale.ROOT));
            if (where == null) {
                return missing(tag, address.where(), now);
            }
            if (!String.valueOf(address.is()).equals(rows.getString(where))) {
                return null;
            }
        }
        var column = columns.get(address.column().toLowerCase(Locale.ROOT));
        if (column == null) {
            return missing(tag, address.column(), now);
        }
        Instant time;
        try {
            time = time();
        } catch (SQLException none) {
            return Sample.bad(tag, Reason.WRONG_TYPE, "no time: " + none.getMessage(), now);
        }
        return sample(tag, rows.getObject(column), time, now);
    }

    private Sample missing(Tag tag, String column, Instant now) {
        return Sample.bad(
                tag,
                Reason.BAD_ADDRESS,
                "the query %s has no column %s".formatted(query.name(), column),
                now);
    }

    private static Sample sample(
            Tag tag, @Nullable Object object, @Nullable Instant time, Instant now) {
        Value value = null;
        Status status = Status.GOOD;
        switch (object) {
            case null -> status = Status.bad(Reason.MARKED_BY_DEVICE, "NULL");
            case Boolean on -> value = Value.of((boolean) on);
            case Long n -> value = Value.of((long) n);
            case Integer n -> value = Value.of((long) n);
            case Short n -> value = Value.of((long) n);
            case Byte n -> value = Value.of((long) n);
            case BigDecimal number -> {
                boolean whole = number.scale() <= 0 && number.precision() - number.scale() <= 18;
                value = whole ? Value.of(number.longValue()) : real(number.doubleValue());
            }
            case Number number -> value = real(number.doubleValue());
            default -> {
                String text = object.toString();
                value = text.length() <= LONGEST ? Value.of(text) : null;
            }
        }
        if (value == null && status.isGood()) {
            status =
                    Status.bad(
                            Reason.OUT_OF_RANGE,
                            "neither a finite number nor a text of at most %d characters"
                                    .formatted(LONGEST));
        }
        return new Sample(tag, value, status, time, null, now);
    }

    private static @Nullable Value real(double number) {
        return Double.isFinite(number) ? Value.of(number) : null;
    }

    /// Of a time without a zone, in that of the query; of a number, in milliseconds since 1970.
    private @Nullable Instant time() throws SQLException {
        if (query.time() == null) {
            return null;
        }
        int column = required(query.time());
        if (rows.getObject(column) instanceof Number millis) {
            return Instant.ofEpochMilli(millis.longValue());
        }
        Timestamp time =
                rows.getTimestamp(column, Calendar.getInstance(TimeZone.getTimeZone(query.zone())));
        return time == null ? null : time.toInstant();
    }

    private int required(@Nullable String name) throws SQLException {
        Integer column = columns.get(String.valueOf(name).toLowerCase(Locale.ROOT));
        if (column == null) {
            throw new SQLException("the query %s has no column %s".formatted(query.name(), name));
        }
        return column;
    }

    /// The addresses of the tags that are columns of this query.
    static Map<Tag, ColumnAddress> ofQuery(List<Tag> tags, String query) {
        var wanted = new HashMap<Tag, ColumnAddress>();
        for (var tag : tags) {
            if (tag.address() instanceof ColumnAddress address && address.query().equals(query)) {
                wanted.put(tag, address);
            }
        }
        return wanted;
    }
}
