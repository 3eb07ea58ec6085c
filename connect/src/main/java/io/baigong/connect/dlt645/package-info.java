/// DL/T 645-2007, multi-function watt-hour meters: as master over a serial port or over TCP.
///
/// The codec is public, so that a meter can be simulated with it:
/// [io.baigong.connect.dlt645.Frames] puts messages on the line,
/// [io.baigong.connect.dlt645.Request] and [io.baigong.connect.dlt645.Answer] are what is said,
/// [io.baigong.connect.dlt645.Catalogue] and [io.baigong.connect.dlt645.Format] know Appendix A.
@NullMarked
package io.baigong.connect.dlt645;

import org.jspecify.annotations.NullMarked;
