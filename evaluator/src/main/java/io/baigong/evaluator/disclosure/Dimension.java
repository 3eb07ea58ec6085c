package io.baigong.evaluator.disclosure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// One of the ways in which a table breaks its figures down: codes in a tree below the total.
public final class Dimension {
    /// The code of the total.
    public static final String TOTAL = "";

    private final String key;
    private final Map<String, String> above;

    private Dimension(String key, Map<String, String> above) {
        this.key = key;
        this.above = Map.copyOf(above);
    }

    /// @param above for each code the one above it, [#TOTAL] for the highest
    /// @throws IllegalArgumentException when a code above is unknown or above itself
    public static Dimension of(String key, Map<String, String> above) {
        var dimension = new Dimension(key, above);
        for (var code : above.keySet()) {
            var seen = new HashSet<String>();
            for (var at = code; !at.equals(TOTAL); at = dimension.above(at)) {
                if (!seen.add(at)) {
                    throw new IllegalArgumentException(
                            "dimension %s: %s is above itself".formatted(key, at));
                }
            }
        }
        return dimension;
    }

    /// Codes right below the total.
    public static Dimension flat(String key, List<String> codes) {
        var above = new HashMap<String, String>();
        codes.forEach(code -> above.put(code, TOTAL));
        return of(key, above);
    }

    public String key() {
        return key;
    }

    /// @throws IllegalArgumentException for a code that it does not have, and for the total
    String above(String code) {
        var found = above.get(code);
        if (found == null) {
            throw new IllegalArgumentException(
                    "dimension %s has no code '%s'".formatted(key, code));
        }
        return found;
    }

    boolean has(String code) {
        return code.equals(TOTAL) || above.containsKey(code);
    }

    /// A code and all above it, the total last.
    List<String> upwards(String code) {
        var all = new ArrayList<String>();
        for (var at = code; !at.equals(TOTAL); at = above(at)) {
            all.add(at);
        }
        all.add(TOTAL);
        return all;
    }
}
