package io.baigong.server.facts;

import com.google.re2j.PatternSyntaxException;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A column of a table or a question of a form: what may be in it.
///
/// @param key by which methods and conditions name it
/// @param unit of a number, such as `万元`
/// @param min of a number
/// @param max of a number
/// @param pattern RE2, the whole of a text
/// @param choices of a choice; of a text: nothing else may be said
public record Field(
        String key,
        Name title,
        @Nullable Name hint,
        FieldType type,
        @Nullable String unit,
        boolean required,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @Nullable String pattern,
        List<Choice> choices) {
    static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
    static final String NAME_RULE = "a letter, then letters, digits or _, at most 63";
    private static final int MOST_CHOICES = 100;

    public Field {
        choices = List.copyOf(choices);
    }

    /// @param members of a column or a question; who calls asks for the members beside these
    static Field read(Members members) {
        var field =
                new Field(
                        members.text("key", NAME, NAME_RULE),
                        members.name("title"),
                        members.nameIfThere("hint"),
                        members.word("type", FieldType.class, FieldType.NUMBER),
                        members.has("unit") ? members.text("unit", "") : null,
                        members.truth("required"),
                        members.number("min"),
                        members.number("max"),
                        members.has("pattern") ? members.text("pattern", "") : null,
                        members.list("choices", MOST_CHOICES, Choice::read));
        members.get("unit");
        members.get("pattern");
        field.check(members);
        return field;
    }

    private void check(Members members) {
        boolean number = type == FieldType.NUMBER;
        if (!number && (unit != null || min != null || max != null)) {
            members.fault("type", "number for a field with unit, min or max", type.word());
        }
        if (min != null && max != null && min.compareTo(max) > 0) {
            members.fault("min", "at most max, " + max, min);
        }
        if (unit != null) {
            try {
                Unit.of(unit);
            } catch (UnitFault e) {
                members.fault("unit", "a unit: " + e.getMessage(), unit);
            }
        }
        boolean chosen = type == FieldType.CHOICE || type == FieldType.CHOICES;
        if (chosen == choices.isEmpty() && type != FieldType.TEXT) {
            members.fault("choices", chosen ? "at least one" : "none", choices.size());
        }
        var keys = new HashSet<String>();
        for (var choice : choices) {
            if (!keys.add(choice.key())) {
                members.fault("choices", "each key once", choice.key());
            }
        }
        checkPattern(members);
    }

    private void checkPattern(Members members) {
        if (pattern == null) {
            return;
        }
        if (type != FieldType.TEXT) {
            members.fault("pattern", "none for " + type.word(), pattern);
        }
        try {
            com.google.re2j.Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            members.fault("pattern", "a regular expression of RE2: " + e.getMessage(), pattern);
        }
    }

    /// How its values are kept: their type, and the unit of numbers.
    String kept() {
        return switch (type) {
            case NUMBER -> "a number in '" + (unit == null ? "" : unit) + "'";
            case TEXT, DATE, CHOICE -> "a text";
            case TRUTH, CHOICES, DOCUMENT -> type.word();
        };
    }

    /// Whether a value of the other means the same here.
    boolean isKeptLike(Field other) {
        return kept().equals(other.kept());
    }

    /// How the field is headed in a file: its title and its unit.
    String heading(boolean chinese) {
        String text = chinese ? title.zh() : title.en();
        return unit == null || unit.isEmpty() ? text : text + " (" + unit + ")";
    }

    @Nullable Choice choice(String text) {
        return choices.stream().filter(one -> one.isMeant(text)).findFirst().orElse(null);
    }
}
