// A Sparkplug edge node that nobody here wrote: births, data, waits for a rebirth or a write, dies.
// Arguments: port token group node device
import client from "sparkplug-client";

const [port, token, groupId, edgeNode, device] = process.argv.slice(2);
const edge = client.newClient({
  serverUrl: `mqtt://127.0.0.1:${port}`,
  username: token,
  password: "",
  groupId,
  edgeNode,
  clientId: `edge-${edgeNode}`,
  version: "spBv1.0",
  publishDeath: true,
});
const metric = (name, type, value) => ({ name, type, value, timestamp: Date.now() });
const birth = () => {
  edge.publishNodeBirth({
    timestamp: Date.now(),
    metrics: [metric("Node Control/Rebirth", "Boolean", false)],
  });
  edge.publishDeviceBirth(device, {
    timestamp: Date.now(),
    metrics: [metric("Spindle/Speed", "Double", 1200.5), metric("Count", "Int32", -7), metric("Lamp", "Boolean", true)],
  });
};
let count = 0;
edge.on("birth", () => {
  birth();
  console.log("born");
});
edge.on("dcmd", (to, payload) => {
  console.log("written " + payload.metrics.map((m) => `${m.name}=${m.value}`).join());
  edge.publishDeviceData(to, { timestamp: Date.now(), metrics: payload.metrics.map((m) => metric(m.name, "Int32", m.value)) });
});
edge.on("error", (e) => console.log("error " + e));
setInterval(() => {
  count += 1;
  edge.publishDeviceData(device, { timestamp: Date.now(), metrics: [metric("Count", "Int32", count)] });
}, 200);
