package io.baigong.server.tables;

import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The columns that an import knows.
///
/// @param all in the order in which they are told
/// @param needed those that every file has
/// @param unique a value of these stands in one row only, empty ones aside
/// @param otherNames further headings, in small letters, and the columns they mean
/// @param units looks at what stands in brackets behind a heading
public record Columns(
        List<String> all,
        List<String> needed,
        Set<String> unique,
        Map<String, String> otherNames,
        Units units) {
    private static final Pattern BRACKETS = Pattern.compile("\\s*[(（]([^()（）]*)[)）]\\s*$");

    /// What may stand in brackets behind a heading, such as a unit.
    public interface Units {
        /// What was expected instead, or null when it is right.
        @Nullable String expected(String column, String brackets);
    }

    /// Whatever stands in brackets is right.
    public Columns(
            List<String> all,
            List<String> needed,
            Set<String> unique,
            Map<String, String> otherNames) {
        this(all, needed, unique, otherNames, (_, _) -> null);
    }

    public Columns {
        all = List.copyOf(all);
        needed = List.copyOf(needed);
        unique = Set.copyOf(unique);
        otherNames = Map.copyOf(otherNames);
    }

    /// Where each column stands.
    ///
    /// @throws Invalid when a heading is unknown or twice there, or a needed one is missing
    Map<String, Integer> places(List<String> heading) {
        Map<String, Integer> places = new HashMap<>();
        var faults = new ArrayList<Fault>();
        for (int i = 0; i < heading.size(); i++) {
            String column = column(heading.get(i));
            if (column == null || places.putIfAbsent(column, i) != null) {
                faults.add(
                        Fault.at(
                                1,
                                heading.get(i),
                                "each of " + String.join(", ", all) + " at most once",
                                heading.get(i)));
            } else {
                check(column, heading.get(i), faults);
            }
        }
        for (var one : needed) {
            if (!places.containsKey(one)) {
                faults.add(Fault.at(1, one, "a column " + one, heading));
            }
        }
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
        return places;
    }

    private void check(String column, String heading, List<Fault> faults) {
        var brackets = BRACKETS.matcher(heading);
        if (known(heading) == null && brackets.find()) {
            String expected = units.expected(column, brackets.group(1).strip());
            if (expected != null) {
                faults.add(Fault.at(1, column, expected, heading));
            }
        }
    }

    /// What stands in brackets behind it is a unit or a zone, unless the name itself ends so.
    private @Nullable String column(String heading) {
        String whole = known(heading);
        return whole == null ? known(BRACKETS.matcher(heading).replaceFirst("")) : whole;
    }

    private @Nullable String known(String heading) {
        String text = heading.strip().toLowerCase(Locale.ROOT);
        return all.contains(text) ? text : otherNames.get(text);
    }
}
