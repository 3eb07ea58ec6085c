package io.baigong.server.organisations;

import io.baigong.server.access.Caller;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Searchable;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// What the search over everything finds of organisations.
@Component
@Order(4)
class RegisterSearch implements Searchable {
    private final Register register;
    private final Days days;

    RegisterSearch(Register register, Days days) {
        this.register = register;
        this.days = days;
    }

    @Override
    public String kind() {
        return "organisation";
    }

    @Override
    public Set<Scope> needs() {
        return Set.of(Scope.ORGANISATIONS_READ);
    }

    @Override
    public List<Found> search(Caller caller, String text, int most) {
        var wanted = new Register.Wanted(days.on(null), null, text, List.of());
        return register
                .list(register.sight(caller), wanted, new PageRequest(0, most))
                .items()
                .stream()
                .map(one -> new Found(kind(), one.key(), one.name(), one.creditCode()))
                .toList();
    }
}
