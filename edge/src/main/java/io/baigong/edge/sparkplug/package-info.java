/// The payloads and topics of Sparkplug B 3.0, as far as a gateway says and hears them.
@NullMarked
package io.baigong.edge.sparkplug;

import org.jspecify.annotations.NullMarked;
