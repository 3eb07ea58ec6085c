package io.baigong.evaluator.unit;

import java.util.LinkedHashMap;
import java.util.Map;

/// Reads a unit as symbols with powers, from left to right: `a/b·c` is `(a/b)·c`.
final class UnitReader {
    private static final int LONGEST = 32;
    private static final int HIGHEST_POWER = 20;
    private static final String TIMES = "·⋅.*×";
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final String MARKS = "%‰°℃Ωµμ$€¥£_";

    private final int[] text;
    private final String written;
    private final Map<String, Integer> terms = new LinkedHashMap<>();
    private int at;

    UnitReader(String written) {
        this.written = written;
        this.text = written.codePoints().limit(LONGEST + 1L).toArray();
    }

    Map<String, Integer> read() {
        if (text.length > LONGEST) {
            throw fault(LONGEST, "expected at most %d characters".formatted(LONGEST), "");
        }
        if (text.length > 0) product(1);
        if (at < text.length) throw fault(at, "expected · or / or the end" + got(), "");
        return terms;
    }

    /// @param sign of the powers, -1 below a fraction bar
    private void product(int sign) {
        int here = sign;
        if (accept('/')) here = -sign;
        factor(here);
        while (at < text.length) {
            if (accept('/')) {
                factor(-sign);
            } else if (TIMES.indexOf(text[at]) >= 0) {
                at++;
                factor(sign);
            } else {
                return;
            }
        }
    }

    private void factor(int sign) {
        if (at == text.length) throw fault(at, "expected a unit" + got(), "");
        if (accept('(')) {
            group(sign);
        } else if (text[at] == '1' && !isDigit(at + 1)) {
            at++;
        } else if (text[at] == '{') {
            add(annotation(), sign * power());
        } else {
            symbol(sign);
        }
    }

    private void group(int sign) {
        int open = at - 1;
        var outer = new LinkedHashMap<>(terms);
        terms.clear();
        product(1);
        if (!accept(')')) {
            throw fault(at, "expected ) for the ( at %d".formatted(open + 1) + got(), "");
        }
        var inner = new LinkedHashMap<>(terms);
        terms.clear();
        terms.putAll(outer);
        int power = power();
        inner.forEach((symbol, of) -> add(symbol, sign * of * power));
    }

    private void symbol(int sign) {
        int start = at;
        while (at < text.length && isPart(text[at])) at++;
        if (at == start) throw fault(at, "expected a unit" + got(), "");
        if (isDigit(start)) {
            String hint = "Put the number into the formula.";
            throw fault(start, "expected a unit, got a number", hint);
        }
        String run = plain(start, at);
        int letters = at;
        while (isDigit(letters - 1)) letters--;
        String multiplier = Symbols.multiplier(run);
        String base = plain(start + multiplier.length(), letters);
        boolean digits = letters < at && !Symbols.isKnown(run) && Symbols.isKnown(base);
        if (digits) {
            at = letters;
            run = multiplier + base;
        }
        // 万m2 are ten thousand square metres: the multiplier takes no part in the power.
        if (isPower() && !multiplier.isEmpty() && run.length() > multiplier.length()) {
            add(multiplier, sign);
            run = run.substring(multiplier.length());
        }
        add(run, sign * power());
        // An annotation tells quantities apart that have the same dimension.
        if (at < text.length && text[at] == '{') add(annotation(), sign);
    }

    private String annotation() {
        int start = at;
        while (at < text.length && text[at] != '}') at++;
        if (at == text.length) throw fault(start, "expected } for this {", "");
        at++;
        if (at - start == 2) throw fault(start, "expected a word in {}", "");
        return new String(text, start, at - start);
    }

    /// The power at this place; 1 when there is none.
    private int power() {
        int start = at;
        boolean marked = accept('^');
        boolean negative = marked ? accept('-') : accept('⁻');
        int value = 0;
        int digits = at;
        while (at < text.length && digit(text[at], marked || digits == start) >= 0) {
            value = Math.min(1_000, value * 10 + digit(text[at], true));
            at++;
        }
        if (at == digits) {
            if (marked || negative) throw fault(at, "expected a whole power" + got(), "");
            return 1;
        }
        if (value == 0 || value > HIGHEST_POWER) {
            String message = "expected a power of 1 to %d, got %d".formatted(HIGHEST_POWER, value);
            throw fault(digits, message, "");
        }
        return negative ? -value : value;
    }

    private void add(String symbol, int power) {
        terms.merge(symbol, power, Size::sum);
        Unit.checkTerms(terms);
    }

    private boolean accept(int character) {
        if (at == text.length || text[at] != character) return false;
        at++;
        return true;
    }

    private boolean isPower() {
        return at < text.length && (text[at] == '^' || digit(text[at], true) >= 0);
    }

    private boolean isDigit(int index) {
        return index < text.length && text[index] >= '0' && text[index] <= '9';
    }

    private static int digit(int character, boolean plain) {
        if (plain && character >= '0' && character <= '9') return character - '0';
        return SUPERSCRIPTS.indexOf(character);
    }

    private static boolean isPart(int character) {
        return SUPERSCRIPTS.indexOf(character) < 0
                && (Character.isLetter(character)
                        || (character >= '0' && character <= '9')
                        || (character >= '₀' && character <= '₉')
                        || MARKS.indexOf(character) >= 0);
    }

    /// With subscripts as digits: CO₂ is CO2.
    private String plain(int from, int to) {
        var symbol = new StringBuilder();
        for (int i = from; i < to; i++) {
            boolean lowered = text[i] >= '₀' && text[i] <= '₉';
            symbol.appendCodePoint(lowered ? text[i] - '₀' + '0' : text[i]);
        }
        return symbol.toString();
    }

    private String got() {
        return at < text.length
                ? ", got \"%s\"".formatted(Character.toString(text[at]))
                : ", got nothing more";
    }

    private UnitFault fault(int position, String message, String hint) {
        return new UnitFault(position, "unit \"%s\": %s".formatted(shown(), message), hint);
    }

    private String shown() {
        return text.length > LONGEST ? new String(text, 0, LONGEST) + "…" : written;
    }
}
