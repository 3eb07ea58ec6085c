package io.baigong.server.overview;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Hierarchies as they are today.
final class Trees {
    private static final int MOST_LEVELS = 100;

    private record Hung(int parent, int hierarchy) {}

    private final Map<Integer, Hung> nodes = new HashMap<>();
    private final Set<Integer> parents = new HashSet<>();
    private final Map<String, Integer> hierarchies = new HashMap<>();

    /// @param parent 0 at the top
    void add(int node, int parent, int hierarchy, String key) {
        nodes.put(node, new Hung(parent, hierarchy));
        parents.add(parent);
        hierarchies.put(key, hierarchy);
    }

    boolean has(int node) {
        return nodes.containsKey(node);
    }

    /// The number of a hierarchy; 0 when it has no nodes.
    int hierarchy(String key) {
        return hierarchies.getOrDefault(key, 0);
    }

    int hierarchyOf(int node) {
        var hung = nodes.get(node);
        return hung == null ? 0 : hung.hierarchy();
    }

    /// 0 at the top.
    int parent(int node) {
        var hung = nodes.get(node);
        return hung == null ? 0 : hung.parent();
    }

    boolean isLeaf(int node) {
        return !parents.contains(node);
    }

    /// A node and all above it.
    List<Integer> upwards(int node) {
        var all = new ArrayList<Integer>();
        for (int at = node; at != 0 && all.size() < MOST_LEVELS; at = parent(at)) {
            all.add(at);
        }
        return all;
    }
}
