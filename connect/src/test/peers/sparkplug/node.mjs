// An edge node with one device, by sparkplug-client: node node.mjs BROKER_PORT
// Obeys what is published to "control": {"data": 21.5}, {"alias": 22}, {"skip": true}, {"deviceDeath": true}, {"deviceBirth": true}
import mqtt from "mqtt";
import sparkplug from "sparkplug-client";

const url = `mqtt://127.0.0.1:${process.argv[2]}`;
const node = sparkplug.newClient({
  serverUrl: url,
  username: "",
  password: "",
  groupId: "works",
  edgeNode: "cell-7",
  clientId: "cell-7",
  version: "spBv1.0",
  publishDeath: true,
});
let births = 0;

function metric(name, type, value, more = {}) {
  return { name, type, value, timestamp: 1_790_000_000_000, ...more };
}

function deviceBirth() {
  node.publishDeviceBirth("press", {
    timestamp: Date.now(),
    metrics: [
      metric("temperature", "Double", 20, { alias: 5 }),
      metric("pieces", "UInt32", 7),
      metric("offset", "Int16", -3),
      metric("running", "Boolean", true),
      metric("program", "String", "齿轮"),
      metric("worn", "Float", 1.5, { properties: { Quality: { type: "Int32", value: 0 } } }),
    ],
  });
}

function birth() {
  births++;
  node.publishNodeBirth({
    timestamp: Date.now(),
    metrics: [metric("Node Control/Rebirth", "Boolean", false), metric("births", "Int64", births)],
  });
  deviceBirth();
}

node.on("birth", birth);
node.on("ncmd", (payload) => {
  if (payload.metrics.some((one) => one.name === "Node Control/Rebirth" && one.value)) {
    birth();
  }
});

const control = mqtt.connect(url);
control.subscribe("control");
control.on("message", (_, message) => {
  const order = JSON.parse(message.toString());
  if ("data" in order) {
    node.publishDeviceData("press", { timestamp: Date.now(), metrics: [metric("temperature", "Double", order.data)] });
  } else if ("alias" in order) {
    const one = { alias: 5, type: "Double", value: order.alias, timestamp: Date.now() };
    node.publishDeviceData("press", { timestamp: Date.now(), metrics: [one] });
  } else if (order.skip) {
    node.incrementSeqNum();
  } else if (order.deviceDeath) {
    node.publishDeviceDeath("press", { timestamp: Date.now() });
  } else if (order.deviceBirth) {
    deviceBirth();
  }
});
