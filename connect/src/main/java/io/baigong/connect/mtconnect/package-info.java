/// MTConnect (ANSI/MTC1.4), versions 1.x and 2.x, as client of an agent over HTTP: what a device
/// has (probe), what is (current), what changes (sample, in parts of one long answer).
@NullMarked
package io.baigong.connect.mtconnect;

import org.jspecify.annotations.NullMarked;
