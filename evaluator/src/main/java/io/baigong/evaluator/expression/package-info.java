/// Formulas in the syntax of the Common Expression Language, checked for types and units when they
/// are saved and compiled to byte code: over exact decimals for methods, over doubles for streams.
@NullMarked
package io.baigong.evaluator.expression;

import org.jspecify.annotations.NullMarked;
