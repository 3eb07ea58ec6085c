/// HJ 212-2017, on-line monitoring of pollution sources, and HJ/T 212-2005 before it: the monitor
/// dials in and sends, what it wants to be answered is answered when its values were handed on.
///
/// The codec is public, so that a monitor can be simulated with it:
/// [io.baigong.connect.hj212.Packets] puts a [io.baigong.connect.hj212.Message] on the wire.
@NullMarked
package io.baigong.connect.hj212;

import org.jspecify.annotations.NullMarked;
