/// Collecting from devices: each has a virtual thread of its own that connects, asks at its times,
/// waits with patience when nobody answers and never waits for another.
@NullMarked
package io.baigong.edge.collect;

import org.jspecify.annotations.NullMarked;
