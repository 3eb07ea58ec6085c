/// Units of measurement as data: what may be added to what, and the exact factor between two.
@NullMarked
package io.baigong.evaluator.unit;

import org.jspecify.annotations.NullMarked;
