package io.baigong.connect.mtconnect;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import org.jspecify.annotations.Nullable;

/// The id of a data item, and which of several numbers: `x1_pos`, `path_pos[2]`, from 0.
///
/// @param part null when the item is one value
/// @param type null where the agent's category says it: samples are numbers, the others texts
record ItemAddress(String text, String item, @Nullable Integer part, @Nullable DataType type)
        implements Address {
    private static final int LONGEST = 200;

    static ItemAddress read(String text, @Nullable DataType type) {
        int bracket = text.indexOf('[');
        String item = bracket < 0 ? text : text.substring(0, bracket);
        if (item.isEmpty()) {
            throw AddressFault.at(1, "the id of a data item", text.isEmpty() ? "the end" : "'['");
        }
        for (int i = 0; i < item.length(); i++) {
            if (item.charAt(i) <= ' ' || i >= LONGEST) {
                throw AddressFault.at(
                        i + 1,
                        "an id without blanks of at most %d characters".formatted(LONGEST),
                        "'%s'".formatted(item.charAt(i)));
            }
        }
        if (type != null
                && type != DataType.FLOAT64
                && type != DataType.INT64
                && type != DataType.TEXT) {
            throw AddressFault.ofType("float64, int64, text or nothing", type.word());
        }
        return new ItemAddress(text, item, bracket < 0 ? null : part(text, bracket + 1), type);
    }

    private static int part(String text, int at) {
        String rest = text.substring(at);
        if (!rest.matches("\\d{1,5}]")) {
            throw AddressFault.at(
                    at + 1, "a number and ]", rest.isEmpty() ? "the end" : "'" + rest + "'");
        }
        return Integer.parseInt(rest.substring(0, rest.length() - 1));
    }
}
