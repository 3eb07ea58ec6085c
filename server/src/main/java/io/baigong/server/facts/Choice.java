package io.baigong.server.facts;

import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One of the answers that a field offers.
///
/// @param points what it counts; null for none
public record Choice(String key, Name title, @Nullable BigDecimal points) {
    static Choice read(Members members) {
        return new Choice(
                members.text("key", Field.NAME, Field.NAME_RULE),
                members.name("title"),
                members.number("points"));
    }

    /// The key, and beside it what a form shows, when that is another word.
    String said() {
        return key.equals(title.zh()) ? key : key + " (" + title.zh() + ")";
    }

    /// Whether a person who writes this means the choice: its key or a title.
    boolean isMeant(String text) {
        return Set.of(key, title.zh(), title.en()).contains(text);
    }
}
