package io.baigong.connect.modbus;

import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads addresses:
///
/// ```
/// [unit@] table [.bit | /bytes] [#order]
/// table    holding:0 … holding:65535, so too input, coil, discrete: from 0, as it travels
///          4x00001 … 4x65536 (0x coils, 1x discrete inputs, 3x input registers): from 1, as manuals print it
///          40001 or 400001: the same without the x, in exactly five or six digits
/// .bit     of a register, 0 … 15, 0 is the least significant
/// /bytes   length of a text, two bytes in a register
/// #order   abcd, cdab, badc or dcba, when it is another than the device's
/// unit     another than the device's
/// ```
final class AddressReader {
    private static final int PLACES = 65_536;

    private final String text;
    private final @Nullable DataType type;
    private final int leastUnit;
    private final int mostUnit;
    private int at;

    private AddressReader(String text, @Nullable DataType type, int leastUnit, int mostUnit) {
        this.text = text;
        this.type = type;
        this.leastUnit = leastUnit;
        this.mostUnit = mostUnit;
    }

    /// @throws AddressFault where it is wrong
    static ModbusAddress read(String text, @Nullable DataType type, int leastUnit, int mostUnit) {
        return new AddressReader(text, type, leastUnit, mostUnit).address();
    }

    private ModbusAddress address() {
        Integer unit = unit();
        Area area = table();
        int offset = offset(area);
        int contentAt = at;
        Content content = area.bits() ? bit(area) : registers();
        if (offset + content.size() > PLACES) {
            throw AddressFault.at(
                    contentAt + 1,
                    "an end at %d at most".formatted(PLACES - 1),
                    "%d of %d from %d".formatted(content.size(), PLACES, offset));
        }
        Order order = area.bits() ? null : order();
        if (at < text.length()) {
            throw fault("the end of the address");
        }
        return new ModbusAddress(text, unit, area, offset, content, order);
    }

    private @Nullable Integer unit() {
        int sign = text.indexOf('@');
        if (sign < 0) {
            return null;
        }
        int unit = number(leastUnit, mostUnit, "a unit");
        expect('@', "@ after the unit");
        return unit;
    }

    private Area table() {
        if (at < text.length() && Character.isDigit(text.charAt(at))) {
            var area = Area.ofDigit(text.charAt(at));
            if (area == null) {
                throw fault("0, 1, 3 or 4 for the table");
            }
            return area;
        }
        int end = at;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        var area = Area.ofWord(text.substring(at, end).toLowerCase(Locale.ROOT));
        if (area == null) {
            throw fault("coil, discrete, input or holding, or a number such as 4x00001");
        }
        return area;
    }

    private int offset(Area area) {
        if (text.charAt(at) != area.digit()) {
            at += area.word().length();
            expect(':', ": after the table");
            return number(0, PLACES - 1, "a number");
        }
        at++;
        if (at < text.length() && Character.toLowerCase(text.charAt(at)) == 'x') {
            at++;
            return number(1, PLACES, "a number") - 1;
        }
        int start = at;
        int number = number(1, PLACES, "a number");
        if (at - start != 4 && at - start != 5) {
            at = start;
            throw fault("four or five digits after the table, or x as in 4x00001");
        }
        return number - 1;
    }

    private Content bit(Area area) {
        if (type != null && type != DataType.BOOLEAN) {
            throw AddressFault.ofType(
                    "boolean for a table of bits (" + area.word() + ")", type.word());
        }
        return new Content.Bit();
    }

    private Content registers() {
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            int bit = number(0, 15, "a bit");
            if (type != null && type != DataType.BOOLEAN) {
                throw AddressFault.ofType("boolean for a bit of a register", type.word());
            }
            return new Content.RegisterBit(bit);
        }
        if (at < text.length() && text.charAt(at) == '/') {
            int slash = at++;
            int bytes = number(1, Content.Text.MOST, "a length in bytes");
            if (type != null && type != DataType.TEXT) {
                throw AddressFault.at(
                        slash + 1, "no length beside the type " + type.word(), "/" + bytes);
            }
            return new Content.Text(bytes);
        }
        return switch (type) {
            case null -> new Content.Number(DataType.UINT16);
            case INT16, UINT16, INT32, UINT32, INT64, UINT64, FLOAT32, FLOAT64, BCD16, BCD32 ->
                    new Content.Number(type);
            case BOOLEAN ->
                    throw fault(
                            "a bit of the register, as in %s.0".formatted(text.substring(0, at)));
            case TEXT ->
                    throw fault(
                            "the length of the text in bytes, as in %s/20"
                                    .formatted(text.substring(0, at)));
            case INT8, UINT8 -> throw AddressFault.ofType("a type of 16 bits or more", type.word());
        };
    }

    private @Nullable Order order() {
        if (at >= text.length() || text.charAt(at) != '#') {
            return null;
        }
        at++;
        var order = Order.ofWord(text.substring(at));
        if (order == null) {
            throw fault("abcd, cdab, badc or dcba");
        }
        at = text.length();
        return order;
    }

    private void expect(char sign, String expected) {
        if (at >= text.length() || text.charAt(at) != sign) {
            throw fault(expected);
        }
        at++;
    }

    private int number(int least, int most, String what) {
        int start = at;
        int number = 0;
        while (at < text.length()
                && at - start < 7
                && text.charAt(at) >= '0'
                && text.charAt(at) <= '9') {
            number = number * 10 + text.charAt(at++) - '0';
        }
        if (at == start || number < least || number > most) {
            at = start;
            throw fault("%s from %d to %d".formatted(what, least, most));
        }
        return number;
    }

    private AddressFault fault(String expected) {
        String rest = text.substring(Math.min(at, text.length()));
        String came =
                rest.isEmpty()
                        ? "the end"
                        : "'" + (rest.length() <= 20 ? rest : rest.substring(0, 20) + "…") + "'";
        return AddressFault.at(at + 1, expected, came);
    }
}
