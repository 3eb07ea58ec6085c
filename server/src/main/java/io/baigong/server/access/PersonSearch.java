package io.baigong.server.access;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the search over everything finds of people.
@Component
@Order(7)
class PersonSearch implements Searchable {
    private final JdbcClient db;

    PersonSearch(JdbcClient db) {
        this.db = db;
    }

    @Override
    public String kind() {
        return "person";
    }

    @Override
    public Set<Scope> needs() {
        return Set.of(Scope.PEOPLE_READ);
    }

    @Override
    public List<Found> search(Caller caller, String text, int most) {
        return db.sql(
                        """
                        select login, name from person where organisation_id = :organisation
                           and strpos(lower(login || ' ' || name), :text) > 0
                         order by login limit :most\
                        """)
                .param("organisation", caller.organisation())
                .param("text", text.toLowerCase(Locale.ROOT))
                .param("most", most)
                .query((row, _) ->
                        new Found(kind(), row.getString(1), row.getString(2), row.getString(1)))
                .list();
    }
}
