package io.baigong.server.facts;

import io.baigong.server.access.Fault;
import io.baigong.server.things.Name;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A table of facts that people fill: one row per subject and period.
///
/// @param edition of the template; rows of all editions of a key are one table
/// @param columns values of a row, beside subject and period
public record TableTemplate(
        String key,
        String edition,
        Name title,
        @Nullable Name summary,
        SubjectKind subject,
        PeriodKind period,
        List<Field> columns)
        implements Definition {
    static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    static final String KEY_RULE = "small letters, digits and -, 1 to 63";
    static final Pattern EDITION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
    static final String EDITION_RULE = "letters, digits and . _ -, 1 to 32, such as 2022";
    private static final int MOST_COLUMNS = 200;

    /// Headings of files that are no columns.
    static final Set<String> TAKEN = Set.of("subject", "name", "period");

    public TableTemplate {
        columns = List.copyOf(columns);
    }

    static TableTemplate read(JsonNode node, List<Fault> faults) {
        var members = new Members(node, "", faults);
        var template =
                new TableTemplate(
                        members.text("key", KEY, KEY_RULE),
                        members.text("edition", EDITION, EDITION_RULE),
                        members.name("title"),
                        members.nameIfThere("summary"),
                        members.word("subject", SubjectKind.class, SubjectKind.ORGANISATION),
                        members.word("period", PeriodKind.class, PeriodKind.YEAR),
                        members.list("columns", MOST_COLUMNS, Field::read));
        members.end();
        template.check(members);
        return template;
    }

    private void check(Members members) {
        if (columns.isEmpty()) {
            members.fault("columns", "at least one", 0);
        }
        var names = new HashSet<>(TAKEN);
        for (var column : columns) {
            var own = new HashSet<String>();
            for (var name : List.of(column.key(), column.title().zh(), column.title().en())) {
                own.add(name.toLowerCase(Locale.ROOT));
            }
            for (var name : own) {
                if (!names.add(name)) {
                    members.fault("columns", "each key and title once", name);
                }
            }
            boolean whole =
                    column.type() == FieldType.CHOICES || column.type() == FieldType.DOCUMENT;
            if (whole) {
                members.fault("columns", "no " + column.type().word() + " in tables", column.key());
            }
        }
    }

    @Override
    public List<Field> fields() {
        return columns;
    }
}
