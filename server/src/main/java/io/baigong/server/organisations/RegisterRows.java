package io.baigong.server.organisations;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Organisations;
import io.baigong.server.database.Tenancy;
import io.baigong.server.tables.ImportTally;
import io.baigong.server.tables.Line;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes a few thousand rows of an import in one transaction, in few statements.
@Component
class RegisterRows {
    private static final String CODE_RULE = "a code of %s";

    private final JdbcClient db;
    private final Organisations organisations;
    private final Memberships memberships;
    private final TransactionTemplate transaction;
    private final Days days;

    RegisterRows(
            JdbcClient db,
            Organisations organisations,
            Memberships memberships,
            TransactionTemplate transaction,
            Days days) {
        this.db = db;
        this.organisations = organisations;
        this.memberships = memberships;
        this.transaction = transaction;
        this.days = days;
    }

    /// What a row says.
    ///
    /// @param there null for one that is to be made
    /// @param draft of it, nothing of it missing for one that is to be made
    private record Row(
            String key,
            @Nullable Entity there,
            Register.Draft draft,
            Map<HierarchyKind, Node> places,
            LocalDate since) {}

    private record Plan(List<Row> made, List<Row> changed, List<Row> moved, int unchanged) {
        Set<String> changedKeys() {
            var keys = new HashSet<String>();
            changed.forEach(row -> keys.add(row.key()));
            moved.forEach(row -> keys.add(row.key()));
            return keys;
        }
    }

    void take(List<Line> lines, boolean dryRun, ImportTally tally) {
        try {
            var plan =
                    Tenancy.asPlatform(() ->
                            Objects.requireNonNull(
                                    transaction.execute(_ -> {
                                        var made = plan(lines, tally);
                                        if (!dryRun) {
                                            write(made);
                                        }
                                        return made;
                                    })));
            tally.created(plan.made().size());
            tally.updated(plan.changedKeys().size());
            tally.unchanged(plan.unchanged());
        } catch (DataIntegrityViolationException e) {
            throw new Conflict(
                    "try-again", "somebody else changed some of these meanwhile: try again");
        }
    }

    private Plan plan(List<Line> lines, ImportTally tally) {
        var known = new RowReferences(db, memberships, lines);
        var plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
        int unchanged = 0;
        for (var line : lines) {
            var faults = new ArrayList<Fault>();
            var row = row(line, known, faults);
            if (row == null || !faults.isEmpty()) {
                tally.fail(line.row(), faults);
            } else if (row.there() == null) {
                plan.made().add(row);
            } else {
                boolean differs = differs(row.there(), row.draft());
                boolean moves = moves(row, known);
                if (differs) {
                    plan.changed().add(row);
                }
                if (moves) {
                    plan.moved().add(row);
                }
                unchanged += differs || moves ? 0 : 1;
            }
        }
        return new Plan(plan.made(), plan.changed(), plan.moved(), unchanged);
    }

    private static boolean differs(Entity there, Register.Draft draft) {
        return (draft.kind() != null && draft.kind() != there.kind())
                || (draft.name() != null && !draft.name().equals(there.name()))
                || (draft.shortName() != null
                        && !draft.shortName().equals(Objects.toString(there.shortName(), "")))
                || (draft.creditCode() != null && !draft.creditCode().equals(there.creditCode()));
    }

    private static boolean moves(Row row, RowReferences known) {
        var there = Objects.requireNonNull(row.there());
        var now = known.memberships.getOrDefault(there.id(), List.of());
        return row.places().values().stream()
                .anyMatch(node ->
                        now.stream()
                                .noneMatch(one ->
                                        one.node().id() == node.id()
                                                && !one.from().isAfter(row.since())
                                                && (one.to() == null
                                                        || one.to().isAfter(row.since()))));
    }

    private @Nullable Row row(Line line, RowReferences known, List<Fault> faults) {
        String code = CreditCode.normal(line.text("credit_code"));
        if (!code.isEmpty()) {
            String expected = CreditCode.fault(code);
            if (expected != null) {
                faults.add(Fault.at(line.row(), "credit_code", expected, line.text("credit_code")));
                return null;
            }
        }
        String key = line.text("key");
        if (code.isEmpty() && key.isEmpty()) {
            faults.add(Fault.at(line.row(), "credit_code", "a credit code or a key", ""));
            return null;
        }
        var there = there(line, code, key, known, faults);
        var draft = draft(line, code, there, faults);
        var places = new HashMap<HierarchyKind, Node>();
        place(line, "region", known.regions, HierarchyKind.ADMINISTRATIVE, places, faults);
        place(line, "industry", known.industries, HierarchyKind.INDUSTRY, places, faults);
        var since = since(line, there, faults);
        String found =
                there != null ? there.key() : key.isEmpty() ? code.toLowerCase(Locale.ROOT) : key;
        return new Row(found, there, draft, places, since);
    }

    private static @Nullable Entity there(
            Line line, String code, String key, RowReferences known, List<Fault> faults) {
        var byCode = known.byCode.get(code);
        var byKey = known.byKey.get(key);
        if (byCode != null) {
            if (!key.isEmpty() && !key.equals(byCode.key())) {
                faults.add(
                        Fault.at(
                                line.row(),
                                "key",
                                byCode.key() + ", which has this credit code",
                                key));
            }
            return byCode;
        }
        if (byKey != null) {
            String other = byKey.creditCode();
            if (!code.isEmpty() && other != null) {
                faults.add(
                        Fault.at(line.row(), "credit_code", other + ", the code of " + key, code));
            }
            return byKey;
        }
        String made = key.isEmpty() ? code.toLowerCase(Locale.ROOT) : key;
        if (!Organisations.isKey(made)) {
            faults.add(Fault.at(line.row(), "key", "small letters, digits and -, 1 to 63", made));
        } else if (key.isEmpty() && known.byKey.containsKey(made)) {
            faults.add(Fault.at(line.row(), "key", "a key; another organisation has", made));
        }
        return null;
    }

    private static Register.Draft draft(
            Line line, String code, @Nullable Entity there, List<Fault> faults) {
        String word = line.text("kind");
        var kind = word.isEmpty() ? null : OrganisationKind.said(word);
        if (kind == null && !word.isEmpty()) {
            faults.add(Fault.at(line.row(), "kind", Word.keys(OrganisationKind.values()), word));
        }
        String shortName = line.text("short_name");
        if (shortName.length() > OrganisationController.LONGEST_SHORT_NAME) {
            faults.add(
                    Fault.at(
                            line.row(),
                            "short_name",
                            "at most " + OrganisationController.LONGEST_SHORT_NAME + " characters",
                            shortName));
        }
        return new Register.Draft(
                kind,
                name(line, there, faults),
                shortName.isEmpty() ? null : shortName,
                code.isEmpty() ? null : code);
    }

    private static @Nullable Naming name(Line line, @Nullable Entity there, List<Fault> faults) {
        String zh = line.text("name_zh");
        String en = line.text("name_en");
        if (there != null) {
            if (zh.isEmpty() && en.isEmpty()) {
                return null;
            }
            // One language alone leaves the other as it is.
            zh = zh.isEmpty() ? there.name().zh() : zh;
            en = en.isEmpty() ? english(there, zh) : en;
        }
        String fault = Naming.fault(zh, en);
        if (fault != null) {
            faults.add(Fault.at(line.row(), "name_zh", fault, zh));
            return null;
        }
        return Naming.both(zh, en);
    }

    /// A Chinese name that stood for both languages still does.
    private static String english(Entity there, String zh) {
        return there.name().en().equals(there.name().zh()) ? zh : there.name().en();
    }

    private static void place(
            Line line,
            String column,
            Map<String, Node> nodes,
            HierarchyKind kind,
            Map<HierarchyKind, Node> places,
            List<Fault> faults) {
        String code = line.text(column).toUpperCase(Locale.ROOT);
        if (code.isEmpty()) {
            return;
        }
        var node = nodes.get(code);
        if (node == null) {
            String standard =
                    kind == HierarchyKind.ADMINISTRATIVE
                            ? "GB/T 2260 such as 330100"
                            : "GB/T 4754-2017 such as C3421";
            faults.add(Fault.at(line.row(), column, CODE_RULE.formatted(standard), code));
        } else {
            places.put(kind, node);
        }
    }

    private LocalDate since(Line line, @Nullable Entity there, List<Fault> faults) {
        String text = line.text("since");
        var since = text.isEmpty() ? days.today() : Days.said(text);
        if (since == null) {
            faults.add(Fault.at(line.row(), "since", Days.RULE, text));
            return days.today();
        }
        var begun = there == null ? null : there.begun();
        var ended = there == null ? null : there.ended();
        boolean places = !line.text("region").isEmpty() || !line.text("industry").isEmpty();
        if (begun != null && since.isBefore(begun)) {
            faults.add(
                    Fault.at(
                            line.row(), "since", "not before " + begun + ", when it began", since));
        } else if (places && ended != null && !since.isBefore(ended)) {
            faults.add(Fault.at(line.row(), "since", "before " + ended + ", when it ended", since));
        }
        return since;
    }

    private void write(Plan plan) {
        var made = make(plan.made());
        var all = new ArrayList<>(plan.changed());
        all.addAll(plan.made());
        update(all, made);
        for (var kind : List.of(HierarchyKind.ADMINISTRATIVE, HierarchyKind.INDUSTRY)) {
            placeMade(plan.made(), made, kind);
        }
        for (var row : plan.moved()) {
            row.places()
                    .forEach((kind, node) ->
                            memberships.place(
                                    Objects.requireNonNull(row.there()),
                                    new Memberships.Wish(
                                            hierarchy(kind, node), node, row.since(), null)));
        }
    }

    private static Hierarchy hierarchy(HierarchyKind kind, Node node) {
        return new Hierarchy(node.hierarchyId(), 0, node.hierarchy(), kind, node.name());
    }

    private Map<String, Integer> make(List<Row> rows) {
        if (rows.isEmpty()) {
            return Map.of();
        }
        var names = new LinkedHashMap<String, String>();
        rows.forEach(row -> names.put(row.key(), Objects.requireNonNull(row.draft().name()).zh()));
        var made = organisations.enter(names);
        if (made.size() < rows.size()) {
            throw new Conflict(
                    "try-again", "somebody else made some of these meanwhile: try again");
        }
        return made;
    }

    private void update(List<Row> rows, Map<String, Integer> made) {
        if (rows.isEmpty()) {
            return;
        }
        db.sql(
                        """
                        update legal_entity e set kind = coalesce(r.kind, e.kind),
                               name_zh = coalesce(r.zh, e.name_zh), name_en = coalesce(r.en, e.name_en),
                               short_name = coalesce(r.short, e.short_name),
                               credit_code = coalesce(r.code, e.credit_code)
                          from unnest(:id, :kind, :zh, :en, :short, :code) as r (id, kind, zh, en, short, code)
                         where e.organisation_id = r.id\
                        """)
                .param("id", rows.stream().mapToInt(row -> id(row, made)).toArray())
                .param(
                        "kind",
                        column(
                                rows,
                                row ->
                                        row.draft().kind() == null
                                                ? null
                                                : row.draft().kind().key()))
                .param(
                        "zh",
                        column(
                                rows,
                                row -> row.draft().name() == null ? null : row.draft().name().zh()))
                .param(
                        "en",
                        column(
                                rows,
                                row -> row.draft().name() == null ? null : row.draft().name().en()))
                .param("short", column(rows, row -> row.draft().shortName()))
                .param("code", column(rows, row -> row.draft().creditCode()))
                .update();
        for (var row : rows) {
            var there = row.there();
            var name = row.draft().name();
            if (there != null && name != null && !name.equals(there.name())) {
                organisations.rename(there.id(), name.zh());
            }
        }
    }

    private static int id(Row row, Map<String, Integer> made) {
        return row.there() != null ? row.there().id() : Objects.requireNonNull(made.get(row.key()));
    }

    private static @Nullable String[] column(
            List<Row> rows, Function<Row, @Nullable String> value) {
        var column = new @Nullable String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }

    private void placeMade(List<Row> rows, Map<String, Integer> made, HierarchyKind kind) {
        var placed = rows.stream().filter(row -> row.places().containsKey(kind)).toList();
        if (placed.isEmpty()) {
            return;
        }
        var nodes =
                placed.stream().map(row -> Objects.requireNonNull(row.places().get(kind))).toList();
        memberships.placeNew(
                nodes.getFirst().hierarchyId(),
                placed.stream().map(row -> id(row, made)).toList(),
                nodes.stream().map(Node::id).toList(),
                placed.stream().map(Row::since).toList());
    }
}
