package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Subtrees;
import io.baigong.server.database.Tenancy;
import io.baigong.server.overview.Regions.Place;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where an officer begins, and how a node lies below what was granted.
@Component
class GrantedPlaces {
    private static final String COLUMNS =
            "n.id, h.key as hierarchy_key, n.code, n.name_zh, n.name_en";

    private final JdbcClient db;
    private final Extents extents;
    private final Subtrees subtrees;
    private final Clock clock;

    GrantedPlaces(JdbcClient db, Extents extents, Subtrees subtrees, Clock clock) {
        this.db = db;
        this.extents = extents;
        this.subtrees = subtrees;
        this.clock = clock;
    }

    /// A node on the way down.
    ///
    /// @param granted whether the caller may ask for its figures
    @Schema(name = "RegionStep")
    record Step(Place place, boolean granted) {}

    /// The nodes on which the caller may read the register, by hierarchy and code.
    List<Place> roots(Caller caller) {
        var granted = extents.roots(caller);
        return granted.isEmpty()
                ? List.of()
                : Tenancy.asPlatform(() ->
                        db.sql(
                                        "select %s from node n join hierarchy h on h.id = n.hierarchy where n.id = any(:ids) order by h.id, n.code"
                                                .formatted(COLUMNS))
                                .param("ids", granted.toArray(Long[]::new))
                                .query(GrantedPlaces::place)
                                .list());
    }

    /// From the top to the node itself.
    List<Step> path(Caller caller, int node) {
        record Above(int id, Place place) {}
        var roots = extents.roots(caller);
        var above =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        """
                                        with recursive above(node, height) as (
                                            select :node, 0
                                            union
                                            select p.parent, a.height + 1 from above a join node_parent p
                                                on p.node = a.node and p.valid_from <= :on and p.valid_to > :on
                                             where p.parent is not null and a.height < 100)
                                        select %s from above a join node n on n.id = a.node
                                            join hierarchy h on h.id = n.hierarchy order by a.height desc\
                                        """
                                                .formatted(COLUMNS))
                                .param("node", node)
                                .param("on", LocalDate.ofInstant(clock.instant(), clock.getZone()))
                                .query((row, n) -> new Above(row.getInt("id"), place(row, n)))
                                .list());
        return above.stream()
                .map(one ->
                        new Step(
                                one.place(),
                                caller.platformAdministrator()
                                        || roots.stream()
                                                .anyMatch(
                                                        root -> subtrees.contains(root, one.id()))))
                .toList();
    }

    private static Place place(ResultSet row, int n) throws SQLException {
        return new Place(
                row.getString("hierarchy_key"),
                row.getString("code"),
                new Name(row.getString("name_zh"), row.getString("name_en")));
    }
}
