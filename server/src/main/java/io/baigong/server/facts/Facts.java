package io.baigong.server.facts;

import io.baigong.server.access.NotFound;
import io.baigong.server.database.Tenancy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Facts for those who calculate with them. Whose facts may be read is for the caller to say: it
/// names the organisation that keeps them.
@Service
public class Facts {
    private final FactStore store;
    private final Definitions definitions;
    private final TransactionTemplate transaction;

    Facts(FactStore store, Definitions definitions, TransactionTemplate transaction) {
        this.store = store;
        this.definitions = definitions;
        this.transaction = transaction;
    }

    /// A moment that is settled: no version that anybody records later counts as known by then, and
    /// all that was recorded is. What is asked as of it has the same answer for ever.
    public Instant settled(int organisation) {
        return Tenancy.as(
                organisation,
                () -> Objects.requireNonNull(transaction.execute(_ -> store.tick(organisation))));
    }

    /// Hands over the rows that hold as of a time, ordered by period and subject, some at a time.
    ///
    /// @param periods as [PeriodKind] writes them; empty for all
    /// @param asOf null for now
    public void rows(
            int organisation,
            Source source,
            Collection<String> periods,
            @Nullable Instant asOf,
            Consumer<Fact> taker) {
        var wanted = new FactStore.Wanted(organisation, source, List.copyOf(periods), "", asOf);
        Tenancy.<Boolean, RuntimeException>as(
                organisation,
                () -> {
                    store.each(wanted, taker);
                    return true;
                });
    }

    /// What may stand in rows, by field: types and units are the same in all editions. Empty when
    /// the organisation has no such table or form.
    public Map<String, Field> fields(int organisation, Source source) {
        return Tenancy.as(organisation, () -> definitions.fields(organisation, source));
    }

    /// A version that was used.
    ///
    /// @throws NotFound when there is none
    public Fact version(FactRef ref) {
        var fact = Tenancy.as(ref.organisation(), () -> store.version(ref));
        if (fact == null) {
            throw new NotFound("fact", ref);
        }
        return fact;
    }

    /// The table or form in the edition in which a row was entered; the newest for null.
    ///
    /// @throws NotFound when the organisation has none of that key
    public Definition definition(int organisation, Source source, @Nullable String edition) {
        return Tenancy.as(
                organisation, () -> definitions.get(organisation, source, edition).definition());
    }
}
