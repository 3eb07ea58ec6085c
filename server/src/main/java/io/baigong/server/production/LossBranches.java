package io.baigong.server.production;

import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How machines are told apart one level down: sites, then the places below each other (ISA-95
/// area, line, cell), then the machines themselves. A level with one branch only is passed over.
final class LossBranches {
    private LossBranches() {}

    /// @param site null for all sites
    /// @param place path below the site, empty for the site itself
    /// @param workUnit null for a place
    record Branch(String site, String place, @Nullable String workUnit) {}

    /// Whether a machine stands there.
    static boolean holds(ThingHandle thing, @Nullable String site, String place) {
        return (site == null || thing.siteKey().equals(site)) && isBelow(thing.place(), place);
    }

    private static boolean isBelow(String place, String above) {
        return above.isEmpty() || place.equals(above) || place.startsWith(above + "/");
    }

    /// The branch of each machine by its number.
    ///
    /// @param site null for all sites
    static Map<Integer, Branch> of(List<VisibleThing> things, @Nullable String site, String place) {
        var handles = things.stream().map(VisibleThing::handle).toList();
        var sites = handles.stream().map(ThingHandle::siteKey).distinct().toList();
        if (site == null && sites.size() > 1) {
            return named(group(handles, one -> new Branch(one.siteKey(), "", null)));
        }
        String above = place;
        while (true) {
            String here = above;
            var groups = group(handles, one -> below(one, here));
            if (groups.size() != 1 || groups.keySet().iterator().next().workUnit() != null) {
                return named(groups);
            }
            above = groups.keySet().iterator().next().place();
        }
    }

    private interface Rule {
        Branch of(ThingHandle thing);
    }

    private static Map<Branch, List<ThingHandle>> group(List<ThingHandle> things, Rule rule) {
        var groups = new LinkedHashMap<Branch, List<ThingHandle>>();
        things.forEach(
                thing -> groups.computeIfAbsent(rule.of(thing), _ -> new ArrayList<>()).add(thing));
        return groups;
    }

    private static Branch below(ThingHandle thing, String above) {
        if (!isBelow(thing.place(), above) || thing.place().equals(above)) {
            return new Branch(thing.siteKey(), thing.place(), thing.key());
        }
        int from = above.isEmpty() ? 0 : above.length() + 1;
        int to = thing.place().indexOf('/', from);
        return new Branch(
                thing.siteKey(), to < 0 ? thing.place() : thing.place().substring(0, to), null);
    }

    /// A place with one machine is that machine.
    private static Map<Integer, Branch> named(Map<Branch, List<ThingHandle>> groups) {
        var named = new LinkedHashMap<Integer, Branch>();
        groups.forEach((branch, things) -> {
            var lone = things.getFirst();
            var meant =
                    things.size() == 1
                            ? new Branch(lone.siteKey(), lone.place(), lone.key())
                            : branch;
            things.forEach(thing -> named.put(thing.number(), meant));
        });
        return named;
    }
}
