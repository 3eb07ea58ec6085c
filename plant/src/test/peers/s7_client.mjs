// Reads and writes a controller by nodes7: PORT, then names to read; NAME=VALUE writes. Prints JSON, the values in order.
import NodeS7 from 'nodes7'

const [port, ...words] = process.argv.slice(2)
const client = new NodeS7({ silent: true })
const done = (method, ...given) =>
  new Promise((resolve, reject) => method.call(client, ...given, (error, ...rest) => resolve({ error, rest })))

const connected = await new Promise(resolve =>
  client.initiateConnection({ port: Number(port), host: '127.0.0.1', rack: 0, slot: 1, timeout: 4000 }, resolve))
if (connected) {
  console.error(String(connected))
  process.exit(1)
}
const answers = []
for (const word of words) {
  const [name, value] = word.split('=')
  if (value === undefined) {
    client.addItems(name)
    const { error, rest } = await done(client.readAllItems)
    answers.push(error ? 'BAD ' + rest[0]?.[name] : rest[0][name])
    client.removeItems(name)
  } else {
    const { error } = await done(client.writeItems, name, value === 'true' ? true : value === 'false' ? false : Number(value))
    answers.push(error ? 'refused' : 'written')
  }
}
console.log(JSON.stringify(answers))
client.dropConnection(() => process.exit(0))
