/// The MQTT door: versions 3.1.1 and 5, QoS 0 and 1, acknowledged when the log has it. What it does
/// not do as a broker is on one page, docs/mqtt.md.
@NullMarked
package io.baigong.server.ingest.mqtt;

import org.jspecify.annotations.NullMarked;
