package io.baigong.server.queries.promql;

import java.util.ArrayList;
import java.util.List;

/// Splits a query into tokens.
final class Lexer {
    private static final String[] SIGNS = {
        "=~", "!~", "!=", "==", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")",
        "{", "}", "[", "]", ",", "@", ":"
    };

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /// What a token is.
    enum Kind {
        NUMBER,
        DURATION,
        WORD,
        STRING,
        SIGN,
        END
    }

    /// @param text of a string, what it stands for
    record Token(Kind kind, String text, int position) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }

        @Override
        public String toString() {
            return switch (kind) {
                case END -> "the end";
                case STRING -> '"' + text + '"';
                case NUMBER, DURATION, WORD, SIGN -> '"' + text + '"';
            };
        }
    }

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        var lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (true) {
            skipBlanks();
            if (at == text.length()) {
                tokens.add(new Token(Kind.END, "", at));
                return;
            }
            char c = text.charAt(at);
            if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
                number();
            } else if (isWordStart(c)) {
                word();
            } else if (c == '"' || c == '\'' || c == '`') {
                string(c);
            } else {
                sign();
            }
        }
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else {
                return;
            }
        }
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
    }

    private void word() {
        int from = at;
        // A colon begins no word of ours in `[5m:1m]`, where a digit or bracket follows it.
        if (text.charAt(at) == ':' && !isWordStart(peek(1))) {
            sign();
            return;
        }
        while (at < text.length() && (isWordStart(text.charAt(at)) || isDigit(text.charAt(at)))) {
            at++;
        }
        tokens.add(new Token(Kind.WORD, text.substring(from, at), from));
    }

    /// Digits, and what of letters, digits and points follows: a number or a duration.
    private void number() {
        int from = at;
        boolean hexadecimal = peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X');
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean sign =
                    (c == '+' || c == '-')
                            && !hexadecimal
                            && (text.charAt(at - 1 < from ? from : at - 1) == 'e'
                                    || text.charAt(at - 1 < from ? from : at - 1) == 'E');
            if (!isDigit(c) && c != '.' && !sign && !(isWordStart(c) && c != ':')) {
                break;
            }
            at++;
        }
        String found = text.substring(from, at);
        if (Durations.isDuration(found)) {
            tokens.add(new Token(Kind.DURATION, found, from));
        } else if (Numbers.isNumber(found)) {
            tokens.add(new Token(Kind.NUMBER, found, from));
        } else {
            throw QueryError.at(
                    text,
                    from,
                    "expected a number such as 1.5 or a duration such as 5m, got \"" + found + '"');
        }
    }

    private void string(char quote) {
        int from = at++;
        var value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            if (c == '\\' && quote != '`') {
                at++;
                escape(value, from);
            } else {
                value.append(c);
                at++;
            }
        }
        if (at == text.length()) {
            throw QueryError.at(text, from, "expected " + quote + " at the end of this text");
        }
        at++;
        tokens.add(new Token(Kind.STRING, value.toString(), from));
    }

    private void escape(StringBuilder value, int from) {
        char c = peek(0);
        at++;
        switch (c) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'r' -> value.append('\r');
            case '\\', '"', '\'' -> value.append(c);
            case 'u' -> value.append(unicode(from));
            default ->
                    throw QueryError.at(
                            text,
                            Math.min(at - 2, text.length()),
                            "expected \\n, \\t, \\r, \\\\, \\\", \\' or \\uXXXX, got \\"
                                    + (c == '\0' ? "the end" : c));
        }
    }

    private char unicode(int from) {
        int end = Math.min(at + 4, text.length());
        try {
            char c = (char) Integer.parseUnsignedInt(text.substring(at, end), 16);
            at = end;
            return c;
        } catch (NumberFormatException e) {
            throw QueryError.at(text, from, "expected four hexadecimal digits after \\u");
        }
    }

    private void sign() {
        for (var sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                tokens.add(new Token(Kind.SIGN, sign, at));
                at += sign.length();
                return;
            }
        }
        throw QueryError.at(
                text,
                at,
                "unexpected character \"%s\"".formatted(Character.toString(text.codePointAt(at))));
    }
}
