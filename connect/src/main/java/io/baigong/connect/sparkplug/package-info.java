/// Sparkplug B 3.0: the payloads, and as a driver the host's side of nodes and devices that publish
/// to a broker below the gateway.
@NullMarked
package io.baigong.connect.sparkplug;

import org.jspecify.annotations.NullMarked;
