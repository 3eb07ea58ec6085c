package io.baigong.evaluator.expression;

/// The text of a formula, and faults that point into it.
final class Source {
    static final int LONGEST = 2_000;

    /// Of a message, which may hold pieces of the formula.
    private static final int SHOWN = 250;

    private final String text;
    private final int[] points;

    Source(String text) {
        this.text = text;
        this.points = text.codePoints().limit(LONGEST + 1L).toArray();
        if (points.length > LONGEST) {
            throw fault(
                    LONGEST,
                    1,
                    "expected at most %d characters, got more".formatted(LONGEST),
                    "Split it into steps.");
        }
    }

    String text() {
        return text;
    }

    /// Code points.
    int length() {
        return points.length;
    }

    /// 0 behind the end.
    int at(int offset) {
        return offset >= 0 && offset < points.length ? points[offset] : 0;
    }

    int line(int offset) {
        int line = 1;
        for (int i = 0; i < Math.min(offset, points.length); i++) if (points[i] == '\n') line++;
        return line;
    }

    int column(int offset) {
        int start = Math.min(offset, points.length);
        while (start > 0 && points[start - 1] != '\n') start--;
        return offset - start + 1;
    }

    /// The offset of a place that is given by line and column.
    int offset(int line, int column) {
        int offset = 0;
        for (int rest = line; rest > 1 && offset < points.length; offset++) {
            if (points[offset] == '\n') rest--;
        }
        return Math.min(points.length, offset + Math.max(0, column - 1));
    }

    /// The number or word that begins here; one character if neither does.
    String token(int offset) {
        int end = offset;
        while (end < points.length && isPart(end, offset)) end++;
        return new String(
                points, offset, Math.min(points.length, Math.max(end, offset + 1)) - offset);
    }

    /// Where the word before an opening parenthesis begins, which is how calls are placed.
    int word(int parenthesis) {
        int end = parenthesis;
        while (end > 0 && Character.isWhitespace(points[end - 1])) end--;
        int start = end;
        while (start > 0 && isWord(points[start - 1])) start--;
        return start < end ? start : parenthesis;
    }

    ExpressionFault fault(int offset, String message, String hint) {
        int length =
                offset < points.length
                        ? token(offset).codePointCount(0, token(offset).length())
                        : 1;
        return fault(offset, length, message, hint);
    }

    private ExpressionFault fault(int offset, int length, String message, String hint) {
        String shown = message.length() > SHOWN ? message.substring(0, SHOWN) + "…" : message;
        return new ExpressionFault(line(offset), column(offset), length, shown, hint);
    }

    private boolean isPart(int index, int start) {
        int point = points[index];
        if (isWord(point)
                || (point == '.' && (index > start ? isDigit(start) : isDigit(index + 1)))) {
            return true;
        }
        // The sign of an exponent.
        return (point == '+' || point == '-')
                && index > start
                && (points[index - 1] == 'e' || points[index - 1] == 'E')
                && (isDigit(start) || points[start] == '.');
    }

    private boolean isDigit(int index) {
        return index < points.length && points[index] >= '0' && points[index] <= '9';
    }

    private static boolean isWord(int point) {
        return point == '_'
                || (point >= '0' && point <= '9')
                || (point >= 'a' && point <= 'z')
                || (point >= 'A' && point <= 'Z');
    }
}
