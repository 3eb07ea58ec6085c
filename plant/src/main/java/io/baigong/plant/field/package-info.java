/// Simulators of what stands in a works: servers of field protocols, bound to 127.0.0.1, that show
/// whatever they are given. None of them is a product, and each says of itself that it is a
/// simulator wherever its protocol lets it.
@NullMarked
package io.baigong.plant.field;

import org.jspecify.annotations.NullMarked;
