package io.baigong.server.facts;

import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import io.baigong.server.tables.Columns;
import io.baigong.server.tables.CsvFile;
import io.baigong.server.tables.TableFile;
import io.baigong.server.tables.XlsxFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table of facts as a file for people: its headings in their language, and what they mean when
/// the file comes back.
final class TableFiles {
    static final String SUBJECT = "subject";
    static final String NAME = "name";
    static final String PERIOD = "period";

    /// How people write units for which there is a symbol.
    private static final Map<String, String> UNITS =
            Map.ofEntries(
                    Map.entry("吨", "t"),
                    Map.entry("千克", "kg"),
                    Map.entry("千瓦时", "kWh"),
                    Map.entry("度", "kWh"),
                    Map.entry("万千瓦时", "万kWh"),
                    Map.entry("万度", "万kWh"),
                    Map.entry("兆瓦时", "MWh"),
                    Map.entry("吉焦", "GJ"),
                    Map.entry("吨标煤", "tce"),
                    Map.entry("吨标准煤", "tce"),
                    Map.entry("平方米", "m2"),
                    Map.entry("公顷", "ha"),
                    Map.entry("立方米", "m3"),
                    Map.entry("cny", "元"));

    private TableFiles() {}

    private record Heads(String zh, String en, List<String> others) {}

    private static Heads subject(SubjectKind kind) {
        return switch (kind) {
            case ORGANISATION ->
                    new Heads(
                            "统一社会信用代码",
                            "credit_code",
                            List.of(
                                    "credit code",
                                    "信用代码",
                                    "社会信用代码",
                                    "organisation",
                                    "key",
                                    "标识",
                                    "机构"));
            case THING -> new Heads("物", "thing", List.of("key", "标识", "设备"));
            case PLACE -> new Heads("行政区划代码", "region", List.of("行政区划", "地区", "place"));
            case OTHER -> new Heads("对象", "subject", List.of());
        };
    }

    private static Heads period(PeriodKind kind) {
        return switch (kind) {
            case YEAR -> new Heads("年份", "year", List.of("年度", "年"));
            case QUARTER -> new Heads("季度", "quarter", List.of("季"));
            case MONTH -> new Heads("月份", "month", List.of("月"));
            case DAY -> new Heads("日期", "day", List.of("date", "日"));
        };
    }

    private static boolean hasName(TableTemplate table) {
        return table.subject() == SubjectKind.ORGANISATION;
    }

    /// The headings, in the caller's language.
    static List<String> headings(TableTemplate table, Locale language) {
        boolean chinese = isChinese(language);
        var headings = new ArrayList<String>();
        var subject = subject(table.subject());
        headings.add(chinese ? subject.zh() : subject.en());
        if (hasName(table)) {
            headings.add(chinese ? "企业名称" : "name");
        }
        var period = period(table.period());
        headings.add(chinese ? period.zh() : period.en());
        table.columns().forEach(column -> headings.add(column.heading(chinese)));
        return headings;
    }

    static boolean isChinese(Locale language) {
        return !language.getLanguage().equals("en");
    }

    /// What a file may have: headings in either language, or keys.
    static Columns columns(TableTemplate table) {
        var all = new ArrayList<>(List.of(SUBJECT, NAME, PERIOD));
        Map<String, String> otherNames = new HashMap<>();
        var subject = subject(table.subject());
        add(otherNames, SUBJECT, subject);
        add(otherNames, PERIOD, period(table.period()));
        for (var name : List.of("企业名称", "机构名称", "名称", "单位名称")) {
            otherNames.put(name, NAME);
        }
        otherNames.put("时期", PERIOD);
        otherNames.put("期间", PERIOD);
        Map<String, Field> fields = new HashMap<>();
        for (var column : table.columns()) {
            String key = small(column.key());
            fields.put(key, column);
            all.add(key);
            otherNames.put(small(column.title().zh()), key);
            otherNames.put(small(column.title().en()), key);
        }
        return new Columns(
                all,
                List.of(),
                Set.of(),
                otherNames,
                (column, brackets) -> unitFault(fields.get(column), brackets));
    }

    private static void add(Map<String, String> names, String column, Heads heads) {
        names.put(small(heads.zh()), column);
        names.put(small(heads.en()), column);
        heads.others().forEach(one -> names.put(small(one), column));
    }

    static String small(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /// A heading in 元 over a column in 万元 would be wrong by four digits in every row.
    private static @Nullable String unitFault(@Nullable Field field, String brackets) {
        if (field == null || field.type() != FieldType.NUMBER || brackets.isEmpty()) {
            return null;
        }
        String unit = field.unit() == null ? "" : field.unit();
        try {
            var wanted = Unit.of(unit);
            var got = Unit.of(UNITS.getOrDefault(small(brackets), brackets));
            return wanted.sameDimension(got) && !wanted.equals(got)
                    ? "%s in %s".formatted(field.key(), unit.isEmpty() ? "plain numbers" : unit)
                    : null;
        } catch (UnitFault e) {
            return null;
        }
    }

    /// A file to fill: headings, one row as an example, and in a workbook a sheet that says what
    /// each column is.
    static void template(
            TableTemplate table, TableFile.Format format, Locale language, OutputStream out)
            throws IOException {
        var headings = headings(table, language);
        switch (format) {
            case CSV -> {
                try (var file =
                        CsvFile.begin(
                                new BufferedWriter(
                                        new OutputStreamWriter(out, StandardCharsets.UTF_8)),
                                headings)) {
                    file.row(example(table, language));
                }
            }
            case XLSX -> {
                try (var file = new XlsxFile(out)) {
                    file.sheet(title(table, language), headings);
                    file.row(example(table, language));
                    hints(table, file, language);
                }
            }
        }
    }

    static String title(TableTemplate table, Locale language) {
        return isChinese(language) ? table.title().zh() : table.title().en();
    }

    private static @Nullable Object[] example(TableTemplate table, Locale language) {
        boolean chinese = isChinese(language);
        var cells = new ArrayList<@Nullable Object>();
        cells.add(
                switch (table.subject()) {
                    case ORGANISATION -> "91330108DEM000001J";
                    case THING -> "thing-1";
                    case PLACE -> "330108";
                    case OTHER -> chinese ? "例" : "example";
                });
        if (hasName(table)) {
            cells.add(chinese ? "示例企业" : "Example works");
        }
        cells.add(
                switch (table.period()) {
                    case YEAR -> "2022";
                    case QUARTER -> "2022-Q1";
                    case MONTH -> "2022-01";
                    case DAY -> "2022-01-31";
                });
        for (var column : table.columns()) {
            cells.add(example(column, chinese));
        }
        return cells.toArray();
    }

    private static @Nullable Object example(Field column, boolean chinese) {
        if (!column.choices().isEmpty()) {
            var title = column.choices().getFirst().title();
            return chinese ? title.zh() : title.en();
        }
        return switch (column.type()) {
            case NUMBER ->
                    column.min() == null
                            ? java.math.BigDecimal.ONE
                            : column.min().max(java.math.BigDecimal.ONE);
            case TRUTH -> chinese ? "否" : "no";
            case DATE -> "2022-01-31";
            case TEXT, CHOICE, CHOICES, DOCUMENT -> null;
        };
    }

    private static void hints(TableTemplate table, XlsxFile file, Locale language)
            throws IOException {
        boolean chinese = isChinese(language);
        file.sheet(
                chinese ? "填表说明" : "Hints",
                chinese
                        ? List.of("列", "键", "类型", "单位", "必填", "最小", "最大", "可选值", "说明")
                        : List.of(
                                "column",
                                "key",
                                "type",
                                "unit",
                                "required",
                                "min",
                                "max",
                                "choices",
                                "hint"));
        for (var column : table.columns()) {
            var title = column.title();
            var hint = column.hint();
            file.row(
                    chinese ? title.zh() : title.en(),
                    column.key(),
                    column.type().word(),
                    column.unit(),
                    column.required() ? (chinese ? "是" : "yes") : "",
                    column.min(),
                    column.max(),
                    String.join(
                            "; ",
                            column.choices().stream()
                                    .map(one -> chinese ? one.title().zh() : one.title().en())
                                    .toList()),
                    hint == null ? null : chinese ? hint.zh() : hint.en());
        }
    }

    /// One row of a table that is taken away, in the order of [#headings].
    static @Nullable Object[] row(
            TableTemplate table, Fact fact, Subjects.@Nullable SubjectName name, Locale language) {
        boolean chinese = isChinese(language);
        var cells = new ArrayList<@Nullable Object>();
        String code = name == null ? null : name.creditCode();
        cells.add(code == null ? fact.ref().subject() : code);
        if (hasName(table)) {
            cells.add(name == null ? null : chinese ? name.name().zh() : name.name().en());
        }
        cells.add(fact.ref().period());
        for (var column : table.columns()) {
            cells.add(
                    cell(
                            column,
                            FieldValue.value(column, fact.values().path(column.key())),
                            chinese));
        }
        return cells.toArray();
    }

    private static @Nullable Object cell(Field column, @Nullable Object value, boolean chinese) {
        return switch (value) {
            case null -> null;
            case Boolean truth -> chinese ? (truth ? "是" : "否") : truth ? "yes" : "no";
            case List<?> several ->
                    String.join("; ", several.stream().map(String::valueOf).toList());
            case String text when !column.choices().isEmpty() -> {
                var choice = column.choice(text);
                yield choice == null ? text : chinese ? choice.title().zh() : choice.title().en();
            }
            default -> value;
        };
    }

    /// Headings of the columns by key, for those who read an error file.
    static Map<String, String> headingsByKey(TableTemplate table, Locale language) {
        Map<String, String> byKey = new HashMap<>();
        var headings = headings(table, language);
        var keys = new ArrayList<>(List.of(SUBJECT));
        if (hasName(table)) {
            keys.add(NAME);
        }
        keys.add(PERIOD);
        table.columns().forEach(column -> keys.add(column.key()));
        for (int i = 0; i < keys.size(); i++) {
            byKey.put(keys.get(i), headings.get(i));
        }
        return byKey;
    }
}
