package io.baigong.connect.mqtt;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/// A topic or filter, and where in its JSON the value is, as RFC 6901 6 writes it behind `#`:
/// `line/7/state#/temperature`. Without it, the whole message is the value.
///
/// @param pointer null for the whole message
/// @param type null where the message says it
record TopicAddress(
        String text, String filter, @Nullable JsonPointer pointer, @Nullable DataType type)
        implements Address {
    private static final int LONGEST = 1_000;

    static TopicAddress read(String text, @Nullable DataType type) {
        int hash = text.indexOf("#/");
        String filter = hash < 0 ? text : text.substring(0, hash);
        if (text.length() > LONGEST) {
            throw AddressFault.at(LONGEST + 1, "the end of the address", "more");
        }
        if (filter.isEmpty()) {
            throw AddressFault.at(1, "a topic", text.isEmpty() ? "the end" : "'#/'");
        }
        if (filter.startsWith("$share/")) {
            throw AddressFault.at(1, "a topic", "a subscription shared with others");
        }
        checkFilter(filter);
        return switch (type) {
            case null -> new TopicAddress(text, filter, pointer(text, hash), null);
            case BOOLEAN, INT64, FLOAT64, TEXT ->
                    new TopicAddress(text, filter, pointer(text, hash), type);
            default ->
                    throw AddressFault.ofType(
                            "boolean, int64, float64, text or nothing", type.word());
        };
    }

    /// MQTT 3.1.1, 4.7.1.
    private static void checkFilter(String filter) {
        for (int i = 0; i < filter.length(); i++) {
            char sign = filter.charAt(i);
            boolean alone =
                    (i == 0 || filter.charAt(i - 1) == '/')
                            && (i == filter.length() - 1 || filter.charAt(i + 1) == '/');
            boolean last = i == filter.length() - 1;
            if (sign == '+' && !alone || sign == '#' && !(alone && last)) {
                throw AddressFault.at(
                        i + 1, "a level of its own for + and #, # as the last", "'" + sign + "'");
            }
            if (sign < ' ' || Character.isSurrogate(sign)) {
                throw AddressFault.at(i + 1, "a character of a topic", "another");
            }
        }
    }

    private static @Nullable JsonPointer pointer(String text, int hash) {
        if (hash < 0) {
            return null;
        }
        try {
            return JsonPointer.compile(text.substring(hash + 1));
        } catch (IllegalArgumentException wrong) {
            throw AddressFault.at(hash + 2, "a JSON pointer", "'" + text.substring(hash + 1) + "'");
        }
    }
}
