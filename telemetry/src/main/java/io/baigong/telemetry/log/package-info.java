/// The log: the only door in. What it has acknowledged survives kill -9 and power loss.
@NullMarked
package io.baigong.telemetry.log;

import org.jspecify.annotations.NullMarked;
