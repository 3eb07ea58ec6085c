// MQTT.js publishes with QoS 1 and says when all is acknowledged.
// Arguments: port token version count
import mqtt from "mqtt";

const [port, token, version, count] = process.argv.slice(2);
const client = mqtt.connect({
  host: "127.0.0.1",
  port: Number(port),
  username: token,
  clientId: "mqttjs-" + version,
  protocolVersion: Number(version),
  connectTimeout: 30000,
});
client.on("connect", async () => {
  const sent = [];
  for (let i = 0; i < Number(count); i++) {
    sent.push(client.publishAsync("v1/devices/me/telemetry", JSON.stringify({ ts: 1763700000000 + i, values: { n: i } }), { qos: 1 }));
  }
  await Promise.all(sent);
  await client.subscribeAsync("v1/devices/me/rpc/request/+", { qos: 1 });
  console.log("done");
  client.on("message", (topic, payload) => {
    const { method, params } = JSON.parse(payload.toString());
    client.publish(topic.replace("request", "response"), JSON.stringify({ did: method, with: params }), { qos: 1 });
  });
});
client.on("error", (e) => console.log("error " + e.message));
