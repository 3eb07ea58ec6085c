package io.baigong.connect.dlt645;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a value is written in a meter, as Appendix A of DL/T 645-2007 prints it. On the line the
/// least significant byte comes first, in all of them (5.2.6).
public sealed interface Format {
    /// In bytes.
    int size();

    /// What the bytes from `at` mean; there are [#size] of them.
    Decoded decode(byte[] data, int at);

    Encoded encode(Value value);

    sealed interface Decoded {
        record Good(Value value) implements Decoded {}

        record Unusable(Reason reason, String detail) implements Decoded {}
    }

    sealed interface Encoded {
        record Data(byte[] bytes) implements Encoded {}

        record Refused(Reason reason, String detail) implements Encoded {}
    }

    /// `XXXXXX.XX`: a number of decimal digits; `-XXX.XXX` when its highest bit is the sign.
    record Number(int digits, int decimals, boolean signed) implements Format {
        @Override
        public int size() {
            return digits / 2;
        }

        @Override
        public Decoded decode(byte[] data, int at) {
            int top = at + size() - 1;
            boolean negative = signed && data[top] < 0 && !isEmpty(data, at, size());
            long number = 0;
            for (int i = top; i >= at; i--) {
                int pair = data[i] & (negative && i == top ? 0x7F : 0xFF);
                if (pair >> 4 > 9 || (pair & 0xF) > 9) {
                    return notDigits(data, at, size());
                }
                number = 100 * number + 10 * (pair >> 4) + (pair & 0xF);
            }
            long whole = negative ? -number : number;
            return new Decoded.Good(
                    decimals == 0
                            ? Value.of(whole)
                            : Value.of(BigDecimal.valueOf(whole, decimals).doubleValue()));
        }

        @Override
        public Encoded encode(Value value) {
            return switch (value) {
                case Value.Whole(long number) -> encode(BigDecimal.valueOf(number));
                case Value.Real(double number) -> encode(BigDecimal.valueOf(number));
                case Value.Flag _, Value.Text _ -> wrong(value, "a number");
            };
        }

        private Encoded encode(BigDecimal number) {
            var scaled = number.setScale(decimals, RoundingMode.HALF_UP).unscaledValue();
            boolean negative = scaled.signum() < 0;
            String text = scaled.abs().toString();
            boolean fits = text.length() <= digits && (signed || !negative);
            if (!fits || signed && text.length() == digits && text.charAt(0) > '7') {
                return new Encoded.Refused(
                        Reason.OUT_OF_RANGE,
                        "%s does not fit into %s".formatted(number.toPlainString(), this));
            }
            byte[] bytes = packed("0".repeat(digits - text.length()) + text);
            if (negative) {
                bytes[bytes.length - 1] |= (byte) 0x80;
            }
            return new Encoded.Data(bytes);
        }

        @Override
        public String toString() {
            String whole = "X".repeat(digits - decimals);
            return (signed ? "-" : "") + whole + (decimals == 0 ? "" : "." + "X".repeat(decimals));
        }
    }

    /// `NNNNNNNN`: digits that are no number, such as a meter's; a text.
    record Digits(int digits) implements Format {
        @Override
        public int size() {
            return digits / 2;
        }

        @Override
        public Decoded decode(byte[] data, int at) {
            String text = unpacked(data, at, size());
            return text.chars().allMatch(Character::isDigit)
                    ? new Decoded.Good(Value.of(text))
                    : notDigits(data, at, size());
        }

        @Override
        public Encoded encode(Value value) {
            return value instanceof Value.Text(String text)
                            && text.length() <= digits
                            && text.chars().allMatch(sign -> sign >= '0' && sign <= '9')
                    ? new Encoded.Data(packed("0".repeat(digits - text.length()) + text))
                    : wrong(value, "a text of at most %d digits".formatted(digits));
        }

        @Override
        public String toString() {
            return "N".repeat(digits);
        }
    }

    /// `YYMMDDhhmm` and the like; a text as in ISO 8601, without a zone: the meter's clock.
    record Time(List<String> fields) implements Format {
        public Time {
            fields = List.copyOf(fields);
        }

        @Override
        public int size() {
            return fields.size();
        }

        @Override
        public Decoded decode(byte[] data, int at) {
            String digits = unpacked(data, at, size());
            if (!digits.chars().allMatch(Character::isDigit)) {
                return notDigits(data, at, size());
            }
            var text = new StringBuilder();
            for (int i = 0; i < fields.size(); i++) {
                String field = fields.get(i);
                if (!field.equals("WW")) {
                    text.append(text.isEmpty() ? "" : before(field));
                    text.append(field.equals("YY") ? "20" : "").append(digits, 2 * i, 2 * i + 2);
                }
            }
            return new Decoded.Good(Value.of(text.toString()));
        }

        private String before(String field) {
            boolean date = "YYMMDD".contains(field);
            boolean first = field.equals("hh") || field.equals("mm") && !fields.contains("hh");
            return date ? "-" : first ? "T" : ":";
        }

        @Override
        public Encoded encode(Value value) {
            String text = value instanceof Value.Text(String given) ? given : "";
            String digits = text.replaceAll("[-T: ]", "");
            int due = 2 * (fields.contains("WW") ? size() - 1 : size());
            boolean century = fields.contains("YY") && digits.length() == due + 2;
            if (century) {
                digits = digits.startsWith("20") ? digits.substring(2) : "";
            }
            if (!digits.matches("[0-9]{" + due + "}")) {
                return wrong(value, "a text such as " + example());
            }
            String packed = withWeekday(digits);
            return packed == null
                    ? wrong(value, "a day of the calendar")
                    : new Encoded.Data(packed(packed));
        }

        /// 0 is Sunday (A.5).
        private @Nullable String withWeekday(String digits) {
            int at = 2 * fields.indexOf("WW");
            if (at < 0) {
                return digits;
            }
            try {
                var day =
                        LocalDate.of(
                                2000 + Integer.parseInt(digits.substring(0, 2)),
                                Integer.parseInt(digits.substring(2, 4)),
                                Integer.parseInt(digits.substring(4, 6)));
                int weekday = day.getDayOfWeek().getValue() % 7;
                return "%s0%d%s".formatted(digits.substring(0, at), weekday, digits.substring(at));
            } catch (DateTimeException noDay) {
                return null;
            }
        }

        private String example() {
            byte[] firstOfMay = packed("260501000000".substring(0, 2 * size()));
            return decode(firstOfMay, 0) instanceof Decoded.Good(Value.Text(String text))
                    ? text
                    : toString();
        }

        @Override
        public String toString() {
            return String.join("", fields);
        }
    }

    /// `text/10`: characters of ASCII.
    record Characters(int size) implements Format {
        @Override
        public Decoded decode(byte[] data, int at) {
            byte[] turned = new byte[size];
            for (int i = 0; i < size; i++) {
                byte sign = data[at + size - 1 - i];
                if (sign < 0) {
                    return isEmpty(data, at, size)
                            ? notDigits(data, at, size)
                            : new Decoded.Unusable(
                                    Reason.WRONG_TYPE, "no text of ASCII: " + hex(data, at, size));
                }
                turned[i] = sign;
            }
            String text = new String(turned, StandardCharsets.US_ASCII);
            return new Decoded.Good(Value.of(text.replace('\0', ' ').strip()));
        }

        @Override
        public Encoded encode(Value value) {
            if (!(value instanceof Value.Text(String text))
                    || text.length() > size
                    || !text.chars().allMatch(sign -> sign >= ' ' && sign < 0x7F)) {
                return wrong(value, "a text of at most %d characters of ASCII".formatted(size));
            }
            byte[] bytes = new byte[size];
            for (int i = 0; i < text.length(); i++) {
                bytes[size - 1 - i] = (byte) text.charAt(i);
            }
            return new Encoded.Data(bytes);
        }

        @Override
        public String toString() {
            return "text/" + size;
        }
    }

    /// `bits/2`: a word of single bits, as one number; bit 0 is the least significant.
    record Bits(int size) implements Format {
        @Override
        public Decoded decode(byte[] data, int at) {
            long bits = 0;
            for (int i = at + size - 1; i >= at; i--) {
                bits = bits << 8 | data[i] & 0xFF;
            }
            return new Decoded.Good(Value.of(bits));
        }

        @Override
        public Encoded encode(Value value) {
            if (!(value instanceof Value.Whole(long bits)) || bits < 0 || bits >> 8 * size != 0) {
                return wrong(value, "a whole number of %d bits".formatted(8 * size));
            }
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (bits >> 8 * i);
            }
            return new Encoded.Data(bytes);
        }

        @Override
        public String toString() {
            return "bits/" + size;
        }
    }

    /// As Appendix A prints it: `XXXXXX.XX`, `-XXX.XXX`, `NNNNNN`, `YYMMDDhhmm`, `text/32`,
    /// `bits/2`. Null when it is no format.
    static @Nullable Format of(String text) {
        var number = Pattern.compile("(-?)(X+)(?:\\.(X+))?").matcher(text);
        if (number.matches()) {
            int decimals = number.group(3) == null ? 0 : number.group(3).length();
            int digits = number.group(2).length() + decimals;
            boolean possible = digits % 2 == 0 && digits <= 16;
            return possible ? new Number(digits, decimals, !number.group(1).isEmpty()) : null;
        }
        if (text.matches("(NN){1,32}")) {
            return new Digits(text.length());
        }
        if (text.matches("text/([1-9]|[1-9][0-9])")) {
            return new Characters(Integer.parseInt(text.substring(5)));
        }
        if (text.matches("bits/[1-7]")) {
            return new Bits(Integer.parseInt(text.substring(5)));
        }
        return text.matches("(YY)?(MM)?(DD)?(WW)?(hh)?(mm)?(ss)?") && !text.isEmpty()
                ? time(text)
                : null;
    }

    private static @Nullable Time time(String text) {
        var fields = new ArrayList<String>();
        for (int i = 0; i < text.length(); i += 2) {
            fields.add(text.substring(i, i + 2));
        }
        boolean weekday = fields.contains("WW");
        return !weekday || text.startsWith("YYMMDD") ? new Time(fields) : null;
    }

    /// Two digits in a byte, least significant byte first.
    private static byte[] packed(String digits) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        for (int i = 0; i < bytes.length / 2; i++) {
            byte other = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = bytes[i];
            bytes[i] = other;
        }
        return bytes;
    }

    private static String unpacked(byte[] data, int at, int size) {
        var digits = new StringBuilder();
        for (int i = at + size - 1; i >= at; i--) {
            digits.append("%02X".formatted(data[i]));
        }
        return digits.toString();
    }

    /// A meter fills what it does not have with FF.
    private static boolean isEmpty(byte[] data, int at, int size) {
        for (int i = at; i < at + size; i++) {
            if (data[i] != (byte) 0xFF) {
                return false;
            }
        }
        return true;
    }

    private static Decoded notDigits(byte[] data, int at, int size) {
        return isEmpty(data, at, size)
                ? new Decoded.Unusable(Reason.MARKED_BY_DEVICE, "the meter has no value: all FF")
                : new Decoded.Unusable(
                        Reason.WRONG_TYPE, "no decimal digits: " + hex(data, at, size));
    }

    private static String hex(byte[] data, int at, int size) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(data, at, at + size);
    }

    private static Encoded wrong(Value value, String expected) {
        return new Encoded.Refused(
                Reason.WRONG_TYPE, "%s cannot be written as %s".formatted(value, expected));
    }
}
