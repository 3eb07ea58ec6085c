package io.baigong.server.organisations;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.audit.Actor;
import io.baigong.server.database.Tenancy;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which organisation was in which node when. Changes run inside the caller's transaction, as the
/// platform.
@Component
class Memberships {
    private static final String SELECT =
            """
            select m.id as membership, m.organisation_id, h.kind as hierarchy_kind, m.valid_from,
                   nullif(m.valid_to, 'infinity') as valid_to, m.recorded, m.recorded_by, m.closed,
                   m.closed_by, %s
              from membership m join node n on n.id = m.node join hierarchy h on h.id = n.hierarchy
             where m.withdrawn is null\
            """
                    .formatted(Node.COLUMNS);

    private final JdbcClient db;
    private final Clock clock;

    Memberships(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// All of an organisation, the latest first.
    List<Membership> of(int organisation) {
        return Tenancy.asPlatform(() ->
                db.sql(SELECT + " and m.organisation_id = ? order by h.id, m.valid_from desc")
                        .param(organisation)
                        .query(Membership::of)
                        .list());
    }

    /// All of several organisations in the hierarchies where they are in one node at a time.
    Map<Integer, List<Membership>> sole(Collection<Integer> organisations) {
        var found = new HashMap<Integer, List<Membership>>();
        if (!organisations.isEmpty()) {
            db.sql(SELECT + " and m.sole and m.organisation_id = any(:organisations)")
                    .param("organisations", Tree.ints(organisations))
                    .query(row -> {
                        found.computeIfAbsent(row.getInt("organisation_id"), _ -> new ArrayList<>())
                                .add(Membership.of(row, 0));
                    });
        }
        return found;
    }

    /// A place of an organisation on a day.
    record Place(HierarchyKind kind, Node node) {}

    /// Where organisations are on a day.
    Map<Integer, List<Place>> on(LocalDate day, Collection<Integer> organisations) {
        var found = new HashMap<Integer, List<Place>>();
        Tenancy.asPlatform(() -> {
            db.sql(
                            SELECT
                                    + " and m.organisation_id = any(:organisations) and m.valid_from <= :on"
                                    + " and m.valid_to > :on order by h.id, n.code")
                    .param("organisations", Tree.ints(organisations))
                    .param("on", day)
                    .query(row -> {
                        found.computeIfAbsent(row.getInt("organisation_id"), _ -> new ArrayList<>())
                                .add(
                                        new Place(
                                                HierarchyKind.of(row.getString("hierarchy_kind")),
                                                Node.of(row, 0)));
                    });
            return true;
        });
        return found;
    }

    /// @param to null for open
    record Wish(Hierarchy hierarchy, Node node, LocalDate from, @Nullable LocalDate to) {}

    /// Puts an organisation into a node from a day on. In a hierarchy where it is in one node at a
    /// time it moves: the membership of that day ends, and the new one lasts until the next that is
    /// recorded.
    ///
    /// @return whether anything changed; being there already changes nothing
    /// @throws Conflict `membership-overlaps` when another one begins before its end
    boolean place(Entity organisation, Wish wish) {
        var hierarchy = wish.hierarchy();
        var node = wish.node();
        var from = wish.from();
        var to = wish.to();
        lock(organisation.id());
        checkLife(organisation, from, to);
        var others = others(organisation.id(), hierarchy, node);
        var next =
                others.stream()
                        .map(Membership::from)
                        .filter(from::isBefore)
                        .min(LocalDate::compareTo);
        if (to != null && next.isPresent() && next.get().isBefore(to)) {
            throw new Conflict(
                    "membership-overlaps",
                    "%s is in %s from %s on"
                            .formatted(organisation.key(), hierarchy.key(), next.get()));
        }
        for (var other : others) {
            boolean then =
                    !other.from().isAfter(from) && (other.to() == null || other.to().isAfter(from));
            if (then && other.node().id() == node.id()) {
                return false;
            }
            if (then) {
                end(other.id(), other.from(), from);
            }
        }
        LocalDate open = next.isPresent() ? next.get() : organisation.ended();
        insert(organisation.id(), new Wish(hierarchy, node, from, to != null ? to : open));
        return true;
    }

    private List<Membership> others(int organisation, Hierarchy hierarchy, Node node) {
        String which = hierarchy.kind().sole() ? "m.hierarchy = ?" : "m.node = ?";
        return db.sql(SELECT + " and m.organisation_id = ? and " + which)
                .params(organisation, hierarchy.kind().sole() ? hierarchy.id() : node.id())
                .query(Membership::of)
                .list();
    }

    private static void checkLife(Entity organisation, LocalDate from, @Nullable LocalDate to) {
        var begun = organisation.begun();
        var ended = organisation.ended();
        if (begun != null && from.isBefore(begun)) {
            throw new Invalid("from", "not before " + begun + ", when it began", from);
        }
        if (ended != null && !from.isBefore(ended)) {
            throw new Invalid("from", "before " + ended + ", when it ended", from);
        }
        if (to != null && !to.isAfter(from)) {
            throw new Invalid("to", "a day after " + from, to);
        }
        if (to != null && ended != null && to.isAfter(ended)) {
            throw new Invalid("to", "not after " + ended + ", when it ended", to);
        }
    }

    private void insert(int organisation, Wish wish) {
        db.sql(
                        """
                        insert into membership (organisation_id, hierarchy, node, valid_from, valid_to, sole,
                            recorded, recorded_by)
                        values (:organisation, :hierarchy, :node, :from, coalesce(:to::date, 'infinity'), :sole,
                            :now, :by)\
                        """)
                .param("organisation", organisation)
                .param("hierarchy", wish.hierarchy().id())
                .param("node", wish.node().id())
                .param("from", wish.from())
                .param("to", wish.to())
                .param("sole", wish.hierarchy().kind().sole())
                .param("now", Timestamp.from(clock.instant()))
                .param("by", Actor.current().name())
                .update();
    }

    /// Puts organisations that are nowhere yet in a hierarchy of one node at a time into nodes.
    void placeNew(
            int hierarchy, List<Integer> organisations, List<Integer> nodes, List<LocalDate> from) {
        db.sql(
                        """
                        insert into membership (organisation_id, hierarchy, node, valid_from, sole, recorded, recorded_by)
                        select o, :hierarchy, n, d, true, :now, :by from unnest(:o, :n, :d) as row (o, n, d)\
                        """)
                .param("hierarchy", hierarchy)
                .param("now", Timestamp.from(clock.instant()))
                .param("by", Actor.current().name())
                .param("o", Tree.ints(organisations))
                .param("n", Tree.ints(nodes))
                .param("d", from.stream().map(Date::valueOf).toArray(Date[]::new))
                .update();
    }

    /// Ends one on a day; one that would not have begun by then is withdrawn.
    private void end(long id, LocalDate began, LocalDate on) {
        String change =
                began.isBefore(on)
                        ? "valid_to = :on, closed = :now, closed_by = :by"
                        : "withdrawn = :now, closed = :now, closed_by = :by";
        db.sql("update membership set " + change + " where id = :id")
                .param("on", on)
                .param("now", Timestamp.from(clock.instant()))
                .param("by", Actor.current().name())
                .param("id", id)
                .update();
    }

    /// Ends a membership of an organisation.
    ///
    /// @param on the first day on which it is no more; at or before its first day it is withdrawn
    Membership end(Entity organisation, long id, LocalDate on) {
        lock(organisation.id());
        var one = one(organisation, id);
        var to = one.to();
        if (to != null && to.isBefore(on)) {
            throw new Invalid("to", "not after " + to + ", when it ended", on);
        }
        end(id, one.from(), on);
        return one;
    }

    Membership one(Entity organisation, long id) {
        return Tenancy.asPlatform(() ->
                        db.sql(SELECT + " and m.organisation_id = ? and m.id = ?")
                                .params(organisation.id(), id)
                                .query(Membership::of)
                                .optional())
                .orElseThrow(() -> new NotFound("membership", id));
    }

    /// Ends all memberships of an organisation that ends on that day.
    void endAll(int organisation, LocalDate on) {
        lock(organisation);
        for (var one : of(organisation)) {
            var to = one.to();
            if (to == null || to.isAfter(on)) {
                end(one.id(), one.from(), on);
            }
        }
    }

    /// Gives one organisation from a day on the places that another has then, where it is in one
    /// node at a time.
    void inherit(int from, Entity to, LocalDate on) {
        var places = on(on, List.of(from)).getOrDefault(from, List.of());
        for (var place : places) {
            if (place.kind().sole()) {
                var hierarchy =
                        new Hierarchy(
                                place.node().hierarchyId(),
                                0,
                                place.node().hierarchy(),
                                place.kind(),
                                place.node().name());
                place(to, new Wish(hierarchy, place.node(), on, null));
            }
        }
    }

    /// One change of an organisation's places at a time.
    private void lock(int organisation) {
        db.sql("select organisation_id from legal_entity where organisation_id = ? for update")
                .param(organisation)
                .query(Integer.class)
                .single();
    }
}
