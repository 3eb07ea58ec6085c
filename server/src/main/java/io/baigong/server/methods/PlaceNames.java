package io.baigong.server.methods;

import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Subtrees;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What regions are called.
@Component
final class PlaceNames {
    private static final String REGIONS = "administrative:";

    private final ObjectProvider<Subtrees> regions;

    PlaceNames(ObjectProvider<Subtrees> regions) {
        this.regions = regions;
    }

    /// The name, or the code of a region that there is not.
    Words of(String code) {
        var known = regions.getIfAvailable();
        Long node = known == null ? null : known.find(REGIONS + code);
        String zh = known == null || node == null ? null : known.name(node);
        String en = known == null || node == null ? null : known.englishName(node);
        return zh == null ? Words.of(code) : new Words(zh, en == null ? zh : en);
    }

    Map<String, Words> of(Collection<String> codes) {
        Map<String, Words> names = new HashMap<>();
        codes.forEach(code -> names.put(code, of(code)));
        return names;
    }
}
