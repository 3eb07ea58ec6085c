package io.baigong.evaluator.method;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Methods for tests: short ones as text, and those of the packs.
final class Methods {
    static final Path PACKS = Path.of("..", "packs");

    private Methods() {}

    /// A method with these members beside the ones that every method has.
    static String json(String members) {
        return """
        {"key": "m", "edition": "1", "title": {"zh": "方法", "en": "method"},
         "summary": {"zh": "摘要", "en": "summary"}, "standing": "reference",
         "sources": [{"title": {"zh": "来源", "en": "source"}}],
         "subject": "organisation", "period": "year",
        """
                + members
                + "}";
    }

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    static CompiledMethod compiled(String members) {
        try {
            return CompiledMethod.of(MethodReader.read(bytes(json(members))));
        } catch (MethodFaults e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    static List<MethodFault> faults(String members) {
        try {
            CompiledMethod.of(MethodReader.read(bytes(json(members))));
            return List.of();
        } catch (MethodFaults e) {
            return e.faults();
        }
    }

    static CompiledMethod packed(String pack, String file) {
        Path path = PACKS.resolve(pack).resolve("methods").resolve(file + ".json");
        try {
            return CompiledMethod.of(MethodReader.read(Files.readAllBytes(path)));
        } catch (IOException | MethodFaults e) {
            throw new AssertionError(path + ": " + e.getMessage(), e);
        }
    }

    static String input(String key) {
        return input(key, "");
    }

    /// @param more members, each with a comma before it
    static String input(String key, String more) {
        return """
        {"key": "%s", "title": {"zh": "%s", "en": "%s"}, "from": {"table": "t", "column": "%s"}%s}\
        """
                .formatted(key, key, key, key, more);
    }

    static String step(String key, String members) {
        return """
        {"key": "%s", "title": {"zh": "%s", "en": "%s"}, %s}\
        """
                .formatted(key, key, key, members);
    }

    static SubjectIn subject(String key, Object... inputs) {
        Map<String, Given> all = new LinkedHashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            all.put((String) inputs[i], given(inputs[i + 1]));
        }
        return new SubjectIn(key, Map.of(), all);
    }

    private static Given given(@Nullable Object value) {
        if (value instanceof Given given) {
            return given;
        }
        boolean number = value instanceof String text && text.matches("-?\\d+(\\.\\d+)?");
        return Given.of(number ? new BigDecimal((String) value) : value, Label.EVIDENCED);
    }

    static Calculation calculate(CompiledMethod method, SubjectIn... subjects) {
        return method.calculate(Population.of("2022", List.of(subjects)));
    }
}
