package io.baigong.connect.files;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A column by its header: `Temperature`, or of those rows where another column has a value:
/// `Value[Tag=T1]`.
///
/// @param where column that has to be [#is]; null when every row counts
record FieldAddress(
        String text, String column, @Nullable String where, @Nullable String is, DataType type)
        implements Address {
    private static final Pattern FORM =
            Pattern.compile("([^\\[\\]=]{1,200})(?:\\[([^\\[\\]=]{1,200})=([^\\[\\]]{0,200})])?");

    static FieldAddress read(String text, @Nullable DataType type) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(1).isBlank()) {
            int at = matcher.reset().lookingAt() ? matcher.end() : 0;
            String rest = text.substring(at);
            throw AddressFault.at(
                    at + 1,
                    at == 0 ? "the header of a column" : "[column=value]",
                    rest.isEmpty() ? "the end" : "'" + rest + "'");
        }
        return switch (type) {
            case BOOLEAN, INT64, FLOAT64, TEXT -> of(text, matcher.toMatchResult(), type);
            case null -> of(text, matcher.toMatchResult(), DataType.FLOAT64);
            default -> throw AddressFault.ofType("boolean, int64, float64 or text", type.word());
        };
    }

    private static FieldAddress of(String text, MatchResult form, DataType type) {
        return new FieldAddress(text, form.group(1).strip(), form.group(2), form.group(3), type);
    }
}
