package io.baigong.server.access.web;

import com.fasterxml.jackson.databind.JavaType;
import io.baigong.server.access.Page;
import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The names that clients know records by. A record inside another class is called after both when
/// its own name says little: `ViewController.Answer` is a `View`, `ViewController.Summary` a
/// `ViewSummary`.
final class ApiNames extends TypeNameResolver {
    private static final Set<String> SAYS_NOTHING = Set.of("Answer", "Shown", "Listed");
    private static final Set<String> SAYS_LITTLE =
            Set.of(
                    "Request",
                    "Item",
                    "Whole",
                    "Summary",
                    "Wanted",
                    "Changed",
                    "Change",
                    "Detail",
                    "State",
                    "Rules",
                    "Sample",
                    "Metric",
                    "Sent",
                    "Started",
                    "Taken",
                    "Place",
                    "Placed",
                    "Provider",
                    "Enrolment",
                    "Reason",
                    "Kind");

    private final Map<String, Class<?>> named = new ConcurrentHashMap<>();
    private final Set<String> clashes = ConcurrentHashMap.newKeySet();

    /// What cannot be described, because two have the same name.
    Set<String> clashes() {
        return clashes;
    }

    @Override
    protected String nameForGenericType(JavaType type, Set<Options> options) {
        return type.getRawClass() == Page.class
                ? nameForType(type.containedType(0), options) + "Page"
                : super.nameForGenericType(type, options);
    }

    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
        String name = super.nameForClass(type, options);
        var other = named.putIfAbsent(name, type);
        if (other != null && other != type) {
            clashes.add(
                    "two classes are called %s: %s and %s; give one of them a @Schema(name = …)"
                            .formatted(name, other.getName(), type.getName()));
        }
        return name;
    }

    @Override
    protected String getNameOfClass(Class<?> type) {
        String own = type.getSimpleName();
        var outer = type.getEnclosingClass();
        if (outer != null && (SAYS_NOTHING.contains(own) || SAYS_LITTLE.contains(own))) {
            String noun = noun(outer.getSimpleName());
            return SAYS_NOTHING.contains(own) ? noun : noun + own;
        }
        return own.length() > "Answer".length() && own.endsWith("Answer")
                ? own.substring(0, own.length() - "Answer".length())
                : own;
    }

    private static String noun(String outer) {
        String noun = outer.replaceAll("(Controller|Answer|Table|Store)$", "");
        return noun.endsWith("s") ? noun.substring(0, noun.length() - 1) : noun;
    }
}
