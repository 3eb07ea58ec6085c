package io.baigong.server.organisations;

import com.fasterxml.jackson.annotation.JsonValue;

/// By what a hierarchy orders organisations.
enum HierarchyKind implements Word {
    /// Regions (GB/T 2260).
    ADMINISTRATIVE("administrative", true),
    /// Main industries (GB/T 4754).
    INDUSTRY("industry", true),
    PARK("park", false),
    CHAIN("chain", false),
    GROUP("group", false);

    private final String key;
    private final boolean sole;

    HierarchyKind(String key, boolean sole) {
        this.key = key;
        this.sole = sole;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /// Whether an organisation is in one node at a time.
    boolean sole() {
        return sole;
    }

    static HierarchyKind of(String key) {
        return Word.of(values(), "kind", key);
    }
}
