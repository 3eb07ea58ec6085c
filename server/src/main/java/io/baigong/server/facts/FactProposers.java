package io.baigong.server.facts;

import io.baigong.server.access.NotFound;
import io.baigong.server.facts.FactStore.Place;
import io.baigong.server.facts.FormDefinition.Prefill;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Proposes what tables and other forms say of the same subject and period.
@Configuration(proxyBeanMethods = false)
class FactProposers {
    @Bean
    Proposer tableProposer(FactStore store, Definitions definitions) {
        return new FromFacts(Prefill.Kind.TABLE, store, definitions);
    }

    @Bean
    Proposer formProposer(FactStore store, Definitions definitions) {
        return new FromFacts(Prefill.Kind.FORM, store, definitions);
    }

    private record FromFacts(Prefill.Kind kind, FactStore store, Definitions definitions)
            implements Proposer {
        @Override
        public @Nullable Proposal propose(Wanted wanted, Prefill prefill) {
            int organisation = wanted.caller().organisation();
            var source =
                    kind == Prefill.Kind.TABLE
                            ? Source.table(prefill.of())
                            : Source.form(prefill.of());
            var definition = definition(organisation, source);
            var field = definition == null ? null : definition.field(prefill.name());
            if (definition == null
                    || field == null
                    || field.type() != FieldType.NUMBER
                    || definition.subject() != wanted.kind()
                    || definition.period() != wanted.period()) {
                return null;
            }
            var place = new Place(wanted.subject(), wanted.when());
            var fact = store.newest(organisation, source, List.of(place)).get(place);
            if (fact == null || fact.withdrawn()) {
                return null;
            }
            var value = FieldValue.value(field, fact.values().path(field.key()));
            var origin = fact.origins().get(field.key());
            return value instanceof java.math.BigDecimal number
                    ? new Proposal(
                            number,
                            field.unit(),
                            fact.label(field.key()),
                            origin == null ? fact.channel() : origin.channel(),
                            fact.ref().toString())
                    : null;
        }

        private @Nullable Definition definition(int organisation, Source source) {
            try {
                return definitions.get(organisation, source, null).definition();
            } catch (NotFound e) {
                return null;
            }
        }
    }
}
