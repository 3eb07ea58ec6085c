package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Searchable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the search over everything finds of things, models and sites.
@Configuration(proxyBeanMethods = false)
class ThingSearch {
    private static final Set<Scope> NEEDS = Set.of(Scope.THINGS_READ);

    @Bean
    @Order(1)
    Searchable searchableThings(JdbcClient db, ThingWords words) {
        return new OfKind("thing") {
            @Override
            public List<Found> search(Caller caller, String text, int most) {
                Map<String, Object> parameters = new HashMap<>();
                String where = words.condition(text, caller.organisation(), parameters);
                return found(
                        db,
                        """
                        select t.key, t.name_zh, t.name_en, nullif(t.place, '') about from thing t
                         where t.organisation_id = :organisation and %s
                         order by lower(t.key) = :text desc, starts_with(lower(t.key), :text) desc,
                                  t.key limit :most\
                        """
                                .formatted(where),
                        parameters,
                        caller,
                        text,
                        most);
            }
        };
    }

    @Bean
    @Order(2)
    Searchable searchableModels(Models models) {
        return new OfKind("model") {
            @Override
            public List<Found> search(Caller caller, String text, int most) {
                return models
                        .summaries(caller.organisation(), text, new PageRequest(0, most))
                        .items()
                        .stream()
                        .map(model ->
                                new Found(kind(), model.key(), model.name(), "v" + model.version()))
                        .toList();
            }
        };
    }

    @Bean
    @Order(3)
    Searchable searchableSites(JdbcClient db) {
        return new OfKind("site") {
            @Override
            public List<Found> search(Caller caller, String text, int most) {
                return found(
                        db,
                        """
                        select s.key, s.name_zh, s.name_en, s.time_zone about from site s
                         where s.organisation_id = :organisation
                           and lower(s.key || ' ' || s.name_zh || ' ' || s.name_en) like :like
                         order by lower(s.key) = :text desc, s.key limit :most\
                        """,
                        Map.of(
                                "like",
                                "%" + ThingList.escaped(text.toLowerCase(Locale.ROOT)) + "%"),
                        caller,
                        text,
                        most);
            }
        };
    }

    private abstract static class OfKind implements Searchable {
        private final String kind;

        OfKind(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public Set<Scope> needs() {
            return NEEDS;
        }

        List<Found> found(
                JdbcClient db,
                String sql,
                Map<String, ?> parameters,
                Caller caller,
                String text,
                int most) {
            return db.sql(sql)
                    .param("organisation", caller.organisation())
                    .param("text", text.toLowerCase(Locale.ROOT))
                    .params(parameters)
                    .param("most", most)
                    .query((rs, _) ->
                            new Found(
                                    kind,
                                    rs.getString("key"),
                                    new Name(rs.getString("name_zh"), rs.getString("name_en")),
                                    rs.getString("about")))
                    .list();
        }
    }
}
