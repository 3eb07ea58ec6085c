package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.method.Words;
import io.baigong.server.organisations.OrganisationLookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What the subjects of calculations are called: organisations, and regions where a method is about
/// these. Whoever has no name is called by its key.
@Component
final class SubjectNames {
    private final OrganisationLookup organisations;
    private final PlaceNames places;

    SubjectNames(OrganisationLookup organisations, PlaceNames places) {
        this.organisations = organisations;
        this.places = places;
    }

    Words of(Calculation calculation, String subject) {
        return of(calculation, List.of(subject)).getOrDefault(subject, Words.of(subject));
    }

    /// @return those that have a name
    Map<String, Words> of(Calculation calculation, Collection<String> subjects) {
        return calculation.method().method().subject() == SubjectKind.PLACE
                ? places.of(subjects)
                : ofOrganisations(subjects);
    }

    private Map<String, Words> ofOrganisations(Collection<String> subjects) {
        Map<String, Words> names = new HashMap<>();
        organisations
                .named(subjects)
                .forEach((key, known) -> {
                    String zh = known.zh().isBlank() ? known.en() : known.zh();
                    String en = known.en().isBlank() ? known.zh() : known.en();
                    names.put(key, zh.isBlank() ? Words.of(key) : new Words(zh, en));
                });
        return names;
    }
}
