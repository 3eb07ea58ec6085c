// Reads one value of a controller with another client and prints it. node nodes7_client.mjs PORT ADDRESS
import NodeS7 from "nodes7";

const [port, address] = process.argv.slice(2);
const client = new NodeS7({ silent: true });
client.initiateConnection({ port: Number(port), host: "127.0.0.1", rack: 0, slot: 1 }, (failed) => {
  if (failed) {
    throw failed;
  }
  client.addItems(address);
  client.readAllItems((bad, values) => {
    console.log(bad ? "bad" : String(values[address]));
    process.exit(0);
  });
});
