/// What the gateway collects, offered to others on the shop floor: as OPC UA server, as Modbus
/// server, and told to brokers. Nobody gets anything unless the configuration says so, and whatever
/// is written goes through the same rules as what the platform writes.
@NullMarked
package io.baigong.edge.north;

import org.jspecify.annotations.NullMarked;
