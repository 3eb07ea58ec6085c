package io.baigong.connect.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads rows of separated values after RFC 4180: fields in quotes hold separators, line breaks and
/// doubled quotes. Whatever the text; throws only what the reader throws.
final class CsvReader {
    private static final int LONGEST_FIELD = 65_536;
    private static final int MOST_FIELDS = 2_000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final PushbackReader in;
    private final char separator;
    private int line = 1;
    private boolean begun;

    CsvReader(Reader in, char separator) {
        this.in = new PushbackReader(new BufferedReader(in), 1);
        this.separator = separator;
    }

    /// On which reading is, from 1.
    int line() {
        return line;
    }

    /// The next row that is not empty.
    Row next() throws IOException {
        if (!begun) {
            begun = true;
            int first = in.read();
            if (first >= 0 && first != BYTE_ORDER_MARK) {
                in.unread(first);
            }
        }
        while (true) {
            int next = in.read();
            if (next < 0) {
                return new Row.End();
            }
            if (next == '\n') {
                line++;
            } else if (next != '\r') {
                in.unread(next);
                return row();
            }
        }
    }

    private Row row() throws IOException {
        int start = line;
        List<String> fields = new ArrayList<>();
        var field = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next == '"' && field.isEmpty()) {
                var bad = quoted(start, field);
                if (bad != null) {
                    return bad;
                }
                next = in.read();
                if (next >= 0 && next != separator && next != '\n' && next != '\r') {
                    skipLine();
                    return new Row.Malformed(
                            start, "a separator after a quoted field", "'%c'".formatted(next));
                }
            }
            if (next == '\r') {
                next = in.read();
                if (next >= 0 && next != '\n') {
                    in.unread(next);
                    next = '\n';
                }
            }
            if (next < 0 || next == '\n' || next == separator) {
                fields.add(field.toString());
                field.setLength(0);
                line += next == '\n' ? 1 : 0;
                if (next != separator) {
                    return new Row.Fields(start, List.copyOf(fields));
                }
                if (fields.size() >= MOST_FIELDS) {
                    skipLine();
                    return new Row.Malformed(
                            start, "at most %d fields".formatted(MOST_FIELDS), "more");
                }
            } else {
                field.append((char) next);
                if (field.length() > LONGEST_FIELD) {
                    skipLine();
                    return tooLong(start);
                }
            }
        }
    }

    private Row.@Nullable Malformed quoted(int start, StringBuilder field) throws IOException {
        while (true) {
            int next = in.read();
            if (next < 0) {
                return new Row.Malformed(start, "a closing quote", "the end of the file");
            }
            if (next == '"') {
                int after = in.read();
                if (after != '"') {
                    if (after >= 0) {
                        in.unread(after);
                    }
                    return null;
                }
            }
            line += next == '\n' ? 1 : 0;
            field.append((char) next);
            if (field.length() > LONGEST_FIELD) {
                skipLine();
                return tooLong(start);
            }
        }
    }

    private static Row.Malformed tooLong(int line) {
        return new Row.Malformed(
                line, "fields of at most %d characters".formatted(LONGEST_FIELD), "a longer one");
    }

    private void skipLine() throws IOException {
        int next = in.read();
        while (next >= 0 && next != '\n') {
            next = in.read();
        }
        line++;
    }
}
