package io.baigong.server.organisations;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.ResultSet;
import java.sql.SQLException;

/// A place in a hierarchy, such as a region.
///
/// @param id by which a grant names it
/// @param keeper the organisation that keeps the hierarchy, 0 for the platform
record Node(
        int id,
        @JsonIgnore int hierarchyId,
        @JsonIgnore int keeper,
        String hierarchy,
        String code,
        Naming name) {
    /// What to select from `node n` and `hierarchy h`.
    static final String COLUMNS =
            "n.id, n.hierarchy, h.organisation_id as keeper, h.key as hierarchy_key, n.code, n.name_zh, n.name_en";

    static Node of(ResultSet row, int n) throws SQLException {
        return new Node(
                row.getInt("id"),
                row.getInt("hierarchy"),
                row.getInt("keeper"),
                row.getString("hierarchy_key"),
                row.getString("code"),
                new Naming(row.getString("name_zh"), row.getString("name_en")));
    }

    /// `hierarchy:code`, as filters name it.
    String path() {
        return hierarchy + ":" + code;
    }
}
