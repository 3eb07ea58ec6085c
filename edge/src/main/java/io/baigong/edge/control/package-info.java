/// What the platform may ask of the gateway (docs/gateway.md): configuration, a look at devices,
/// writes, logs, counters.
@NullMarked
package io.baigong.edge.control;

import org.jspecify.annotations.NullMarked;
