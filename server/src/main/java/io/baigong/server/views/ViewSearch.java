package io.baigong.server.views;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Searchable;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/// What the search over everything finds of boards and explorations.
@Configuration(proxyBeanMethods = false)
class ViewSearch {
    @Bean
    @Order(5)
    Searchable searchableBoards(Views views) {
        return new OfKind(views, Views.Kind.BOARD);
    }

    @Bean
    @Order(6)
    Searchable searchableExplorations(Views views) {
        return new OfKind(views, Views.Kind.EXPLORATION);
    }

    private record OfKind(Views views, Views.Kind of) implements Searchable {
        @Override
        public String kind() {
            return of.key();
        }

        @Override
        public Set<Scope> needs() {
            return Set.of(Scope.READINGS_READ);
        }

        @Override
        public List<Found> search(Caller caller, String text, int most) {
            return views.search(caller, of, text, most).stream()
                    .map(view ->
                            new Found(
                                    kind(), Integer.toString(view.id()), view.name(), view.owner()))
                    .toList();
        }
    }
}
