package io.baigong.server.methods;

import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Method;
import io.baigong.server.access.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where inputs of methods come from; each kind of evidence gives one.
interface Evidence {
    /// What is asked of the evidence.
    ///
    /// @param asOf only what was known by then
    /// @param depth how many methods wait for this one
    /// @param before only calculations with smaller numbers play a part
    record Wanted(
            Caller caller,
            Method method,
            String period,
            Instant asOf,
            List<Input> inputs,
            int depth,
            long before) {}

    /// Takes what was found.
    interface Sink {
        /// @param subject as [Method#subject()] counts
        /// @param witness who stands behind it; null when that cannot be told
        void put(String subject, Input input, Given given, @Nullable Witness witness);

        /// The same of what confirms nothing and cannot be confirmed.
        default void put(String subject, Input input, Given given) {
            put(subject, input, given, null);
        }
    }

    boolean has(Input.From from);

    /// Whether a subject is in the population because this evidence speaks of it.
    default boolean makesSubjects() {
        return true;
    }

    /// Brings up what has to be derived first, before it is decided as of when is asked.
    default void prepare(Caller caller, Method method, String period) {}

    /// @param wanted only inputs that this evidence has
    void gather(Wanted wanted, Sink sink);
}
