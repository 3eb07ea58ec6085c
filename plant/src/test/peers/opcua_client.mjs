// Visits a server by node-opcua: PORT, policy (None or Basic256Sha256), then what to do. Prints JSON, one answer for each:
//   browse:ID  read:ID  unit:ID  range:ID  write:ID=NUMBER  call:OBJECT>METHOD  watch:ID (the first three values)
import { OPCUACertificateManager } from 'node-opcua-certificate-manager'
import opcua from 'node-opcua-client'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { AttributeIds, DataType, MessageSecurityMode, OPCUAClient, SecurityPolicy, TimestampsToReturn, makeBrowsePath } = opcua
const [port, policy, ...words] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'opcua-client-'))
const clientCertificateManager = new OPCUACertificateManager({ rootFolder: folder, automaticallyAcceptUnknownCertificate: true })
await clientCertificateManager.initialize()
const client = OPCUAClient.create({
  endpointMustExist: false,
  connectionStrategy: { maxRetry: 1 },
  clientCertificateManager,
  securityPolicy: SecurityPolicy[policy],
  securityMode: policy === 'None' ? MessageSecurityMode.None : MessageSecurityMode.SignAndEncrypt
})
const answers = []
await client.connect(`opc.tcp://127.0.0.1:${port}`)
const session = await client.createSession()

// An Int64 comes as two halves.
const plain = value => Array.isArray(value) ? value[0] * 2 ** 32 + value[1] : value

async function property(id, name) {
  const found = await session.translateBrowsePath(makeBrowsePath(id, '.' + name))
  return (await session.read({ nodeId: found.targets[0].targetId, attributeId: AttributeIds.Value })).value.value
}

async function watch(id) {
  const subscription = await session.createSubscription2({ requestedPublishingInterval: 50, publishingEnabled: true })
  const item = await subscription.monitor({ nodeId: id, attributeId: AttributeIds.Value },
    { samplingInterval: 50, queueSize: 10, discardOldest: true }, TimestampsToReturn.Both)
  const seen = []
  await new Promise(resolve => item.on('changed', value => {
    seen.push(plain(value.value.value))
    if (seen.length === 3) resolve()
  }))
  return seen
}

const deeds = {
  browse: async id => (await session.browse(id)).references.map(one => one.browseName.name),
  read: async id => plain((await session.read({ nodeId: id, attributeId: AttributeIds.Value })).value.value),
  unit: async id => (await property(id, 'EngineeringUnits')).displayName.text,
  range: async id => { const range = await property(id, 'EURange'); return [range.low, range.high] },
  write: async word => {
    const [, id, number] = word.match(/^(.*)=(.*)$/)
    const value = { value: { dataType: DataType.Double, value: Number(number) } }
    return (await session.write({ nodeId: id, attributeId: AttributeIds.Value, value })).name
  },
  call: async word => {
    const [objectId, methodId] = word.split('>')
    return (await session.call({ objectId, methodId, inputArguments: [] })).statusCode.name
  },
  watch
}
for (const word of words) {
  const colon = word.indexOf(':')
  answers.push(await deeds[word.slice(0, colon)](word.slice(colon + 1)))
}
console.log(JSON.stringify(answers))
await session.close()
await client.disconnect()
rmSync(folder, { recursive: true })
process.exit(0)
