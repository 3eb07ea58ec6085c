package io.baigong.connect.sql;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A column of a query: `measurements.temperature`, or of those of its rows where another column
/// has a value: `measurements.value[tag=temp1]`.
///
/// @param where column that has to be [#is]; null when every row counts
record ColumnAddress(
        String text, String query, String column, @Nullable String where, @Nullable String is)
        implements Address {
    private static final Pattern FORM =
            Pattern.compile(
                    "([A-Za-z0-9_-]{1,40})\\.([^\\[\\].=]{1,100})(?:\\[([^\\[\\]=]{1,100})=([^\\[\\]]{0,200})])?");

    static ColumnAddress read(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            matcher.usePattern(Pattern.compile("[A-Za-z0-9_-]{1,40}\\."));
            matcher.reset();
            int at = matcher.lookingAt() ? matcher.end() : 0;
            String rest = text.substring(at);
            throw AddressFault.at(
                    at + 1,
                    at == 0
                            ? "a query and its column, as in measurements.temperature"
                            : "a column, with [column=value] where only some rows count",
                    rest.isEmpty() ? "the end" : "'" + rest + "'");
        }
        return new ColumnAddress(
                text, matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4));
    }
}
