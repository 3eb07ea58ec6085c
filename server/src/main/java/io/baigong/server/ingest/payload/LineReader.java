package io.baigong.server.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads InfluxDB line protocol: `measurement,tag=a field=1.5,count=3i,on=t,text="x"
/// 1763700000000`. A bad line is reported and the next one is read. Input may come in pieces. For
/// one thread.
public final class LineReader {
    /// Units of the times; those of the `precision` parameter.
    public enum Precision {
        NS,
        US,
        MS,
        S;

        /// @throws IllegalArgumentException for another name
        public static Precision of(String name) {
            return switch (name) {
                case "ns", "n" -> NS;
                case "us", "u", "µ" -> US;
                case "ms" -> MS;
                case "s" -> S;
                default ->
                        throw new IllegalArgumentException(
                                "expected precision ns, us, ms or s, got " + name);
            };
        }

        /// Microseconds, rounded down; negative when they do not fit.
        long micros(long value) {
            return switch (this) {
                case NS -> Math.floorDiv(value, 1_000L);
                case US -> value;
                case MS -> value > JsonReader.LATEST ? -1 : value * 1_000L;
                case S -> value > JsonReader.LATEST / 1_000L ? -1 : value * 1_000_000L;
            };
        }
    }

    private final NumberReader numbers = new NumberReader();
    private final Precision precision;
    private long lines;
    private byte[] unescaped = new byte[128];
    private int at;
    private int end;

    public LineReader(Precision precision) {
        this.precision = precision;
    }

    /// How many lines were begun so far.
    public long lines() {
        return lines;
    }

    /// Reads all complete lines of a range.
    ///
    /// @param last the input ends here, so that the last line needs no newline
    /// @return where the first incomplete line begins; give these bytes again, with more behind
    ///   them
    public int read(byte[] in, int from, int to, boolean last, LineSink sink) {
        at = from;
        end = to;
        while (at < end) {
            int start = at;
            if (!isLine(in, skipBlanks(in, start))) {
                int stop = untilNewline(in, start);
                if (stop == end && !last) {
                    return start;
                }
                lines++;
                at = Math.min(end, stop + 1);
                continue;
            }
            int series = untilBlank(in, start);
            int fields = series < end && in[series] != '\n' ? skipBlanks(in, series) : series;
            int time = untilBlankOutsideQuotes(in, fields);
            int stop = untilNewline(in, time);
            if (stop == end && !last) {
                return start;
            }
            lines++;
            line(in, start, series, fields, time, stop, sink);
            at = Math.min(end, stop + 1);
        }
        return at;
    }

    /// Neither empty nor a comment?
    private boolean isLine(byte[] in, int start) {
        return start < end && in[start] != '\n' && in[start] != '#';
    }

    private void line(
            byte[] in, int from, int series, int fields, int time, int stop, LineSink sink) {
        try {
            if (series == from) {
                throw new Malformed("a measurement", "a blank", from);
            }
            int to = stop > from && in[stop - 1] == '\r' ? stop - 1 : stop;
            int fieldsEnd = Math.min(time, to);
            if (fields >= fieldsEnd) {
                throw new Malformed("fields after the measurement", "the end of the line", stop);
            }
            long micros = time(in, time, to);
            sink.series(in, from, series);
            sink.report(micros);
            fields(in, fields, fieldsEnd, sink);
            sink.line(lines);
        } catch (Malformed e) {
            sink.bad(lines, e);
        }
    }

    private long time(byte[] in, int from, int to) {
        int start = from;
        while (start < to && in[start] == ' ') {
            start++;
        }
        int stop = to;
        while (stop > start && in[stop - 1] == ' ') {
            stop--;
        }
        if (start >= stop) {
            return ValueSink.NO_TIME;
        }
        if (in[start] != '-' && (in[start] < '0' || in[start] > '9')) {
            throw new Malformed("a time as a whole number", Bytes.show(in, start, stop), start);
        }
        int read = numbers.scan(in, start, stop);
        long value = numbers.toScaleOrOverflow(0);
        if (read != stop || value == Decimals.OVERFLOW) {
            throw new Malformed("a time as a whole number", Bytes.show(in, start, stop), start);
        }
        return JsonReader.checked(precision.micros(value), start);
    }

    private void fields(byte[] in, int from, int to, LineSink sink) {
        int pos = from;
        while (true) {
            int equals = pos;
            boolean escaped = false;
            while (equals < to && in[equals] != '=') {
                boolean escape = in[equals] == '\\';
                escaped |= escape;
                equals += escape ? 2 : 1;
            }
            if (equals >= to || equals == pos) {
                throw new Malformed("a field such as temp=21.5", Bytes.show(in, pos, to), pos);
            }
            key(in, pos, equals, escaped, sink);
            pos = value(in, equals + 1, to, sink);
            if (pos == to) {
                return;
            }
            if (in[pos] != ',') {
                throw new Malformed("a comma or a blank", Bytes.show(in, pos, to), pos);
            }
            pos++;
        }
    }

    private void key(byte[] in, int from, int to, boolean escaped, LineSink sink) {
        if (escaped) {
            int length = unescape(in, from, to, ",= ");
            sink.key(unescaped, 0, length);
        } else {
            sink.key(in, from, to);
        }
    }

    private int value(byte[] in, int from, int to, LineSink sink) {
        if (from >= to) {
            throw new Malformed("a value", "the end of the line", from);
        }
        return switch (in[from]) {
            case '"' -> text(in, from + 1, to, sink);
            case 't', 'T' -> truth(in, from, to, true, sink);
            case 'f', 'F' -> truth(in, from, to, false, sink);
            default -> number(in, from, to, sink);
        };
    }

    /// An `i` or `u` after the digits says "whole number"; the model knows better, so it only must
    /// be one.
    private int number(byte[] in, int from, int to, LineSink sink) {
        int stop = numbers.scan(in, from, to);
        if (stop < to && (in[stop] == 'i' || in[stop] == 'u')) {
            for (int i = from; i < stop; i++) {
                if (in[i] == '.' || (in[i] | 0x20) == 'e') {
                    throw new Malformed("a whole number", Bytes.show(in, from, stop), from);
                }
            }
            numbers.tell(in, from, stop, sink);
            return stop + 1;
        }
        numbers.tell(in, from, stop, sink);
        return stop;
    }

    private static int truth(byte[] in, int from, int to, boolean value, LineSink sink) {
        int stop = from;
        while (stop < to && in[stop] != ',') {
            stop++;
        }
        String word = new String(in, from, Math.min(stop - from, 6), UTF_8);
        boolean known =
                value
                        ? word.equals("t") || word.equals("T") || word.equalsIgnoreCase("true")
                        : word.equals("f") || word.equals("F") || word.equalsIgnoreCase("false");
        if (!known) {
            throw new Malformed("a value", Bytes.show(in, from, stop), from);
        }
        sink.truth(value);
        return stop;
    }

    private int text(byte[] in, int from, int to, LineSink sink) {
        boolean escaped = false;
        int pos = from;
        while (pos < to && in[pos] != '"') {
            boolean escape = in[pos] == '\\';
            escaped |= escape;
            pos += escape ? 2 : 1;
        }
        if (pos >= to) {
            throw new Malformed("a closing quote", "the end of the line", to);
        }
        if (escaped) {
            int length = unescape(in, from, pos, "\"\\");
            sink.text(unescaped, 0, length);
        } else {
            sink.text(in, from, pos);
        }
        return pos + 1;
    }

    private int unescape(byte[] in, int from, int to, String escapable) {
        if (unescaped.length < to - from) {
            unescaped = new byte[Math.max(to - from, unescaped.length * 2)];
        }
        return unescape(in, from, to, escapable, unescaped);
    }

    private static int unescape(byte[] in, int from, int to, String escapable, byte[] out) {
        int length = 0;
        for (int i = from; i < to; i++) {
            boolean escape = in[i] == '\\' && i + 1 < to && escapable.indexOf(in[i + 1]) >= 0;
            out[length++] = escape ? in[++i] : in[i];
        }
        return length;
    }

    /// Takes a measurement with tags apart, as [LineSink#series] got it. The measurement's name is
    /// the empty string.
    ///
    /// @throws Malformed when a tag has no name or no value
    public static Map<String, String> labels(byte[] in, int from, int to) {
        var labels = new LinkedHashMap<String, String>();
        int comma = until(in, from, to, ',');
        labels.put("", label(in, from, comma));
        while (comma < to) {
            int start = comma + 1;
            comma = until(in, start, to, ',');
            int equals = until(in, start, comma, '=');
            if (equals == start || equals + 1 >= comma) {
                throw new Malformed("a tag such as line=3", Bytes.show(in, start, comma), start);
            }
            labels.put(label(in, start, equals), label(in, equals + 1, comma));
        }
        return labels;
    }

    private static String label(byte[] in, int from, int to) {
        var out = new byte[to - from];
        return new String(Arrays.copyOf(out, unescape(in, from, to, ",= ", out)), UTF_8);
    }

    private static int until(byte[] in, int from, int to, char what) {
        int pos = from;
        while (pos < to && in[pos] != what) {
            pos += in[pos] == '\\' ? 2 : 1;
        }
        return Math.min(pos, to);
    }

    private int untilBlank(byte[] in, int from) {
        int pos = from;
        while (pos < end && in[pos] != ' ' && in[pos] != '\n') {
            pos += in[pos] == '\\' && pos + 1 < end && in[pos + 1] != '\n' ? 2 : 1;
        }
        return Math.min(pos, end);
    }

    private int untilBlankOutsideQuotes(byte[] in, int from) {
        int pos = from;
        boolean quoted = false;
        while (pos < end && (quoted || in[pos] != ' ' && in[pos] != '\n')) {
            byte c = in[pos];
            if (c == '\\' && pos + 1 < end && in[pos + 1] != '\n') {
                pos++;
            } else if (c == '"') {
                quoted = !quoted;
            }
            pos++;
        }
        return Math.min(pos, end);
    }

    private int untilNewline(byte[] in, int from) {
        int pos = from;
        while (pos < end && in[pos] != '\n') {
            pos++;
        }
        return pos;
    }

    private int skipBlanks(byte[] in, int from) {
        int pos = from;
        while (pos < end && (in[pos] == ' ' || in[pos] == '\t' || in[pos] == '\r')) {
            pos++;
        }
        return pos;
    }
}
