package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts what the platform itself knows, as it is now. The module that counts provides the bean.
public interface PlatformCounts {
    /// The regions (GB/T 2260) that are counted for a caller: of those on which it may read the
    /// register each that lies in the wanted one, or the wanted one where it lies in one of them;
    /// without a wanted one all of them. An administrator of the platform may count any.
    List<String> regions(Caller caller, @Nullable String wanted);

    /// What is counted; a figure that is not counted there is absent.
    ///
    /// @param from first day of the period, for figures that add up over it
    /// @param to the first day after it
    /// @throws io.baigong.server.access.NotAllowed when the caller may not count there
    Map<PlatformFigure, Count> count(Caller caller, Whose whose, LocalDate from, LocalDate to);

    /// Of whom something is counted.
    sealed interface Whose {
        /// All that is below a region today.
        record Region(String code) implements Whose {}

        /// The organisation in which the caller acts.
        record Own() implements Whose {}

        /// The whole platform, for its administrators.
        record Everywhere() implements Whose {}

        /// Its name in the database and in evidence.
        default String word() {
            return switch (this) {
                case Region _ -> "region";
                case Own _ -> "organisation";
                case Everywhere _ -> "platform";
            };
        }
    }

    /// How many there are by how well each is proven; each level counts those above it too. Null
    /// where a figure is withheld because too few firms stand behind it.
    record Count(long declared, @Nullable Long evidenced, @Nullable Long verified) {}
}
