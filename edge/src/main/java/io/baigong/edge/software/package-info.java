/// The software of a gateway as a signed package, and a new version tried until it has proved
/// itself.
@NullMarked
package io.baigong.edge.software;

import org.jspecify.annotations.NullMarked;
