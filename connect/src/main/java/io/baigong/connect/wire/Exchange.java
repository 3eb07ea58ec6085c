package io.baigong.connect.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How questions and answers of one protocol find each other on a wire. May remember what went
/// before, so there is one for each wire.
///
/// @param <Q> what is asked
/// @param <A> what came of it; silence and garbage are answers too
public interface Exchange<Q, A> {
    /// One question and what came of it.
    ///
    /// @throws IOException the wire has gone
    A run(Wire wire, Q question) throws IOException;

    /// Whether nothing came at all.
    boolean isSilence(A answer);

    /// Why the wire is of no more use after this answer; null when it is.
    @Nullable String outOfStep(A answer);
}
