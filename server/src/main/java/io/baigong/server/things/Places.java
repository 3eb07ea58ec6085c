package io.baigong.server.things;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where things stand: sites, and the paths below them (ISA-95 area/line/cell) as a tree of which
/// each branch is asked for by itself.
@Component
final class Places {
    private static final int MOST = 1_000;

    private final JdbcClient db;
    private final ThingList list;
    private final Sites sites;

    Places(JdbcClient db, ThingList list, Sites sites) {
        this.db = db;
        this.list = list;
        this.sites = sites;
    }

    /// A site or a place below one, with the things there and below.
    ///
    /// @param place path below the site; empty for the site itself
    /// @param leaf whether there is nothing below
    @Schema(name = "PlaceBranch")
    record Branch(
            String site,
            String place,
            Name name,
            int things,
            int online,
            int offline,
            int never,
            boolean leaf) {}

    private record Counted(String name, int things, int online, int offline, boolean leaf) {}

    /// The branches right below a place, the sites when no site is named. Sites are all there;
    /// places only those with things that the filter means.
    ///
    /// @param filter what it says of site and place is where to look
    List<Branch> below(int organisation, ThingFilter filter) {
        if (filter.site() == null) {
            return sites(organisation, filter);
        }
        String above = filter.place() == null ? "" : filter.place() + "/";
        return count(organisation, filter, below(above), Map.of("skip", above.length() + 1))
                .stream()
                .filter(one -> !one.name().isEmpty())
                .map(one -> branch(filter.site(), above + one.name(), Name.of(one.name()), one))
                .toList();
    }

    /// The first step below a path, and whether there is another one after it.
    private static String below(String above) {
        String rest = above.isEmpty() ? "t.place" : "substr(t.place, :skip)";
        return "split_part(%1$s, '/', 1) branch, strpos(%1$s, '/') = 0 leaf".formatted(rest);
    }

    private List<Branch> sites(int organisation, ThingFilter filter) {
        var counted = new HashMap<String, Counted>();
        count(
                        organisation,
                        filter.anywhere(),
                        "t.site_id::text branch, t.place = '' leaf",
                        Map.of())
                .forEach(one -> counted.put(one.name(), one));
        var branches = new ArrayList<Branch>();
        for (var site : sites.all(organisation)) {
            var one =
                    counted.getOrDefault(
                            Integer.toString(site.number()), new Counted("", 0, 0, 0, true));
            branches.add(branch(site.key(), "", site.name(), one));
        }
        return branches;
    }

    private static Branch branch(String site, String place, Name name, Counted one) {
        int never = one.things() - one.online() - one.offline();
        return new Branch(
                site, place, name, one.things(), one.online(), one.offline(), never, one.leaf());
    }

    private List<Counted> count(
            int organisation, ThingFilter filter, String columns, Map<String, ?> more) {
        Map<String, Object> parameters = new HashMap<>(more);
        String where = list.where(organisation, filter, parameters);
        return db
                .sql(
                        """
                        select branch, array_agg(id) things, bool_and(leaf) leaf
                          from (select t.id, %s from thing t where %s) b
                         group by branch order by branch limit %d\
                        """
                                .formatted(columns, where, MOST))
                .params(parameters)
                .query((rs, _) -> counted(rs, list.presence(), filter.presence()))
                .list()
                .stream()
                .filter(one -> one.things() > 0)
                .toList();
    }

    private static Counted counted(
            ResultSet rs, PresenceView presence, PresenceView.@Nullable State wanted)
            throws SQLException {
        var counts = new int[PresenceView.State.values().length];
        int all = 0;
        for (var thing : (Integer[]) rs.getArray("things").getArray()) {
            var state = presence.state(thing);
            if (wanted == null || wanted == state) {
                counts[state.ordinal()]++;
                all++;
            }
        }
        return new Counted(
                rs.getString("branch"),
                all,
                counts[PresenceView.State.ONLINE.ordinal()],
                counts[PresenceView.State.OFFLINE.ordinal()],
                rs.getBoolean("leaf"));
    }

    /// A tag, and how many things have it.
    @Schema(name = "TagInUse")
    record Tag(String tag, int things) {}

    /// The most used tags that hold a text.
    List<Tag> tags(int organisation, String query, int most) {
        return db.sql(
                        """
                        select tag, count(*) things from thing t, unnest(t.tags) tag
                         where t.organisation_id = :organisation and lower(tag) like :query
                         group by tag order by things desc, tag limit :most\
                        """)
                .param("organisation", organisation)
                .param(
                        "query",
                        "%" + ThingList.escaped(query.toLowerCase(java.util.Locale.ROOT)) + "%")
                .param("most", most)
                .query((rs, _) -> new Tag(rs.getString("tag"), rs.getInt("things")))
                .list();
    }
}
