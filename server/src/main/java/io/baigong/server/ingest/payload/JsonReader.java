package io.baigong.server.ingest.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;

/// Reads readings in JSON: `{"temp":21.5}`, `{"ts":1763700000000,"values":{"temp":21.5}}`, the same
/// with `"time":"2026-11-21T08:00:00Z"`, or an array of these. An object with a member `values`
/// that is an object is the second form. A numeric time is in milliseconds and may have a fraction.
///
/// One pass over the values, no tree. `NaN`, `Infinity` and `-Infinity` are read as numbers, for
/// Python writes them. For one thread.
public final class JsonReader {
    /// A time after this is refused (2262-01-01): engines count nanoseconds in 64 bits.
    public static final long LATEST = 9_214_646_400_000_000L;

    private static final byte[] VALUES = "values".getBytes(US_ASCII);
    private static final byte[] TS = "ts".getBytes(US_ASCII);
    private static final byte[] TIME = "time".getBytes(US_ASCII);
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] NAN = "NaN".getBytes(US_ASCII);
    private static final byte[] INFINITY = "Infinity".getBytes(US_ASCII);
    private static final byte[] MINUS_INFINITY = "-Infinity".getBytes(US_ASCII);
    private static final int MAX_DEPTH = 64;
    private static final int MILLIS_TO_MICROS = 3;

    private final NumberReader numbers = new NumberReader();
    private byte[] in = new byte[0];
    private int at;
    private int end;
    private byte[] unescaped = new byte[256];
    private byte[] string = in;
    private int stringFrom;
    private int stringTo;

    /// Reads a payload.
    ///
    /// @throws Malformed when it is no such JSON; the sink may have been told a part by then
    public void read(byte[] bytes, int from, int to, ValueSink sink) {
        in = bytes;
        at = from;
        end = to;
        byte first = peek("an object or an array");
        if (first == '[') {
            at++;
            if (peek("an object") == ']') {
                at++;
            } else {
                do {
                    object(sink);
                } while (more(']'));
            }
        } else {
            object(sink);
        }
        blank();
        if (at < end) {
            throw new Malformed("the end", Bytes.show(in, at, end), at);
        }
    }

    private void object(ValueSink sink) {
        expect('{');
        int start = at;
        int values = -1;
        int time = -1;
        if (peek("a name or }") == '}') {
            at++;
            return;
        }
        do {
            string("a name");
            boolean isValues = Bytes.is(string, stringFrom, stringTo, VALUES);
            boolean isTime =
                    Bytes.is(string, stringFrom, stringTo, TS)
                            || Bytes.is(string, stringFrom, stringTo, TIME);
            expect(':');
            if (peek("a value") == '{' && isValues) {
                values = at;
            } else if (isTime) {
                time = at;
            }
            skip();
        } while (more('}'));
        int after = at;
        sink.report(values >= 0 && time >= 0 ? time(time) : ValueSink.NO_TIME);
        at = values >= 0 ? values + 1 : start;
        members(sink);
        at = after;
    }

    private long time(int from) {
        at = from;
        if (in[at] == '"') {
            string("a time");
            return isoTime();
        }
        numbers.scan(in, at, end);
        return checked(numbers.toScaleOrOverflow(MILLIS_TO_MICROS), from);
    }

    private long isoTime() {
        String text = new String(string, stringFrom, stringTo - stringFrom, StandardCharsets.UTF_8);
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return checked(
                    Math.addExact(
                            Math.multiplyExact(time.getEpochSecond(), 1_000_000L),
                            time.getNano() / 1_000),
                    stringFrom);
        } catch (DateTimeException | ArithmeticException e) {
            throw new Malformed(
                    "a time such as 2026-11-21T08:00:00Z",
                    Bytes.show(string, stringFrom, stringTo),
                    at);
        }
    }

    /// @throws Malformed when the time is before 1970 or after [#LATEST]
    static long checked(long micros, int at) {
        if (micros < 0 || micros > LATEST) {
            throw new Malformed("a time from 1970 to 2262", micros + " µs", at);
        }
        return micros;
    }

    private void members(ValueSink sink) {
        if (peek("a name or }") == '}') {
            at++;
            return;
        }
        do {
            string("a name");
            sink.key(string, stringFrom, stringTo);
            expect(':');
            value(sink);
        } while (more('}'));
    }

    private void value(ValueSink sink) {
        byte first = peek("a value");
        switch (first) {
            case '"' -> {
                string("a text");
                sink.text(string, stringFrom, stringTo);
            }
            case '{', '[' -> {
                skip();
                sink.other(first == '{' ? "object" : "array");
            }
            case 't' -> {
                literal(TRUE);
                sink.truth(true);
            }
            case 'f' -> {
                literal(FALSE);
                sink.truth(false);
            }
            case 'n' -> {
                literal(NULL);
                sink.none();
            }
            case 'N' -> {
                literal(NAN);
                sink.real(Double.NaN);
            }
            case 'I' -> {
                literal(INFINITY);
                sink.real(Double.POSITIVE_INFINITY);
            }
            default -> number(first, sink);
        }
    }

    private void number(byte first, ValueSink sink) {
        if (first == '-' && at + 1 < end && in[at + 1] == 'I') {
            literal(MINUS_INFINITY);
            sink.real(Double.NEGATIVE_INFINITY);
        } else if (first == '-' || first >= '0' && first <= '9') {
            at = numbers.read(in, at, end, sink);
        } else {
            throw new Malformed("a value", Bytes.show(in, at, end), at);
        }
    }

    private void literal(byte[] text) {
        if (end - at < text.length || !Bytes.is(in, at, at + text.length, text)) {
            throw new Malformed(new String(text, US_ASCII), Bytes.show(in, at, end), at);
        }
        at += text.length;
    }

    /// Passes over one value of any kind.
    private void skip() {
        int depth = 0;
        do {
            byte c = peek("a value");
            if (c == '"') {
                string("a text");
            } else if (c == '{' || c == '[') {
                if (++depth > MAX_DEPTH) {
                    throw new Malformed("at most " + MAX_DEPTH + " levels", "more", at);
                }
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
            } else if (depth > 0 && (c == ',' || c == ':')) {
                at++;
            } else {
                word();
            }
        } while (depth > 0);
        if (depth < 0) {
            throw new Malformed("a value", "a closing bracket", at - 1);
        }
    }

    private void word() {
        int from = at;
        while (at < end && isWord(in[at])) {
            at++;
        }
        if (at == from) {
            throw new Malformed("a value", Bytes.show(in, at, end), at);
        }
    }

    private static boolean isWord(byte c) {
        return c >= '0' && c <= '9'
                || c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c == '-'
                || c == '+'
                || c == '.';
    }

    /// Reads a string; its content is then `string[stringFrom, stringTo)`.
    private void string(String expected) {
        if (peek(expected) != '"') {
            throw new Malformed(expected + " in quotes", Bytes.show(in, at, end), at);
        }
        int from = ++at;
        while (at < end) {
            byte c = in[at];
            if (c == '"') {
                string = in;
                stringFrom = from;
                stringTo = at++;
                return;
            }
            if (c == '\\') {
                unescape(from);
                return;
            }
            if (c >= 0 && c < ' ') {
                throw new Malformed("a text without control characters", "byte " + c, at);
            }
            at++;
        }
        throw new Malformed("a closing quote", "the end", at);
    }

    private void unescape(int from) {
        int length = at - from;
        room(length);
        System.arraycopy(in, from, unescaped, 0, length);
        while (at < end) {
            byte c = in[at++];
            if (c == '"') {
                string = unescaped;
                stringFrom = 0;
                stringTo = length;
                return;
            }
            room(length + 4);
            if (c == '\\') {
                length = escape(length);
            } else {
                unescaped[length++] = c;
            }
        }
        throw new Malformed("a closing quote", "the end", at);
    }

    private void room(int length) {
        if (length > unescaped.length) {
            unescaped = Arrays.copyOf(unescaped, Math.max(length, unescaped.length * 2));
        }
    }

    private int escape(int length) {
        byte c = at < end ? in[at++] : 0;
        int character =
                switch (c) {
                    case '"', '\\', '/' -> c;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'u' -> codePoint();
                    default -> throw new Malformed("an escape", "\\" + (char) c, at - 1);
                };
        return Utf8.put(unescaped, length, character);
    }

    private int codePoint() {
        int high = hex();
        if (!Character.isSurrogate((char) high)) {
            return high;
        }
        if (Character.isHighSurrogate((char) high)
                && at + 6 <= end
                && in[at] == '\\'
                && in[at + 1] == 'u') {
            at += 2;
            int low = hex();
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) high, (char) low);
            }
        }
        throw new Malformed("a pair of surrogates", "half of one", at);
    }

    private int hex() {
        if (at + 4 > end) {
            throw new Malformed("four hexadecimal digits", "the end", at);
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(in[at], 16);
            if (digit < 0) {
                throw new Malformed("a hexadecimal digit", Bytes.show(in, at, end), at);
            }
            value = value << 4 | digit;
            at++;
        }
        return value;
    }

    private boolean more(char close) {
        byte c = peek(", or " + close);
        at++;
        if (c == ',') {
            return true;
        }
        if (c == close) {
            return false;
        }
        throw new Malformed(", or " + close, Bytes.show(in, at - 1, end), at - 1);
    }

    private void expect(char c) {
        if (peek(c == ':' ? ":" : "{") != c) {
            throw new Malformed(Character.toString(c), Bytes.show(in, at, end), at);
        }
        at++;
    }

    private byte peek(String expected) {
        blank();
        if (at >= end) {
            throw new Malformed(expected, "the end", at);
        }
        return in[at];
    }

    private void blank() {
        while (at < end && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }
}
