package io.baigong.server.production;

import com.fasterxml.jackson.annotation.JsonValue;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Why something was scrapped or a machine stood; reasons hang below one another.
///
/// @param above the reason that it is a kind of
@Schema(name = "ProductionReason")
record Reason(String key, Name name, Use use, @Nullable String above, boolean retired)
        implements MasterContent {
    /// What the reason is for.
    enum Use {
        SCRAP,
        REWORK,
        SETUP,
        DELAY,
        DOWN,
        PLANNED_DOWN;

        static final String WORDS = "scrap, rework, setup, delay, down or planned-down";

        @JsonValue
        String word() {
            return Words.of(this);
        }

        static @Nullable Use of(String word) {
            return Words.read(Use.class, word);
        }

        /// The time element of a stop for this reason; null when it is about pieces.
        @Nullable Element element() {
            return switch (this) {
                case SCRAP, REWORK -> null;
                case SETUP -> Element.SETUP;
                case DELAY -> Element.DELAY;
                case DOWN -> Element.DOWN;
                case PLANNED_DOWN -> Element.PLANNED_DOWN;
            };
        }
    }

    static Reason read(Body body) {
        String key = body.key("key");
        var name = body.name(key);
        if (!body.has("use")) {
            body.add("use", Use.WORDS, "nothing");
        }
        return new Reason(
                key,
                name,
                body.word("use", Use::of, Use.WORDS, Use.DOWN),
                body.keyOrNull("above"),
                body.truth("retired", false));
    }
}
