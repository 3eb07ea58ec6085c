/// Bytes to and from a device: a TCP connection or a serial port.
@NullMarked
package io.baigong.connect.wire;

import org.jspecify.annotations.NullMarked;
