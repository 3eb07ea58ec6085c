/// Learns what a machine does that says nothing: whether it runs, idles or stands, from one signal
/// clamped onto it.
///
/// How long each level of the signal lasts is a histogram; a mixture of normal distributions is
/// fitted to it by expectation-maximisation, with one, two and three parts, and the least Bayesian
/// information criterion says how many there are. Without evidence for two parts nothing is said.
@NullMarked
package io.baigong.edge.sensor;

import org.jspecify.annotations.NullMarked;
