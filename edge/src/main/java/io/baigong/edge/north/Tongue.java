package io.baigong.edge.north;

import io.baigong.connect.Value;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a broker is spoken to. For one thread at a time.
interface Tongue {
    /// @param qos 0 or 1
    record Message(String topic, byte[] payload, int qos, boolean retain) {}

    /// A value of one tag.
    record Said(Offer offer, Reading reading) {}

    /// What somebody on the broker wants.
    sealed interface Wish {
        /// Values that devices shall take.
        record Write(Map<Source, Value> values) implements Wish {}

        /// Everything is to be said again.
        record Again() implements Wish {}

        /// @param why for the log
        record Nonsense(String why) implements Wish {}
    }

    /// What the broker says when the line breaks; a new one for each line.
    Message will();

    /// Where wishes come from.
    List<String> filters();

    /// The first words on a new line, and after [Wish.Again].
    ///
    /// @param offers all that is told from now on
    /// @param all that is known of it
    List<Message> begin(List<Offer> offers, List<Said> all);

    List<Message> say(List<Said> news);

    /// The last words before leaving.
    Message end();

    /// Null when it is none.
    @Nullable Wish wish(String topic, byte[] payload);

    /// What became of a wish.
    ///
    /// @param refusal null when it was done
    /// @return null when nothing is said of it
    @Nullable Message done(Source source, @Nullable String refusal);
}
