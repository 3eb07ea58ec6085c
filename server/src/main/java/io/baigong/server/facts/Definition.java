package io.baigong.server.facts;

import io.baigong.server.things.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What says which facts there are: a table that is imported, a form that is answered.
public sealed interface Definition permits TableTemplate, FormDefinition {
    String key();

    String edition();

    Name title();

    SubjectKind subject();

    PeriodKind period();

    /// In their order.
    List<Field> fields();

    /// @return null when there is none of that key
    default @Nullable Field field(String key) {
        return fields().stream().filter(one -> one.key().equals(key)).findFirst().orElse(null);
    }

    /// Where its facts are kept apart from those of the other kind.
    default Source source() {
        return new Source(
                this instanceof FormDefinition ? Source.Kind.FORM : Source.Kind.TABLE, key());
    }
}
