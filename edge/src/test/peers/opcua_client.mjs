// A client of node-opcua: user and password over Basic256Sha256, then what it is told, each answered by a line.
// Usage: node opcua_client.mjs URL USER PASSWORD read NODE | browse NODE | write NODE NUMBER | watch NODE …
import { createRequire } from 'node:module';

const peers = new URL('../../../../connect/src/test/peers/', import.meta.url);
const ua = createRequire(peers)('node-opcua-client');
const [url, userName, password, ...words] = process.argv.slice(2);
const client = ua.OPCUAClient.create({
  endpointMustExist: false,
  securityMode: ua.MessageSecurityMode.SignAndEncrypt,
  securityPolicy: ua.SecurityPolicy.Basic256Sha256,
  connectionStrategy: { maxRetry: 0 },
});
const node = (name) => (name === 'objects' ? 'ObjectsFolder' : `ns=2;s=${name}`);
const shown = (data) => `${data.value.value} ${data.statusCode.name} ${data.sourceTimestamp?.toISOString()}`;

async function act(session) {
  while (words.length > 0) {
    const [verb, name] = words.splice(0, 2);
    if (verb === 'read') {
      console.log(`read ${name} ${shown(await session.read({ nodeId: node(name), attributeId: ua.AttributeIds.Value }))}`);
    } else if (verb === 'browse') {
      const { references } = await session.browse(node(name));
      console.log(`browse ${name} ${references.map((one) => one.browseName.name).join(' ')}`);
    } else if (verb === 'write') {
      const value = { value: { dataType: 'Double', value: Number(words.shift()) } };
      const status = await session.write({ nodeId: node(name), attributeId: ua.AttributeIds.Value, value });
      console.log(`write ${name} ${status.name}`);
    } else {
      const subscription = await session.createSubscription2({ requestedPublishingInterval: 100, publishingEnabled: true });
      const item = await subscription.monitor(
        { nodeId: node(name), attributeId: ua.AttributeIds.Value },
        { samplingInterval: 50, queueSize: 10, discardOldest: true },
        ua.TimestampsToReturn.Both,
      );
      await new Promise((told) => item.once('changed', (data) => console.log(`watch ${name} ${shown(data)}`) ?? told()));
    }
  }
}

try {
  await client.connect(url);
  const session = await client.createSession({ type: ua.UserTokenType.UserName, userName, password });
  await act(session);
  await session.close();
} catch (refusal) {
  console.log(`refused ${refusal.message}`);
}
await client.disconnect();
process.exit(0);
