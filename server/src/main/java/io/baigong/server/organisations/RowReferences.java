package io.baigong.server.organisations;

import io.baigong.server.tables.Line;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the rows refer to, asked for all of them at once.
final class RowReferences {
    final Map<String, Entity> byCode = new HashMap<>();
    final Map<String, Entity> byKey = new HashMap<>();
    final Map<String, Node> regions;
    final Map<String, Node> industries;
    final Map<Integer, List<Membership>> memberships;
    private final JdbcClient db;

    RowReferences(JdbcClient db, Memberships memberships, List<Line> lines) {
        this.db = db;
        var codes = new HashSet<String>();
        var keys = new HashSet<String>();
        for (var line : lines) {
            String code = CreditCode.normal(line.text("credit_code"));
            codes.add(code);
            keys.add(line.text("key"));
            keys.add(code.toLowerCase(Locale.ROOT));
        }
        for (var one : entities(codes, keys)) {
            byKey.put(one.key(), one);
            if (one.creditCode() != null) {
                byCode.put(one.creditCode(), one);
            }
        }
        regions = nodes(Hierarchy.REGIONS, lines, "region");
        industries = nodes(Hierarchy.INDUSTRIES, lines, "industry");
        this.memberships = memberships.sole(byKey.values().stream().map(Entity::id).toList());
    }

    private List<Entity> entities(Collection<String> codes, Collection<String> keys) {
        return db.sql(
                        """
                        select %s from legal_entity e where e.credit_code = any(:codes)
                        union select %s from legal_entity e where e.key = any(:keys)\
                        """
                                .formatted(Entity.COLUMNS, Entity.COLUMNS))
                .param("codes", codes.toArray(String[]::new))
                .param("keys", keys.toArray(String[]::new))
                .query(Entity::of)
                .list();
    }

    /// By code; industries also without the letter of their section, as they are often written.
    private Map<String, Node> nodes(String hierarchy, List<Line> lines, String column) {
        var codes = new HashSet<String>();
        lines.forEach(line -> codes.add(line.text(column).toUpperCase(Locale.ROOT)));
        var found = new HashMap<String, Node>();
        db.sql(
                        """
                        select %s from node n join hierarchy h on h.id = n.hierarchy where h.key = :hierarchy
                           and (n.code = any(:codes) or (h.kind = 'industry' and substr(n.code, 2) = any(:codes)))\
                        """
                                .formatted(Node.COLUMNS))
                .param("hierarchy", hierarchy)
                .param("codes", codes.toArray(String[]::new))
                .query(Node::of)
                .list()
                .forEach(node -> {
                    found.put(node.code(), node);
                    if (hierarchy.equals(Hierarchy.INDUSTRIES) && node.code().length() > 1) {
                        found.put(node.code().substring(1), node);
                    }
                });
        return found;
    }
}
