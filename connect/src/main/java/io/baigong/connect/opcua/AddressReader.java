package io.baigong.connect.opcua;

import io.baigong.connect.AddressFault;
import io.baigong.connect.opcua.OpcUaAddress.Deadband;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.jspecify.annotations.Nullable;

/// Reads addresses:
///
/// ```
/// [option;]… [namespace;] identifier
/// option      element=3 or element=1,2  one element of an array or matrix, from 0
///             deadband=0.5 or deadband=2%  for subscriptions
/// namespace   nsu=URI or ns=2; the namespace of OPC UA itself when none is there
/// identifier  i=1001, s=text, g=GUID, b=base64
/// ```
final class AddressReader {
    /// Part 3, 8.2.4: a name has no more characters.
    private static final int LONGEST_NAME = 4096;

    private static final Pattern ELEMENT = Pattern.compile("\\d{1,9}(,\\d{1,9}){0,7}");
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}(\\.\\d{1,15})?");

    private final String text;
    private int at;
    private @Nullable String element;
    private @Nullable Deadband deadband;

    private AddressReader(String text) {
        this.text = text;
    }

    /// @throws AddressFault where it is wrong
    static OpcUaAddress read(String text) {
        var reader = new AddressReader(text);
        reader.options();
        var node = reader.node();
        return new OpcUaAddress(text, node, reader.element, reader.deadband);
    }

    /// Only a node, without options.
    ///
    /// @throws AddressFault where it is wrong
    static ExpandedNodeId node(String text) {
        return new AddressReader(text).node();
    }

    private void options() {
        while (true) {
            if (follows("element=")) {
                element = until(ELEMENT, "one index from 0, or one for each dimension as in 1,2");
            } else if (follows("deadband=")) {
                deadband = deadband();
            } else {
                return;
            }
        }
    }

    private Deadband deadband() {
        int start = at;
        String amount = upToSemicolon("; after the deadband");
        boolean percent = amount.endsWith("%");
        String number = percent ? amount.substring(0, amount.length() - 1) : amount;
        if (!AMOUNT.matcher(number).matches() || percent && Double.parseDouble(number) > 100) {
            throw AddressFault.at(
                    start + 1, "an amount such as 0.5, or percent from 0% to 100%", shown(amount));
        }
        return new Deadband(Double.parseDouble(number), percent);
    }

    private String until(Pattern expected, String words) {
        int start = at;
        String option = upToSemicolon("; after the option");
        if (!expected.matcher(option).matches()) {
            throw AddressFault.at(start + 1, words, shown(option));
        }
        return option;
    }

    private ExpandedNodeId node() {
        if (follows("nsu=")) {
            String uri = uri();
            return switch (identifier()) {
                case UInteger number -> ExpandedNodeId.of(uri, number);
                case UUID guid -> ExpandedNodeId.of(uri, guid);
                case ByteString bytes -> ExpandedNodeId.of(uri, bytes);
                case Object name -> ExpandedNodeId.of(uri, name.toString());
            };
        }
        var index = UShort.MIN;
        if (follows("ns=")) {
            int start = at;
            String digits = upToSemicolon("; after the namespace");
            index = UShort.valueOf((int) number(digits, start, 65_535));
        }
        return switch (identifier()) {
            case UInteger number -> ExpandedNodeId.of(index, number);
            case UUID guid -> ExpandedNodeId.of(index, guid);
            case ByteString bytes -> ExpandedNodeId.of(index, bytes);
            case Object name -> ExpandedNodeId.of(index, name.toString());
        };
    }

    private String uri() {
        int start = at;
        String uri = upToSemicolon("; after the URI of the namespace");
        if (uri.isBlank()) {
            throw AddressFault.at(start + 1, "the URI of a namespace", "nothing");
        }
        return uri.replace("%3B", ";").replace("%3b", ";").replace("%25", "%");
    }

    /// One of the classes that Milo has for the four kinds.
    private Object identifier() {
        if (follows("i=")) {
            return UInteger.valueOf(number(rest(), at, 0xFFFF_FFFFL));
        }
        if (follows("s=")) {
            if (rest().isEmpty() || rest().length() > LONGEST_NAME) {
                throw AddressFault.at(
                        at + 1,
                        "1 to %d characters".formatted(LONGEST_NAME),
                        rest().isEmpty() ? "nothing" : "%d".formatted(rest().length()));
            }
            return rest();
        }
        if (follows("g=")) {
            return guid();
        }
        if (follows("b=")) {
            return opaque();
        }
        String expected = at == 0 ? "nsu=, ns=, i=, s=, g= or b=" : "i=, s=, g= or b=";
        throw AddressFault.at(at + 1, expected, shown(rest()));
    }

    private UUID guid() {
        try {
            var guid = UUID.fromString(rest());
            if (rest().length() == 36) {
                return guid;
            }
        } catch (IllegalArgumentException notOne) {
            // Named below.
        }
        throw AddressFault.at(
                at + 1, "a GUID as 09087e75-8e5e-499b-954f-f2a9603db28a", shown(rest()));
    }

    private ByteString opaque() {
        try {
            byte[] bytes = Base64.getDecoder().decode(rest());
            if (bytes.length > 0) {
                return ByteString.of(bytes);
            }
        } catch (IllegalArgumentException notBase64) {
            // Named below.
        }
        throw AddressFault.at(at + 1, "bytes in base64", shown(rest()));
    }

    private static long number(String digits, int start, long most) {
        if (digits.matches("\\d{1,10}") && Long.parseLong(digits) <= most) {
            return Long.parseLong(digits);
        }
        throw AddressFault.at(start + 1, "a number from 0 to " + most, shown(digits));
    }

    private boolean follows(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private String rest() {
        return text.substring(at);
    }

    private String upToSemicolon(String expected) {
        int end = text.indexOf(';', at);
        if (end < 0) {
            throw AddressFault.at(text.length() + 1, expected, "the end");
        }
        String part = text.substring(at, end);
        at = end + 1;
        return part;
    }

    private static String shown(String came) {
        if (came.isEmpty()) {
            return "nothing";
        }
        return came.length() <= 40 ? came : came.substring(0, 40) + "…";
    }
}
