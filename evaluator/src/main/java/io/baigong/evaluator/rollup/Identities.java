package io.baigong.evaluator.rollup;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which names mean the same subject, such as a serial number and an identifier of one device.
public final class Identities {
    private final Map<String, String> subjects;

    private Identities(Map<String, String> subjects) {
        this.subjects = Map.copyOf(subjects);
    }

    /// @param same sets of names of one subject each; sets that share a name are one
    public static Identities of(Collection<? extends Collection<String>> same) {
        var above = new HashMap<String, String>();
        for (var names : same) {
            var all = names.iterator();
            if (all.hasNext()) {
                var first = all.next();
                all.forEachRemaining(name -> join(above, first, name));
                join(above, first, first);
            }
        }
        var subjects = new HashMap<String, String>();
        above.keySet().forEach(name -> subjects.put(name, top(above, name)));
        return new Identities(subjects);
    }

    /// Every name is a subject of its own.
    public static Identities distinct() {
        return of(List.<List<String>>of());
    }

    private static void join(Map<String, String> above, String one, String other) {
        above.putIfAbsent(one, one);
        above.putIfAbsent(other, other);
        var a = top(above, one);
        var b = top(above, other);
        // The first in order stands for all, whatever the order of arrival.
        above.put(a.compareTo(b) < 0 ? b : a, a.compareTo(b) < 0 ? a : b);
    }

    private static String top(Map<String, String> above, String name) {
        var at = name;
        for (var next = above.get(at); next != null && !next.equals(at); next = above.get(at)) {
            at = next;
        }
        return at;
    }

    /// The name that stands for all names of the subject.
    public String subject(String name) {
        return subjects.getOrDefault(name, name);
    }
}
