package io.baigong.server.facts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How long a fact's period is, and how periods are written: `2022`, `2022-Q1`, `2022-01`,
/// `2022-01-31`. In one kind the order of the texts is the order of time.
public enum PeriodKind {
    YEAR("((?:19|20|21)\\d\\d)\\s*年?", "a year such as 2022"),
    QUARTER(
            "((?:19|20|21)\\d\\d)\\s*[-年]?\\s*[Qq第]?\\s*([1-4])\\s*(?:季度|季)?",
            "a quarter such as 2022-Q1"),
    MONTH("((?:19|20|21)\\d\\d)\\s*[-/.年]?\\s*(\\d{1,2})\\s*月?", "a month such as 2022-01"),
    DAY("((?:19|20|21)\\d\\d)[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?", "a day such as 2022-01-31");

    private final Pattern form;
    private final String rule;

    PeriodKind(String form, String rule) {
        this.form = Pattern.compile(form);
        this.rule = rule;
    }

    /// Its name in the API and in files.
    @JsonValue
    public String word() {
        return Members.word(this);
    }

    /// What is expected of a text.
    String rule() {
        return rule;
    }

    /// The period as it is kept; null when the text names none.
    @Nullable String said(String text) {
        var parts = form.matcher(text.strip());
        if (!parts.matches()) {
            return null;
        }
        try {
            return written(parts);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private String written(Matcher parts) {
        String year = parts.group(1);
        return switch (this) {
            case YEAR -> year;
            case QUARTER -> year + "-Q" + parts.group(2);
            case MONTH ->
                    LocalDate.of(Integer.parseInt(year), Integer.parseInt(parts.group(2)), 1)
                            .toString()
                            .substring(0, 7);
            case DAY ->
                    LocalDate.of(
                                    Integer.parseInt(year),
                                    Integer.parseInt(parts.group(2)),
                                    Integer.parseInt(parts.group(3)))
                            .toString();
        };
    }

    /// The first day of a period as it is kept.
    LocalDate first(String period) {
        int year = Integer.parseInt(period.substring(0, 4));
        return switch (this) {
            case YEAR -> LocalDate.of(year, 1, 1);
            case QUARTER -> LocalDate.of(year, (period.charAt(6) - '1') * 3 + 1, 1);
            case MONTH -> LocalDate.parse(period + "-01");
            case DAY -> LocalDate.parse(period);
        };
    }

    /// The first day after it.
    LocalDate end(String period) {
        var first = first(period);
        return switch (this) {
            case YEAR -> first.plusYears(1);
            case QUARTER -> first.plusMonths(3);
            case MONTH -> first.plusMonths(1);
            case DAY -> first.plusDays(1);
        };
    }
}
