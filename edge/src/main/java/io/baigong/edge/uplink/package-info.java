/// The way to the platform: MQTT 5 at QoS 1 with Sparkplug payloads on the lossless topics, so that
/// a PUBACK says that the platform has it on disk.
@NullMarked
package io.baigong.edge.uplink;

import org.jspecify.annotations.NullMarked;
