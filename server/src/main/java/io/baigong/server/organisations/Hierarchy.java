package io.baigong.server.organisations;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.ResultSet;
import java.sql.SQLException;

/// An order of organisations in a tree of nodes.
///
/// @param organisation who keeps it, 0 for the platform
record Hierarchy(
        @JsonIgnore int id,
        @JsonIgnore int organisation,
        String key,
        HierarchyKind kind,
        Naming name) {
    /// Key of the platform's own: regions of China.
    static final String REGIONS = "administrative";

    /// Key of the platform's own: industries of China.
    static final String INDUSTRIES = "industry";

    static Hierarchy of(ResultSet row, int n) throws SQLException {
        return new Hierarchy(
                row.getInt("id"),
                row.getInt("organisation_id"),
                row.getString("key"),
                HierarchyKind.of(row.getString("kind")),
                new Naming(row.getString("name_zh"), row.getString("name_en")));
    }
}
