package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.Step;
import io.baigong.evaluator.method.Words;
import io.baigong.server.methods.Calculations.Whole;
import io.baigong.server.tables.TableFile;
import io.baigong.server.tables.XlsxFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All figures of a calculation as a file. In a workbook every figure is a link to where it came
/// from, further sheets say how it was calculated and how it is checked, and the standing is on
/// each of them.
///
/// @param names of the subjects
/// @param zh in Chinese, else in English
/// @param base address of the console
record FigureFiles(Whole whole, Map<String, Words> names, boolean zh, String base) {
    private String text(String chinese, String english) {
        return zh ? chinese : english;
    }

    private String text(Words words) {
        return zh ? words.zh() : words.en();
    }

    private CompiledMethod compiled() {
        return whole.calculation().method();
    }

    private Method method() {
        return compiled().method();
    }

    void write(TableFile.Format format, OutputStream out) throws IOException {
        switch (format) {
            case CSV -> {
                try (var file = format.begin(out, method().key(), heading())) {
                    figures(file);
                }
            }
            case XLSX -> {
                try (var file = new XlsxFile(out)) {
                    workbook(file);
                }
            }
        }
    }

    private void workbook(XlsxFile file) throws IOException {
        var above =
                List.of(
                        "%s %s · %s · %s"
                                .formatted(
                                        text(method().title()),
                                        method().edition(),
                                        whole.row().period(),
                                        standing()),
                        text("结果哈希 ", "Hash ") + whole.row().hash());
        file.sheet(text("结果", "Results"), above, heading());
        figures(file);
        file.sheet(
                text("方法", "Method"),
                above,
                List.of(
                        text("标识", "Key"),
                        text("名称", "Name"),
                        text("单位", "Unit"),
                        text("类别", "Kind"),
                        text("来源或公式", "From, or formula")));
        methods(file);
        file.sheet(
                text("系数", "Coefficients"),
                above,
                List.of(
                        text("名称", "Name"),
                        text("适用", "For"),
                        text("数值", "Value"),
                        text("单位", "Unit"),
                        text("载于", "Printed in")));
        coefficients(file);
        file.sheet(text("核验", "Verification"), above, List.of(text("项", "What"), text("内容", "Is")));
        proof(file);
    }

    private String standing() {
        return switch (method().standing()) {
            case OFFICIAL -> text("官方办法", "official");
            case REFERENCE -> text("参考，非官方", "reference, not official");
        };
    }

    private List<String> heading() {
        var heading = new ArrayList<String>();
        heading.add(text("对象", "Subject"));
        heading.add(text("名称", "Name"));
        for (var name : compiled().names()) {
            String unit = unit(name);
            heading.add(text(compiled().title(name)) + (unit.isEmpty() ? "" : " (" + unit + ")"));
        }
        heading.add(text("真实性", "Proof"));
        heading.add(text("方法", "Method"));
        heading.add(text("结果哈希", "Hash"));
        return heading;
    }

    private String unit(String name) {
        return compiled().type(name) instanceof Type.Number(var unit) ? unit.toString() : "";
    }

    private void figures(TableFile file) throws IOException {
        for (var subject : whole.calculation().subjects()) {
            file.row(row(subject));
        }
    }

    private @Nullable Object[] row(String subject) {
        var row = new ArrayList<@Nullable Object>();
        row.add(subject);
        row.add(text(names.getOrDefault(subject, Words.of(subject))));
        String address =
                "%s/#/calculations/%d/%s?step="
                        .formatted(
                                base,
                                whole.row().id(),
                                URLEncoder.encode(subject, StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
        for (var column : compiled().names()) {
            var value = whole.calculation().figure(subject, column).value();
            row.add(value == null ? null : new TableFile.Link(value, address + column));
        }
        var label = whole.calculation().result(subject).label();
        row.add(zh ? List.of("申报", "实证", "核验").get(label.ordinal()) : label.word());
        boolean official = method().standing() == Method.Standing.OFFICIAL;
        row.add(method().name() + (official ? "" : text("（", " (") + standing() + text("）", ")")));
        row.add(whole.row().hash());
        return row.toArray();
    }

    private void methods(XlsxFile file) throws IOException {
        String page =
                "%s/#/methods/%s/%s?at=step-".formatted(base, method().key(), method().edition());
        for (var input : method().inputs()) {
            file.row(
                    input.key(),
                    text(input.title()),
                    unit(input.key()),
                    text("输入", "input"),
                    from(input));
        }
        for (var step : method().steps()) {
            file.row(
                    new TableFile.Link(step.key(), page + step.key()),
                    text(step.title()),
                    unit(step.key()),
                    text("步骤", "step"),
                    how(step.key()));
        }
    }

    private static String from(Input input) {
        return switch (input.from()) {
            case Input.From.Table(String table, String column) -> "table " + table + "/" + column;
            case Input.From.Form(String form, String question) -> "form " + form + "/" + question;
            case Input.From.Method(String key, String step) -> "method " + key + "/" + step;
            case Input.From.Reading reading -> "reading " + reading.of() + " " + reading.as();
            case Input.From.Production(String name) -> "production " + name;
            case Input.From.Platform(String figure, _) -> "platform " + figure;
            case Input.From.Subject(String attribute) -> "register " + attribute;
        };
    }

    /// The formula of each group, or in words what is done.
    private String how(String step) {
        Map<String, String> ways = new LinkedHashMap<>();
        for (var one : method().steps()) {
            if (one.key().equals(step) && one instanceof Step.Formula formula) {
                ways.putAll(formula.formulas());
            }
        }
        if (ways.isEmpty()) {
            return whole.calculation().subjects().stream()
                    .limit(1)
                    .flatMap(one -> whole.calculation().explain(one).lines().stream())
                    .filter(line -> line.step().equals(step))
                    .map(line -> text(line.how()))
                    .findFirst()
                    .orElse("");
        }
        var said = new ArrayList<String>();
        ways.forEach(
                (group, formula) -> said.add(group.isEmpty() ? formula : group + ": " + formula));
        return String.join("; ", said);
    }

    private void coefficients(XlsxFile file) throws IOException {
        for (var coefficient : method().coefficients()) {
            for (var row : coefficient.rows()) {
                file.row(
                        text(coefficient.title()),
                        String.join(" ", row.keys().values()),
                        row.value(),
                        unit(coefficient.key()),
                        Objects.toString(row.source(), ""));
            }
        }
    }

    private void proof(XlsxFile file) throws IOException {
        var row = whole.row();
        file.row(text("性质", "Standing"), standing());
        file.row(text("计算编号", "Calculation"), row.id());
        file.row(text("方法", "Method"), method().name());
        file.row(text("方法哈希", "Hash of the method"), method().sha256());
        file.row(text("所用数据截至", "As known at"), row.asOf().toString());
        file.row(text("计算时间", "Made"), row.made().toString());
        file.row(text("公布时间", "Published"), published(row.published()));
        file.row(text("结果哈希", "Hash"), row.hash());
        String record = "%s/#/calculations/%d?tab=record".formatted(base, row.id());
        file.row(text("重新计算以核验", "Calculate again to verify"), new TableFile.Link(record, record));
        String check = "%s/api/v1/publications/%s".formatted(base, row.hash());
        file.row(text("查验是否公布过", "Check that it was published"), new TableFile.Link(check, check));
        for (var source : method().sources()) {
            file.row(
                    text("依据", "Source"),
                    text(source.title()) + (source.url() == null ? "" : " " + source.url()));
        }
    }

    private String published(@Nullable Instant published) {
        return published == null ? text("未公布", "not published") : published.toString();
    }
}
