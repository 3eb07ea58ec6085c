package io.baigong.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Answers as a table, JSON or CSV.
final class Output {
    static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Format format;
    private final PrintWriter out;

    enum Format {
        table,
        json,
        csv
    }

    /// @param value of an item, as text
    record Column(String title, Function<JsonNode, String> value) {
        /// @param path of names, joined by points
        static Column at(String title, String path) {
            String pointer = "/" + path.replace('.', '/');
            return new Column(title, item -> text(item.at(pointer)));
        }

        static Column name(String title) {
            return new Column(title, item -> Output.name(item.path("name")));
        }
    }

    Output(Format format, PrintWriter out) {
        this.format = format;
        this.out = out;
    }

    /// Standard output, in UTF-8 whatever the terminal says of itself.
    static PrintWriter standard() {
        return new PrintWriter(
                new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    }

    PrintWriter out() {
        return out;
    }

    void list(Stream<JsonNode> items, List<Column> columns) {
        switch (format) {
            case json -> array(items);
            case csv -> csv(items, columns);
            case table -> table(items, columns);
        }
        out.flush();
    }

    /// One thing: JSON, unless a table is asked for and there are columns for it.
    void one(JsonNode item, List<Column> columns) {
        switch (format) {
            case json -> out.println(PRETTY.writeValueAsString(item));
            case csv -> csv(Stream.of(item), columns);
            case table -> {
                int width =
                        columns.stream().mapToInt(column -> width(column.title())).max().orElse(0);
                for (var column : columns) {
                    out.println(padded(column.title(), width) + "  " + column.value().apply(item));
                }
            }
        }
        out.flush();
    }

    private void array(Stream<JsonNode> items) {
        out.print("[");
        var separator = new String[] {"\n"};
        items.forEach(item -> {
            out.print(separator[0] + item);
            separator[0] = ",\n";
        });
        out.println("\n]");
    }

    private void csv(Stream<JsonNode> items, List<Column> columns) {
        out.print(row(columns.stream().map(Column::title).toList()));
        items.forEach(item ->
                out.print(
                        row(columns.stream().map(column -> column.value().apply(item)).toList())));
    }

    /// RFC 4180.
    static String row(List<String> cells) {
        var quoted = new ArrayList<String>();
        for (var cell : cells) {
            boolean plain =
                    cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            quoted.add(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
        }
        return String.join(",", quoted) + "\r\n";
    }

    private void table(Stream<JsonNode> items, List<Column> columns) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::title).toList());
        items.forEach(item ->
                rows.add(
                        columns.stream()
                                .map(column -> oneLine(column.value().apply(item)))
                                .toList()));
        int[] widths = new int[columns.size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(padded(row.get(i), widths[i])).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /// What a device sent must not move the cursor of a terminal.
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /// Columns of a terminal: Chinese characters take two.
    static int width(String text) {
        return text.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int c) {
        return c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0x20000 && c <= 0x3FFFD;
    }

    static String text(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (node.isArray()) {
            return String.join(" ", node.valueStream().map(Output::text).toList());
        }
        return node.isObject() ? node.toString() : node.asString();
    }

    /// The name in the language of the environment.
    static String name(JsonNode name) {
        if (name.isString()) {
            return name.asString();
        }
        String own = name.path(Texts.isChinese() ? "zh" : "en").asString("");
        return own.isEmpty() ? name.path(Texts.isChinese() ? "en" : "zh").asString("") : own;
    }
}
