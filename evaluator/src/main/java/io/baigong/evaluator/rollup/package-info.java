/// Figures of many subjects brought together along a hierarchy as it was on a date.
@NullMarked
package io.baigong.evaluator.rollup;

import org.jspecify.annotations.NullMarked;
