// A server of npm's node-opcua on the loopback interface, with values of every kind.
// Usage: node node_opcua_server.mjs '{"port":…, "pki":FOLDER, "certificate":PEM FILE, "key":PEM FILE, "trustAll":true, "nodes":0,
//        "shift":false, "anonymous":true, "limits":{…}, "minimumSampling":0}'
//
// User "operator" with password "secret". Namespaces: urn:baigong:test:other first when "shift", then urn:baigong:test:machine.
// Method Many.Change(rounds) gives all of Many another value, each one more than before; Writes to Counter.Step move Counter.
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { OPCUAServer } = require('node-opcua-server');
const { MessageSecurityMode, SecurityPolicy } = require('node-opcua-secure-channel');
const { OPCUACertificateManager } = require('node-opcua-certificate-manager');
const { DataType, Variant, VariantArrayType } = require('node-opcua-variant');
const { StatusCodes } = require('node-opcua-status-code');
const { coerceNodeId } = require('node-opcua-nodeid');
const { makeAccessLevelFlag } = require('node-opcua-data-model');

const settings = JSON.parse(process.argv[2]);
const manager = new OPCUACertificateManager({
  rootFolder: settings.pki,
  automaticallyAcceptUnknownCertificate: settings.trustAll ?? true,
  disableFileWatchers: true,
});
await manager.initialize();
const server = new OPCUAServer({
  port: settings.port,
  host: '127.0.0.1',
  hostname: settings.hostname ?? '127.0.0.1',
  alternateHostname: [],
  disableDiscovery: true,
  allowAnonymous: settings.anonymous ?? true,
  securityPolicies: settings.policies?.map((name) => SecurityPolicy[name]) ?? [SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss],
  securityModes: settings.policies ? [MessageSecurityMode.None] : [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
  serverCertificateManager: manager,
  userCertificateManager: manager,
  ...(settings.certificate ? { certificateFile: settings.certificate, privateKeyFile: settings.key } : {}),
  serverInfo: { applicationUri: settings.applicationUri ?? 'urn:baigong:test:server', productUri: 'urn:baigong:test' },
  userManager: { isValidUser: (user, password) => user === 'operator' && password === 'secret' },
  serverCapabilities: { minSupportedSampleRate: 0, operationLimits: settings.limits ?? {}, maxSessions: settings.maxSessions ?? 50, maxMonitoredItemsPerSubscription: 100000, maxMonitoredItems: 100000 },
});
await server.initialize();
const space = server.engine.addressSpace;
if (settings.shift) {
  space.registerNamespace('urn:baigong:test:other');
}
const own = space.registerNamespace('urn:baigong:test:machine');
const machine = own.addFolder(space.rootFolder.objects, { nodeId: 's=Machine', browseName: 'Machine' });
const readWrite = makeAccessLevelFlag('CurrentRead | CurrentWrite');

function variable(name, dataType, value, more = {}) {
  return own.addVariable({
    componentOf: machine,
    nodeId: `s=${name}`,
    browseName: name,
    dataType,
    accessLevel: readWrite,
    userAccessLevel: readWrite,
    value: { dataType, value },
    ...more,
  });
}

variable('Boolean', DataType.Boolean, true);
variable('SByte', DataType.SByte, -5);
variable('Byte', DataType.Byte, 250);
variable('Int16', DataType.Int16, -12345);
variable('UInt16', DataType.UInt16, 54321);
variable('Int32', DataType.Int32, -123456789);
variable('UInt32', DataType.UInt32, 4000000000);
const scalar = VariantArrayType.Scalar;
variable('Int64', DataType.Int64, 0, { value: { dataType: DataType.Int64, arrayType: scalar, value: [0, 77] } });
variable('UInt64', DataType.UInt64, 0, { value: { dataType: DataType.UInt64, arrayType: scalar, value: [0xffffffff, 0xffffffff] } });
variable('Float', DataType.Float, 0.5);
variable('Double', DataType.Double, 2.25);
variable('NaN', DataType.Double, NaN);
variable('String', DataType.String, '百工 ✓');
variable('DateTime', DataType.DateTime, new Date(Date.UTC(2026, 0, 31, 12, 30, 15, 250)));
variable('Guid', DataType.Guid, '09087E75-8E5E-499B-954F-F2A9603DB28A');
variable('ByteString', DataType.ByteString, Buffer.from([0xca, 0xfe]));
variable('LocalizedText', DataType.LocalizedText, { locale: 'zh', text: '主轴' });
variable('NodeId', DataType.NodeId, coerceNodeId('ns=0;i=85'));
variable('StatusCode', DataType.StatusCode, StatusCodes.BadDeviceFailure);
variable('Zones', DataType.Double, [1.5, 2.5, 3.5], {
  valueRank: 1,
  arrayDimensions: [3],
  value: { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: new Float64Array([1.5, 2.5, 3.5]) },
});
variable('Duration', 'Duration', 250, { value: { dataType: DataType.Double, value: 250 } });
variable('Any', 'BaseDataType', 0, { value: { dataType: DataType.Int16, value: 3 } });
const mode = own.addEnumerationType({ browseName: 'Mode', enumeration: ['Stopped', 'Running', 'Fault'] });
variable('Mode', mode, 1, { value: { dataType: DataType.Int32, value: 1 } });
variable('Structure', 'BuildInfo', null, {
  value: { dataType: DataType.ExtensionObject, value: space.constructExtensionObject(space.findDataType('BuildInfo'), { productName: 'x' }) },
});
variable('ReadOnly', DataType.Double, 1, { accessLevel: 'CurrentRead', userAccessLevel: 'CurrentRead' });
const odd = variable('Uncertain', DataType.Double, 1);
odd.setValueFromSource(new Variant({ dataType: DataType.Double, value: 7.5 }), StatusCodes.UncertainLastUsableValue, new Date(Date.UTC(2026, 0, 1)));
const dead = variable('Failed', DataType.Double, 1);
dead.setValueFromSource(new Variant({ dataType: DataType.Double, value: 0 }), StatusCodes.BadSensorFailure, new Date());
own.addVariable({ componentOf: machine, nodeId: 'i=5001', browseName: 'ByNumber', dataType: DataType.Int32, value: { dataType: DataType.Int32, value: 11 } });
own.addVariable({ componentOf: machine, nodeId: 'g=09087E75-8E5E-499B-954F-F2A9603DB28A', browseName: 'ByGuid', dataType: DataType.Int32, value: { dataType: DataType.Int32, value: 12 } });
own.addVariable({ componentOf: machine, nodeId: 'b=M/RbKBsRVkePCePcx24oRA==', browseName: 'ByBytes', dataType: DataType.Int32, value: { dataType: DataType.Int32, value: 13 } });
own.addAnalogDataItem({
  componentOf: machine,
  nodeId: 's=Temperature',
  browseName: 'Temperature',
  definition: 'spindle',
  dataType: DataType.Double,
  accessLevel: readWrite,
  userAccessLevel: readWrite,
  description: 'Temperature of the spindle',
  engineeringUnitsRange: { low: -20, high: 180 },
  engineeringUnits: { namespaceUri: 'http://www.opcfoundation.org/UA/units/un/cefact', unitId: 4408652, displayName: '°C', description: 'degree Celsius' },
  value: { dataType: DataType.Double, value: 20 },
});

const add = own.addMethod(machine, {
  nodeId: 's=Add',
  browseName: 'Add',
  inputArguments: [
    { name: 'a', description: 'a', dataType: DataType.Int16, valueRank: -1 },
    { name: 'b', description: 'b', dataType: DataType.Double, valueRank: -1 },
  ],
  outputArguments: [
    { name: 'sum', description: 'sum', dataType: DataType.Double, valueRank: -1 },
    { name: 'both', description: 'both', dataType: DataType.Double, valueRank: 1 },
  ],
});
add.bindMethod(async (inputs, _context) => ({
  statusCode: StatusCodes.Good,
  outputArguments: [
    { dataType: DataType.Double, value: inputs[0].value + inputs[1].value },
    { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: new Float64Array([inputs[0].value, inputs[1].value]) },
  ],
}));
const refuse = own.addMethod(machine, { nodeId: 's=Refuse', browseName: 'Refuse', inputArguments: [], outputArguments: [] });
refuse.bindMethod(async (_inputs, _context) => ({ statusCode: StatusCodes.BadInvalidState, outputArguments: [] }));

// A folder of many, whose values a method changes.
const folder = own.addFolder(space.rootFolder.objects, { nodeId: 's=Many', browseName: 'Many' });
const many = [];
for (let i = 0; i < (settings.nodes ?? 0); i++) {
  many.push(
    own.addVariable({
      componentOf: folder,
      nodeId: `s=Many.${i}`,
      browseName: `${i}`,
      dataType: DataType.Int32,
      minimumSamplingInterval: settings.minimumSampling ?? 0,
      accessLevel: readWrite,
      value: { dataType: DataType.Int32, value: 0 },
    }),
  );
}
let round = 0;
const change = own.addMethod(folder, {
  nodeId: 's=Change',
  browseName: 'Change',
  inputArguments: [{ name: 'rounds', description: 'rounds', dataType: DataType.UInt32, valueRank: -1 }],
  outputArguments: [],
});
change.bindMethod(async (inputs, _context) => {
  for (let i = 0; i < inputs[0].value; i++) {
    round++;
    for (const one of many) {
      one.setValueFromSource({ dataType: DataType.Int32, value: round });
    }
  }
  return { statusCode: StatusCodes.Good, outputArguments: [] };
});

await server.start();
