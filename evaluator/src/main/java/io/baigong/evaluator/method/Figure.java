package io.baigong.evaluator.method;

import org.jspecify.annotations.Nullable;

/// A value with what it rests on.
///
/// @param value BigDecimal, String (a level is its key), Boolean, or null when missing
/// @param label the weakest of all that it was made from
/// @param why why it is missing, was replaced, exempt or held down
public record Figure(@Nullable Object value, Label label, @Nullable Why why) {}
