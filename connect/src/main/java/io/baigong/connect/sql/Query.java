package io.baigong.connect.sql;

import io.baigong.connect.ConnectFault;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One query of a device. Written as
///
/// ```
/// [measurements]
/// cursor: id
/// begin: 0
/// time: taken_at
/// zone: Asia/Shanghai
/// select id, taken_at, machine, temperature from measurement where id > :cursor order by id
/// ```
///
/// @param text with `?` for the cursor
/// @param parameters how often the cursor stands in the text
/// @param cursor column that grows from row to row; none when each round reads everything
/// @param begin what the cursor is before the first row
/// @param time column of the source's time; none when there is none
/// @param zone of times without one
record Query(
        String name,
        String text,
        int parameters,
        @Nullable String cursor,
        String begin,
        @Nullable String time,
        ZoneId zone) {
    private static final int MOST = 50;
    private static final Set<String> KEYS = Set.of("cursor", "begin", "time", "zone");
    private static final Pattern HEAD = Pattern.compile("\\[([A-Za-z0-9_-]{1,40})]");
    private static final Pattern ENTRY = Pattern.compile("([a-z]+)\\s*:\\s*(\\S.*)");
    private static final Pattern CURSOR =
            Pattern.compile("'(?:[^']|'')*'|(?<!:):cursor\\b", Pattern.CASE_INSENSITIVE);

    /// By name.
    ///
    /// @throws ConnectFault of kind SETTINGS, with the line that is wrong
    static Map<String, Query> read(String text) throws ConnectFault {
        var queries = new LinkedHashMap<String, Query>();
        var lines = text.lines().toList();
        int at = 0;
        while (at < lines.size()) {
            if (lines.get(at).isBlank()) {
                at++;
                continue;
            }
            var head = HEAD.matcher(lines.get(at).strip());
            if (!head.matches()) {
                throw wrong(at, "[name] before a query", lines.get(at));
            }
            int end = at + 1;
            while (end < lines.size() && !HEAD.matcher(lines.get(end).strip()).matches()) {
                end++;
            }
            if (queries.put(head.group(1), query(head.group(1), lines, at + 1, end)) != null) {
                throw wrong(at, "a name that is not there yet", head.group(1));
            }
            at = end;
        }
        if (queries.isEmpty() || queries.size() > MOST) {
            throw wrong(0, "1 to %d queries".formatted(MOST), Integer.toString(queries.size()));
        }
        return queries;
    }

    private static Query query(String name, List<String> lines, int from, int to)
            throws ConnectFault {
        Map<String, String> entries = new HashMap<>();
        int at = from;
        while (at < to) {
            var entry = ENTRY.matcher(lines.get(at).strip());
            if (!entry.matches() || !KEYS.contains(entry.group(1))) {
                break;
            }
            entries.put(entry.group(1), entry.group(2));
            at++;
        }
        String sql = String.join("\n", lines.subList(at, to)).strip().replaceFirst(";$", "");
        String plain = sql.toLowerCase(Locale.ROOT);
        if (!plain.startsWith("select") && !plain.startsWith("with")) {
            throw wrong(
                    at, "a query that begins with select or with", sql.isEmpty() ? "nothing" : sql);
        }
        var marked = new ArrayList<String>();
        String text =
                CURSOR.matcher(sql)
                        .replaceAll(found -> {
                            if (found.group().startsWith("'")) {
                                return java.util.regex.Matcher.quoteReplacement(found.group());
                            }
                            marked.add("?");
                            return "?";
                        });
        String cursor = entries.get("cursor");
        if (cursor == null != marked.isEmpty()) {
            throw wrong(
                    at,
                    "cursor: and :cursor, or neither",
                    cursor == null ? ":cursor only" : "cursor: only");
        }
        if (cursor != null && (!plain.contains("order by") || !entries.containsKey("begin"))) {
            throw wrong(at, "begin: and order by beside a cursor", "a query without one of them");
        }
        return new Query(
                name,
                text,
                marked.size(),
                cursor,
                entries.getOrDefault("begin", ""),
                entries.get("time"),
                zone(entries.getOrDefault("zone", "UTC"), from));
    }

    private static ZoneId zone(String text, int line) throws ConnectFault {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException none) {
            throw wrong(line, "a zone such as Asia/Shanghai", text);
        }
    }

    private static ConnectFault wrong(int line, String expected, String came) {
        String shown = came.length() <= 80 ? came : came.substring(0, 80) + "…";
        return new ConnectFault(
                ConnectFault.Kind.SETTINGS,
                "queries, line %d: expected %s, came %s".formatted(line + 1, expected, shown));
    }
}
