// A controller by snap7: two data blocks, flags, inputs and outputs. node snap7_server.mjs PORT
import snap7 from "node-snap7";

const server = new snap7.S7Server();
const block = Buffer.alloc(512);
block.writeUInt8(0b1000, 0);
block.writeInt16BE(-1234, 2);
block.writeFloatBE(21.5, 4);
block.writeDoubleBE(Math.PI, 8);
block.writeInt32BE(-70000, 16);
block.writeUInt8(20, 20);
block.writeUInt8(5, 21);
block.write("motor", 22, "latin1");
Buffer.from([0x26, 0x11, 0x23, 0x08, 0x15, 0x30, 0x12, 0x32]).copy(block, 50);
Buffer.from([0x07, 0xea, 11, 23, 2, 8, 15, 30, 0x07, 0x54, 0xd4, 0xc0]).copy(block, 58);
block.writeUInt16BE(10, 80);
block.writeUInt16BE(2, 82);
Buffer.from("齿轮", "utf16le").swap16().copy(block, 84);
block.writeFloatBE(NaN, 120);
block.writeUInt8(20, 130);
block.writeUInt8(99, 131);
block.writeUInt8(254, 200);
block.writeUInt8(250, 201);
block.fill("x", 202, 452);
const small = Buffer.alloc(10);
small.writeUInt16BE(77, 8);
const flags = Buffer.alloc(256);
flags.writeUInt8(2, 0);
flags.writeUInt16BE(4711, 2);
const inputs = Buffer.from([1, 0, 0, 0]);
const outputs = Buffer.from([0, 200, 0, 0]);

server.RegisterArea(server.srvAreaDB, 1, block);
server.RegisterArea(server.srvAreaDB, 2, small);
server.RegisterArea(server.srvAreaMK, flags);
server.RegisterArea(server.srvAreaPE, inputs);
server.RegisterArea(server.srvAreaPA, outputs);
server.SetParam(server.LocalPort, Number(process.argv[2]));
if (server.StartTo("127.0.0.1") === false) {
  throw new Error(server.ErrorText(server.LastError()));
}
setInterval(() => {}, 1000);
