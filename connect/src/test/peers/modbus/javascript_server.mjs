// Units of npm's modbus-serial and jsmodbus, with values that JavaScript wrote into their registers.
// Usage: node javascript_server.mjs modbus-serial|jsmodbus PORT
//
// Holding registers, most significant first unless it says otherwise:
//   0 int16 -2 · 1 int32 -123456789 · 3 uint32 4000000000 · 5 float32 123.456 · 7 float64 -2.5e-300 · 11 int64 -9007199254740993
//   15 uint64 2^63 + 5 · 19 float32 123.456 with registers reversed · 21 uint32 305419896 least significant byte first
//   23 text 百工 in UTF-8, 6 bytes · 30 NaN as float32
import { createServer } from 'node:net';
import jsmodbus from 'jsmodbus';
import modbusSerial from 'modbus-serial';

const [kind, port] = process.argv.slice(2);
const holding = Buffer.alloc(400);
holding.writeInt16BE(-2, 0);
holding.writeInt32BE(-123456789, 2);
holding.writeUInt32BE(4000000000, 6);
holding.writeFloatBE(123.456, 10);
holding.writeDoubleBE(-2.5e-300, 14);
holding.writeBigInt64BE(-9007199254740993n, 22);
holding.writeBigUInt64BE(2n ** 63n + 5n, 30);
const reversed = Buffer.alloc(4);
reversed.writeFloatLE(123.456);
reversed.swap16().copy(holding, 38);
holding.writeUInt32LE(305419896, 42);
holding.write('百工', 46, 'utf8');
holding.writeFloatBE(NaN, 60);

if (kind === 'jsmodbus') {
  const net = createServer();
  new jsmodbus.server.TCP(net, { holding, coils: Buffer.from([0b101]), discrete: Buffer.from([0b010]), input: holding });
  net.listen(Number(port), '127.0.0.1');
} else {
  const vector = {
    getHoldingRegister: (address) => holding.readUInt16BE(2 * address),
    getInputRegister: (address) => holding.readUInt16BE(2 * address),
    getCoil: (address) => address % 2 === 0,
    getDiscreteInput: (address) => address % 2 === 1,
    setRegister: (address, value) => holding.writeUInt16BE(value, 2 * address),
    setCoil: () => undefined,
  };
  new modbusSerial.ServerTCP(vector, { host: '127.0.0.1', port: Number(port), unitID: 1 });
}
