/// Modbus over TCP, over a serial line (RTU) and RTU over TCP, as master (client).
///
/// After MODBUS Application Protocol V1.1b3, MODBUS Messaging on TCP/IP V1.0b and MODBUS over
/// Serial Line V1.02. From the outside in: an [io.baigong.connect.modbus.ModbusLink] plans requests
/// for the tags it is asked for, a `Line` carries them one after another for all links that share a
/// connection, a `Framing` puts them on a `Wire`.
@NullMarked
package io.baigong.connect.modbus;

import org.jspecify.annotations.NullMarked;
