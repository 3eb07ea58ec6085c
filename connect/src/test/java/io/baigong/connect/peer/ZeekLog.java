package io.baigong.connect.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What Zeek's analyser makes of a recording: a log of separated values that names its fields.
public final class ZeekLog {
    private ZeekLog() {}

    /// Each row by the names of its fields.
    public static List<Map<String, String>> read(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + name);
            }
            return rows(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Map<String, String>> rows(BufferedReader reader) {
        var rows = new ArrayList<Map<String, String>>();
        List<String> fields = List.of();
        for (var line : reader.lines().toList()) {
            var cells = Arrays.asList(line.split("\t"));
            if (line.startsWith("#fields")) {
                fields = cells.subList(1, cells.size());
            } else if (!line.startsWith("#")) {
                var row = new HashMap<String, String>();
                for (int i = 0; i < fields.size(); i++) {
                    row.put(fields.get(i), cells.get(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
