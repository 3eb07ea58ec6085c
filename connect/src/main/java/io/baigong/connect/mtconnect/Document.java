package io.baigong.connect.mtconnect;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an agent answers with (Part 1, 6 and 7).
sealed interface Document {
    /// @param instance of the agent: another one after a restart that lost its buffer
    /// @param first sequence that the agent still has
    /// @param next sequence to go on with
    /// @param created by the agent's clock; none when it does not say
    record Header(long instance, long first, long next, @Nullable Instant created) {}

    /// What there is.
    record Devices(List<Component> devices) implements Document {}

    /// What was observed, in the order of the document.
    record Streams(Header header, List<Observation> observations) implements Document {}

    /// The agent says why not.
    record Refused(String code, String text) implements Document {}

    /// @param line of the text
    record Malformed(String why, int line) implements Document {}

    /// A device or a part of one.
    record Component(String id, String name, List<Component> parts, List<Item> items) {}

    /// Something that is observed.
    ///
    /// @param units none when it is a plain number or no number
    record Item(String id, String name, Category category, @Nullable String units) {}

    /// How an item is observed.
    enum Category {
        SAMPLE,
        EVENT,
        CONDITION
    }

    /// @param element the type; of a condition its level
    /// @param time by the agent or the machine; none when it cannot be read
    /// @param code of a condition, in the machine's words; empty when there is none
    record Observation(
            String item,
            long sequence,
            @Nullable Instant time,
            Category category,
            String element,
            String code,
            String text) {
        boolean unavailable() {
            return text.equals("UNAVAILABLE") || element.equals("Unavailable");
        }
    }
}
