package io.baigong.server.methods;

import io.baigong.evaluator.disclosure.Dimension;
import io.baigong.evaluator.disclosure.Disclosure;
import io.baigong.evaluator.disclosure.Publication;
import io.baigong.evaluator.disclosure.Publication.Shown;
import io.baigong.evaluator.disclosure.Rules;
import io.baigong.evaluator.disclosure.Table;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Invalid;
import io.baigong.server.methods.Calculations.Whole;
import io.baigong.server.tables.TableFile;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What of a calculation goes out: tables in which no small group can be told, and files whose
/// figures lead back to where they came from.
@Component
final class Publications {
    /// Fewer firms are not shown (see [Disclosure]).
    private static final int LEAST = 3;

    private static final List<String> WAYS = List.of("region", "industry");

    /// How many have each level, by group.
    ///
    /// @param least members of what is shown
    /// @param levels and other results, in order
    /// @param rows with the total last
    @Schema(name = "LevelDistribution")
    record Distribution(String by, int least, List<String> levels, List<Group> rows) {}

    /// @param code empty for the total
    /// @param total absent when withheld
    /// @param counts by level; absent when withheld
    @Schema(name = "LevelsOfGroup")
    record Group(String code, @Nullable Integer total, Map<String, @Nullable Integer> counts) {}

    /// @throws Invalid when there is no such way
    Distribution distribution(Whole whole, String by) {
        if (!WAYS.contains(by)
                || whole.calculation().method().method().subject() != SubjectKind.ORGANISATION) {
            throw new Invalid("by", "one of " + WAYS + ", for a method of organisations", by);
        }
        var levels =
                new ArrayList<>(
                        whole.calculation()
                                .distribution(whole.calculation().method().method().result())
                                .keySet());
        var tables = WAYS.stream().map(way -> table(whole, way, levels)).toList();
        // Together: else one table tells what the other hides.
        var published = Disclosure.protect(Rules.atLeast(LEAST), tables);
        var codes = new TreeSet<String>();
        tables.get(WAYS.indexOf(by))
                .entries()
                .forEach(entry -> codes.add(entry.codes().getFirst()));
        var rows = new ArrayList<Group>();
        codes.forEach(code -> rows.add(group(published, by, code, levels)));
        rows.add(group(published, by, Dimension.TOTAL, levels));
        return new Distribution(by, LEAST, levels, rows);
    }

    private static Table table(Whole whole, String by, List<String> levels) {
        var calculation = whole.calculation();
        var entries = new ArrayList<Table.Entry>();
        var codes = new TreeSet<String>();
        for (var subject : calculation.subjects()) {
            String code = code(calculation.given(subject).attributes().get(by));
            codes.add(code);
            var value = calculation.result(subject).value();
            entries.add(
                    new Table.Entry(
                            subject,
                            List.of(code, value == null ? "" + MISSING : value.toString()),
                            BigDecimal.ONE));
        }
        var named = levels.stream().map(level -> level.isEmpty() ? MISSING : level).toList();
        return new Table(
                by,
                "firms",
                List.of(Dimension.flat(by, List.copyOf(codes)), Dimension.flat("level", named)),
                entries);
    }

    private static final String MISSING = "-";

    private static String code(@Nullable String code) {
        return code == null || code.isEmpty() ? MISSING : code;
    }

    private static Group group(Publication published, String by, String code, List<String> levels) {
        Map<String, @Nullable Integer> counts = new LinkedHashMap<>();
        for (var level : levels) {
            counts.put(level, count(published.at(by, code, level.isEmpty() ? MISSING : level)));
        }
        return new Group(code, count(published.at(by, code, Dimension.TOTAL)), counts);
    }

    private static @Nullable Integer count(Shown shown) {
        return switch (shown) {
            case Shown.Figure(BigDecimal value) -> value.intValueExact();
            case Shown.Withheld _ -> null;
        };
    }

    /// Writes all figures. The first rows say what they are; a workbook's figures are links.
    void write(
            Whole whole,
            Map<String, Words> names,
            TableFile.Format format,
            String language,
            String base,
            OutputStream out)
            throws IOException {
        boolean zh = !language.equals("en");
        var compiled = whole.calculation().method();
        var columns = compiled.names();
        var heading = new ArrayList<String>();
        heading.add(zh ? "对象" : "Subject");
        heading.add(zh ? "名称" : "Name");
        columns.forEach(one -> heading.add(title(whole, one, zh)));
        heading.add(zh ? "真实性" : "Proof");
        heading.add(zh ? "方法" : "Method");
        heading.add(zh ? "结果哈希" : "Hash");
        try (var file = format.begin(out, compiled.method().key(), heading)) {
            for (var subject : whole.calculation().subjects()) {
                var name = names.getOrDefault(subject, Words.of(subject));
                file.row(row(whole, subject, zh ? name.zh() : name.en(), columns, zh, base));
            }
        }
    }

    private static String title(Whole whole, String name, boolean zh) {
        var words = whole.calculation().method().title(name);
        var type = whole.calculation().method().type(name);
        String unit =
                type instanceof io.baigong.evaluator.expression.Type.Number number
                        ? number.unit().shown()
                        : "";
        return (zh ? words.zh() : words.en()) + (unit.isEmpty() ? "" : " (" + unit + ")");
    }

    private static @Nullable Object[] row(
            Whole whole,
            String subject,
            String name,
            List<String> columns,
            boolean zh,
            String base) {
        var row = new ArrayList<@Nullable Object>();
        row.add(subject);
        row.add(name);
        String address =
                "%s/#/calculations/%d/%s?step="
                        .formatted(
                                base,
                                whole.row().id(),
                                URLEncoder.encode(subject, StandardCharsets.UTF_8));
        for (var column : columns) {
            var value = whole.calculation().figure(subject, column).value();
            row.add(value == null ? null : new TableFile.Link(value, address + column));
        }
        var label = whole.calculation().result(subject).label();
        row.add(zh ? List.of("申报", "实证", "核验").get(label.ordinal()) : Answers.word(label));
        var method = whole.calculation().method().method();
        boolean reference = method.standing() == Method.Standing.REFERENCE;
        String remark = zh ? "（参考，非官方）" : " (reference, not official)";
        row.add(method.name() + (reference ? remark : ""));
        row.add(whole.row().hash());
        return row.toArray();
    }
}
