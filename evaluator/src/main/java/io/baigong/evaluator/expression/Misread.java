package io.baigong.evaluator.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationResult;
import java.util.Map;
import java.util.stream.Stream;

/// Says in our words what the parser did not understand, and guesses what was meant.
final class Misread {

    /// What people type who think of another language or of a Chinese keyboard.
    private static final Map<String, String> MEANT =
            Map.ofEntries(
                    Map.entry("=>", ">="),
                    Map.entry("=<", "<="),
                    Map.entry("<>", "!="),
                    Map.entry("**", "pow(x, 2)"),
                    Map.entry("=", "=="),
                    Map.entry("&", "&&"),
                    Map.entry("|", "||"),
                    Map.entry("and", "&&"),
                    Map.entry("or", "||"),
                    Map.entry("AND", "&&"),
                    Map.entry("OR", "||"),
                    Map.entry("not", "!"),
                    Map.entry("NOT", "!"),
                    Map.entry("if", "p ? a : b"),
                    Map.entry("^", "pow(x, 2)"),
                    Map.entry("×", "*"),
                    Map.entry("÷", "/"),
                    Map.entry("≥", ">="),
                    Map.entry("≤", "<="),
                    Map.entry("≠", "!="),
                    Map.entry("，", ","),
                    Map.entry("（", "("),
                    Map.entry("）", ")"),
                    Map.entry("“", "\""),
                    Map.entry("”", "\""),
                    Map.entry("？", "?"),
                    Map.entry("：", ":"));

    private Misread() {}

    /// The first thing that was not understood.
    static ExpressionFault fault(Source source, CelValidationResult result) {
        if (result.getErrors().isEmpty()) return source.fault(0, "this cannot be read", "");
        CelIssue issue = result.getErrors().getFirst();
        CelSourceLocation place = issue.getSourceLocation();
        int offset = source.offset(place.getLine(), place.getColumn() + 1);
        String came = offset < source.length() ? source.token(offset) : "the end";
        return source.fault(offset, message(issue.getMessage(), came), hint(source, offset, came));
    }

    private static String message(String parser, String came) {
        if (parser.startsWith("reserved identifier")) return came + " is a word of the language";
        if (parser.startsWith("For input string")) {
            return "expected a number of at most 18 digits or with a point, got " + came;
        }
        if (parser.contains("recursion limit")) return "expected fewer levels or a shorter chain";
        if (came.equals("\"") || came.equals("'")) {
            return "this text has no end, or a \\ that means nothing";
        }
        if (parser.startsWith("missing ")) {
            return "expected %s, got %s".formatted(parser.split(" ")[1], came);
        }
        if (parser.contains("IDENTIFIER}")) return "expected a value, got " + came;
        if (parser.contains("<EOF>") && !came.equals("the end")) {
            return "expected a sign or the end, got " + came;
        }
        if (parser.contains(" expecting ")) return "expected a sign, got " + came;
        return "expected something else, got " + came;
    }

    private static String hint(Source source, int offset, String came) {
        String before = pair(source, offset - 1);
        String here = pair(source, offset);
        if (here.equals("&&") || here.equals("||")) return "";
        String meant =
                Stream.of(here, before, came)
                        .filter(MEANT::containsKey)
                        .findFirst()
                        .map(MEANT::get)
                        .orElse("");
        if (!meant.isEmpty()) return "Write %s.".formatted(meant);
        if (before.matches("=[^=]?") && source.at(offset - 2) != '=') return "Write ==.";
        if (before.startsWith("%")) return "Write number(80, \"%\").";
        if (before.matches("\\d,") && here.matches(",\\d")) return "A number has no commas.";
        if (here.codePoints().limit(1).anyMatch(point -> point > 127)) {
            return "Names are letters a to z, digits and _; other characters belong in \"quotes\".";
        }
        return "";
    }

    private static String pair(Source source, int offset) {
        var pair = new StringBuilder();
        for (int i = offset; i < offset + 2; i++) {
            if (source.at(i) != 0) pair.appendCodePoint(source.at(i));
        }
        return pair.toString();
    }
}
