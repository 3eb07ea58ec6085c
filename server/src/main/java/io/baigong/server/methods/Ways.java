package io.baigong.server.methods;

import java.util.List;
import java.util.Map;

/// The hierarchies along which figures of organisations are rolled up.
final class Ways {
    static final String FIRST = "administrative";
    static final List<String> ALL = List.of(FIRST, "industry");

    /// The attribute of a subject that says where it is.
    static final Map<String, String> ATTRIBUTES = Map.of(FIRST, "region", "industry", "industry");

    private Ways() {}
}
