package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Subtrees;
import io.baigong.server.organisations.OrganisationLookup;
import io.baigong.server.organisations.OrganisationLookup.Known;
import io.baigong.server.things.Name;
import io.baigong.server.things.ThingDirectory;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What facts are about, as people write it and as it is kept.
@Component
class Subjects {
    private static final String REGIONS = "administrative:";
    private static final int LONGEST = 100;

    private final OrganisationLookup organisations;
    private final ThingDirectory things;
    private final ObjectProvider<Subtrees> regions;

    Subjects(
            OrganisationLookup organisations,
            ThingDirectory things,
            ObjectProvider<Subtrees> regions) {
        this.organisations = organisations;
        this.things = things;
        this.regions = regions;
    }

    /// Those that are there for the caller.
    ///
    /// @param texts some thousand at most
    /// @return the subject as it is kept, by text
    Map<String, String> find(Caller caller, SubjectKind kind, Collection<String> texts) {
        Map<String, String> found = new HashMap<>();
        switch (kind) {
            case ORGANISATION ->
                    organisations
                            .find(caller, texts)
                            .forEach((text, known) -> found.put(text, known.key()));
            case THING -> {
                for (var text : texts) {
                    if (things.byKey(caller.organisation(), text) != null) {
                        found.put(text, text);
                    }
                }
            }
            case PLACE -> {
                var known = regions.getIfAvailable();
                for (var text : texts) {
                    if (known != null && known.find(REGIONS + text) != null) {
                        found.put(text, text);
                    }
                }
            }
            case OTHER -> {
                for (var text : texts) {
                    if (!text.isBlank()
                            && text.length() <= LONGEST
                            && text.indexOf('/') < 0
                            && text.chars().noneMatch(Character::isISOControl)) {
                        found.put(text, text);
                    }
                }
            }
        }
        return found;
    }

    static String rule(SubjectKind kind) {
        return switch (kind) {
            case ORGANISATION ->
                    "the credit code, key or name of an organisation of the register that you see";
            case THING -> "the key of a thing";
            case PLACE -> "the code of a region";
            case OTHER -> "a name of at most %d characters without /".formatted(LONGEST);
        };
    }

    /// How a subject is called and, of an organisation, its credit code.
    record SubjectName(Name name, @Nullable String creditCode) {}

    /// By subject; what has no name is absent.
    Map<String, SubjectName> names(SubjectKind kind, Collection<String> subjects) {
        Map<String, SubjectName> names = new HashMap<>();
        switch (kind) {
            case ORGANISATION ->
                    organisations
                            .named(subjects)
                            .forEach((key, known) -> names.put(key, of(known)));
            case PLACE -> {
                var known = regions.getIfAvailable();
                for (var subject : subjects) {
                    Long node = known == null ? null : known.find(REGIONS + subject);
                    String zh = known == null || node == null ? null : known.name(node);
                    String en = known == null || node == null ? null : known.englishName(node);
                    if (zh != null) {
                        names.put(
                                subject, new SubjectName(new Name(zh, en == null ? zh : en), null));
                    }
                }
            }
            case THING, OTHER -> {}
        }
        return names;
    }

    private static SubjectName of(Known known) {
        return new SubjectName(new Name(known.zh(), known.en()), known.creditCode());
    }
}
