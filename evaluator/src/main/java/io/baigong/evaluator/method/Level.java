package io.baigong.evaluator.method;

import org.jspecify.annotations.Nullable;

/// A level, class or zone.
///
/// @param colour a word such as `red`, for maps and lists
public record Level(String key, Words title, @Nullable String colour) {}
