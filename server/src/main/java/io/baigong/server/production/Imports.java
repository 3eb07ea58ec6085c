package io.baigong.server.production;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.production.Ledger.Draft;
import io.baigong.server.tables.AuditedImport;
import io.baigong.server.tables.ImportResult;
import io.baigong.server.tables.ImportTally;
import io.baigong.server.tables.Line;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Takes tables, CSV or XLSX, as an ERP exports them: products, orders, reasons, and sums of
/// shifts. The same table again changes nothing.
@Service
class Imports {
    private final AuditedImport imports;
    private final Masters masters;
    private final Records records;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    Imports(
            AuditedImport imports,
            Masters masters,
            Records records,
            Ledger ledger,
            TransactionTemplate transaction,
            JsonMapper json) {
        this.imports = imports;
        this.masters = masters;
        this.records = records;
        this.ledger = ledger;
        this.transaction = transaction;
        this.json = json;
    }

    /// @param dryRun says what would become of the rows and changes nothing
    ImportResult read(Caller caller, ErpTable what, InputStream table, boolean dryRun) {
        return imports.read(
                "production-%s.import".formatted(what.kind.word()),
                table,
                what.columns,
                dryRun,
                (lines, dry, tally) -> take(caller, what, lines, dry, tally));
    }

    private void take(
            Caller caller, ErpTable what, List<Line> lines, boolean dryRun, ImportTally tally) {
        transaction.executeWithoutResult(_ -> {
            var known = records.known(caller);
            var made = new HashMap<String, ObjectNode>();
            for (var line : lines) {
                var faults = new ArrayList<Fault>();
                var object = object(caller, what, line, made);
                var body = Body.of(object, faults);
                if (what == ErpTable.RECORDS) {
                    var row = records.read(known, body, faults);
                    if (row != null) {
                        tell(
                                tally,
                                ledger,
                                caller.organisation(),
                                Records.draft(row, Channel.FILE, ""),
                                dryRun);
                    }
                } else {
                    var content = Masters.read(what.kind, body);
                    faults.addAll(faults.isEmpty() ? masters.check(caller, content) : List.of());
                    if (faults.isEmpty()) {
                        made.put(content.key(), object);
                        tell(tally, what.kind, caller, content, dryRun);
                    }
                }
                if (!faults.isEmpty()) {
                    tally.fail(line.row(), faults.stream().map(Imports::inColumn).toList());
                }
            }
        });
    }

    private void tell(
            ImportTally tally, Kind kind, Caller caller, MasterContent content, boolean dryRun) {
        var draft = masters.draft(caller, kind, content, Channel.FILE, "");
        tell(tally, ledger, caller.organisation(), draft, dryRun);
    }

    /// Says it, and tells what became of it; or what would.
    static void tell(
            ImportTally tally, Ledger ledger, int organisation, Draft draft, boolean dryRun) {
        boolean changed;
        boolean first;
        if (dryRun) {
            var trial = ledger.attempt(organisation, draft);
            changed = trial.changed();
            first = trial.first();
        } else {
            var written = ledger.put(organisation, draft);
            changed = written.changed();
            first = written.first();
        }
        tally.created(changed && first ? 1 : 0);
        tally.updated(changed && !first ? 1 : 0);
        tally.unchanged(changed ? 0 : 1);
    }

    private static Fault inColumn(Fault fault) {
        String field = fault.field() == null ? "" : fault.field();
        String last = field.substring(field.lastIndexOf('.') + 1);
        String column =
                switch (last) {
                    case "seconds" -> "run_time_s";
                    case "production", "setup", "delay", "down" -> last + "_s";
                    case "plannedDown" -> "planned_down_s";
                    case "workUnit" -> "work_unit";
                    case "plannedStart" -> "planned_start";
                    case "plannedEnd" -> "planned_end";
                    default -> last;
                };
        return new Fault(column, null, column, fault.expected(), fault.got());
    }

    // ---- a row as the body of a request

    private static final Set<String> AT_WORK = Set.of("running", "held", "completed");

    /// What the terminals said of an order goes on: an ERP hears of it later.
    private static void keepState(ObjectNode object, String before) {
        String state = object.path("state").asString("");
        boolean back = state.equals("planned") || state.equals("released");
        if (back && AT_WORK.contains(before)) {
            object.put("state", before);
        }
    }

    private ObjectNode object(
            Caller caller, ErpTable what, Line line, Map<String, ObjectNode> made) {
        var object = before(caller, what, line, made);
        String state = object.path("state").asString("");
        switch (what) {
            case PRODUCTS -> {
                fields(object, line, "key", "key", "unit", "unit");
                name(object, line);
                runTime(object, line);
            }
            case ORDERS ->
                    fields(
                            object,
                            line,
                            "key",
                            "key",
                            "product",
                            "product",
                            "quantity",
                            "quantity",
                            "work_unit",
                            "workUnit",
                            "planned_start",
                            "plannedStart",
                            "planned_end",
                            "plannedEnd",
                            "state",
                            "state",
                            "note",
                            "note");
            case REASONS -> {
                fields(object, line, "key", "key", "use", "use", "above", "above");
                name(object, line);
            }
            case RECORDS ->
                    fields(
                            object,
                            line,
                            "work_unit",
                            "workUnit",
                            "day",
                            "day",
                            "shift",
                            "shift",
                            "order",
                            "order",
                            "product",
                            "product",
                            "produced",
                            "produced",
                            "good",
                            "good",
                            "scrap",
                            "scrap",
                            "rework",
                            "rework",
                            "production_s",
                            "production",
                            "setup_s",
                            "setup",
                            "delay_s",
                            "delay",
                            "down_s",
                            "down",
                            "planned_down_s",
                            "plannedDown");
        }
        keepState(object, state);
        return object;
    }

    /// What is there already stays where a row says nothing; a further row of a product adds a run
    /// time. Sums of shifts are told whole.
    private ObjectNode before(
            Caller caller, ErpTable what, Line line, Map<String, ObjectNode> made) {
        String key = line.text("key");
        if (what == ErpTable.RECORDS || key.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        var now = made.get(key);
        if (now != null) {
            return now.deepCopy();
        }
        var entry = ledger.find(caller.organisation(), what.kind, key);
        return entry != null && entry.content() instanceof ObjectNode object
                ? object.deepCopy()
                : json.createObjectNode();
    }

    /// An empty cell says nothing.
    private static void fields(ObjectNode object, Line line, String... columnsAndFields) {
        for (int i = 0; i < columnsAndFields.length; i += 2) {
            String cell = line.text(columnsAndFields[i]);
            if (!cell.isEmpty()) {
                object.put(columnsAndFields[i + 1], cell);
            }
        }
    }

    private static void name(ObjectNode object, Line line) {
        String both = line.text("name");
        String zh = line.text("name_zh").isEmpty() ? both : line.text("name_zh");
        String en = line.text("name_en").isEmpty() ? both : line.text("name_en");
        if (!zh.isEmpty() || !en.isEmpty()) {
            var name = object.putObject("name");
            name.put("zh", zh.isEmpty() ? en : zh);
            name.put("en", en.isEmpty() ? zh : en);
        }
    }

    private static void runTime(ObjectNode object, Line line) {
        String seconds = line.text("run_time_s");
        if (seconds.isEmpty()) {
            return;
        }
        var all =
                object.path("runTimes").isArray()
                        ? (tools.jackson.databind.node.ArrayNode) object.path("runTimes")
                        : object.putArray("runTimes");
        String unit = line.text("work_unit");
        String from = line.text("from");
        for (int i = all.size() - 1; i >= 0; i--) {
            boolean same =
                    all.get(i).path("workUnit").asString("").equals(unit)
                            && all.get(i).path("from").asString("").equals(from);
            if (same) {
                all.remove(i);
            }
        }
        var one = all.addObject();
        one.put("seconds", seconds);
        put(one, "workUnit", unit);
        put(one, "from", from);
    }

    private static void put(ObjectNode object, String field, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            object.put(field, value);
        }
    }
}
