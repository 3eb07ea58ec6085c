package io.baigong.evaluator.method;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How often a method is calculated, and how its periods are written.
public enum Rhythm {
    YEAR("2022", "\\d{4}"),
    QUARTER("2022-Q3", "\\d{4}-Q[1-4]"),
    MONTH("2022-05", "\\d{4}-\\d\\d"),
    DAY("2022-05-17", "\\d{4}-\\d\\d-\\d\\d"),
    SHIFT("2022-05-17/A", "\\d{4}-\\d\\d-\\d\\d/.{1,40}"),
    INSTANT("2022-05-17T08:00:00Z", "\\d{4}-\\d\\d-\\d\\dT.{1,40}");

    private final String example;
    private final Pattern form;

    Rhythm(String example, String form) {
        this.example = example;
        this.form = Pattern.compile(form);
    }

    /// How a period looks.
    public String example() {
        return example;
    }

    /// Is this a period of this rhythm?
    public boolean isPeriod(String text) {
        if (!form.matcher(text).matches()) {
            return false;
        }
        try {
            return switch (this) {
                case YEAR, QUARTER -> true;
                case MONTH -> YearMonth.parse(text).isValidDay(1);
                case DAY, SHIFT, INSTANT -> LocalDate.parse(text.substring(0, 10)).getYear() >= 0;
            };
        } catch (DateTimeException e) {
            return false;
        }
    }

    /// The period before; null for shifts and instants, which have no fixed length.
    public @Nullable String previous(String period) {
        return switch (this) {
            case YEAR -> Year.parse(period).minusYears(1).toString();
            case QUARTER -> previousQuarter(period);
            case MONTH -> YearMonth.parse(period).minusMonths(1).toString();
            case DAY -> LocalDate.parse(period).minusDays(1).toString();
            case SHIFT, INSTANT -> null;
        };
    }

    static int year(String period) {
        return Integer.parseInt(period.substring(0, 4));
    }

    private static String previousQuarter(String period) {
        int quarter = period.charAt(6) - '0';
        return quarter > 1
                ? period.substring(0, 6) + (quarter - 1)
                : "%04d-Q4".formatted(year(period) - 1);
    }
}
