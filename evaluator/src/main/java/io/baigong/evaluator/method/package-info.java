/// Methods: how indicators, scores and levels are made from evidence, as versioned data.
@NullMarked
package io.baigong.evaluator.method;

import org.jspecify.annotations.NullMarked;
