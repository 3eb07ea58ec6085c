package io.baigong.server.production;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the signals of a machine are read: of a model's machines, or of one.
///
/// @param key free; one rule for each model and each machine holds
/// @param workUnit the machine it is for, or null
/// @param model the model it is for, or null
/// @param states the first that holds says what the time is spent on
/// @param otherwise what it is spent on when none holds though something is known
/// @param staleAfter seconds after the newest value of these properties until nothing is known any
///   more
/// @param count what counts as a piece made
/// @param good what counts as a good one; all that are no scrap when there is none
/// @param scrap what counts as scrap
/// @param product by which value of a property one knows the product
/// @param defaultProduct when neither that nor an order says it
@Schema(name = "SignalRule")
record Rule(
        String key,
        @Nullable String workUnit,
        @Nullable String model,
        List<Condition> states,
        Element otherwise,
        int staleAfter,
        @Nullable Count count,
        @Nullable Count good,
        @Nullable Count scrap,
        @Nullable ProductBy product,
        @Nullable String defaultProduct)
        implements MasterContent {
    private static final int MOST = 50;
    private static final int STALE = 7_200;
    private static final int DAY = 86_400;

    Rule {
        states = List.copyOf(states);
    }

    /// @param in values: members of an enum, texts, `true` or `false`
    /// @param above numbers greater than this
    /// @param below numbers less than this
    /// @param element what the time is spent on when the property has such a value
    /// @param reason key of a reason, if it is known by this
    @Schema(name = "SignalState")
    record Condition(
            String property,
            List<String> in,
            @Nullable Double above,
            @Nullable Double below,
            Element element,
            @Nullable String reason) {
        Condition {
            in = List.copyOf(in);
        }

        boolean holds(@Nullable Object value) {
            return switch (value) {
                case null -> false;
                case Double number ->
                        (above == null || number > above)
                                && (below == null || number < below)
                                && (in.isEmpty() || in.contains(plain(number)));
                case Object other ->
                        above == null && below == null && in.contains(other.toString());
            };
        }

        private static String plain(double number) {
            return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
        }
    }

    /// How pieces are told from a property.
    ///
    /// @param factor pieces for each count
    @Schema(name = "PieceCount")
    record Count(String property, How how, List<String> in, BigDecimal factor) {
        Count {
            in = List.copyOf(in);
        }
    }

    enum How {
        /// It counts up; it was reset when it falls below half of what it showed.
        COUNTER,
        /// Each time it becomes one of the values.
        ENTRIES,
        /// Each time it becomes another value.
        CHANGES;

        static final String WORDS = "counter, entries or changes";

        @JsonValue
        String word() {
            return Words.of(this);
        }

        static @Nullable How of(String word) {
            return Words.read(How.class, word);
        }
    }

    /// @param products keys of products by value
    @Schema(name = "ProductBySignal")
    record ProductBy(String property, Map<String, String> products) {
        ProductBy {
            products = Map.copyOf(products);
        }
    }

    static Rule read(Body body) {
        String unit = body.keyOrNull("workUnit");
        String model = body.keyOrNull("model");
        if ((unit == null) == (model == null)) {
            body.add("workUnit", "either a workUnit or a model", unit == null ? "none" : "both");
        }
        var states = body.list("states", MOST, Rule::condition);
        var count = body.object("count", Rule::count);
        if (states.isEmpty() && count == null) {
            body.add("states", "at least one state, or a count", "neither");
        }
        return new Rule(
                body.key("key"),
                unit,
                model,
                states,
                body.word("otherwise", Element::of, Element.WORDS, Element.DOWN),
                body.whole("staleAfter", 1, DAY, STALE),
                count,
                body.object("good", Rule::count),
                body.object("scrap", Rule::count),
                body.object(
                        "product",
                        by -> new ProductBy(by.text("property"), by.map("products", 1_000))),
                body.keyOrNull("defaultProduct"));
    }

    private static Condition condition(Body body) {
        var condition =
                new Condition(
                        body.text("property"),
                        body.texts("in", 200),
                        body.real("above"),
                        body.real("below"),
                        body.word("element", Element::of, Element.WORDS, Element.UNKNOWN),
                        body.keyOrNull("reason"));
        if (!body.has("element")) {
            body.add("element", Element.WORDS, "nothing");
        }
        if (condition.in().isEmpty() && condition.above() == null && condition.below() == null) {
            body.add("in", "values, or a number above or below", "nothing");
        }
        return condition;
    }

    private static Count count(Body body) {
        var how = body.word("how", How::of, How.WORDS, How.COUNTER);
        var in = body.texts("in", 200);
        if ((how == How.ENTRIES) == in.isEmpty()) {
            body.add("in", "values for entries, none otherwise", in);
        }
        var factor = body.amount("factor");
        return new Count(body.text("property"), how, in, factor == null ? BigDecimal.ONE : factor);
    }

    /// Every property it looks at.
    Set<String> properties() {
        var all = new LinkedHashSet<String>();
        states.forEach(state -> all.add(state.property()));
        for (var one : new @Nullable Count[] {count, good, scrap}) {
            if (one != null) {
                all.add(one.property());
            }
        }
        if (product != null) {
            all.add(product.property());
        }
        return all;
    }
}
