package io.baigong.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/// An OPC UA server of which every variable that is watched gets the number of the tick into its
/// queue, ten times a second: a number that is missing was lost, or was too much for the queue. A
/// process of its own.
final class OpcUaTicks extends ManagedNamespaceWithLifecycle {
    static final String NAMESPACE = "urn:baigong:bench";

    private static final int PERIOD_MILLIS = 100;
    private static final UserTokenPolicy ANONYMOUS =
            new UserTokenPolicy("anonymous", UserTokenType.Anonymous, null, null, null);

    private final Set<DataItem> items = ConcurrentHashMap.newKeySet();
    private int tick;

    private OpcUaTicks(OpcUaServer server, int variables) {
        super(server, NAMESPACE);
        getLifecycleManager().addStartupTask(() -> makeNodes(variables));
    }

    /// Another process that serves until it is destroyed.
    record Child(Process process, int port) implements AutoCloseable {
        static Child start(int variables) throws IOException {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var process =
                    new ProcessBuilder(
                                    java,
                                    "-Xmx512m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    OpcUaTicks.class.getName(),
                                    Integer.toString(variables))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var input = process.inputReader();
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                if (line.startsWith("port ")) {
                    return new Child(process, Integer.parseInt(line.substring(5)));
                }
            }
            throw new IOException("the server did not start");
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    static void main(String[] args) throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var endpoint =
                EndpointConfig.newBuilder()
                        .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
                        .setBindAddress("127.0.0.1")
                        .setHostname("127.0.0.1")
                        .setBindPort(port)
                        .setSecurityPolicy(SecurityPolicy.None)
                        .setSecurityMode(MessageSecurityMode.None)
                        .addTokenPolicy(ANONYMOUS)
                        .build();
        var configuration =
                OpcUaServerConfig.builder()
                        .setApplicationName(LocalizedText.english("Ticks"))
                        .setApplicationUri(NAMESPACE)
                        .setProductUri(NAMESPACE)
                        .setEndpoints(Set.of(endpoint))
                        .setCertificateManager(
                                new DefaultCertificateManager(new MemoryCertificateQuarantine()))
                        .setIdentityValidator(AnonymousIdentityValidator.INSTANCE)
                        .build();
        var server =
                new OpcUaServer(
                        configuration,
                        _ ->
                                new OpcTcpServerTransport(
                                        OpcTcpServerTransportConfig.newBuilder().build()));
        var ticks = new OpcUaTicks(server, Integer.parseInt(args[0]));
        ticks.startup();
        server.startup().get();
        Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(ticks::tick, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        System.out.println("port " + port);
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }

    private void makeNodes(int variables) {
        for (int i = 0; i < variables; i++) {
            getNodeManager()
                    .addNode(
                            new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                                    .setNodeId(newNodeId("v" + i))
                                    .setBrowseName(newQualifiedName("v" + i))
                                    .setDisplayName(LocalizedText.english("v" + i))
                                    .setDataType(NodeIds.Int32)
                                    .setTypeDefinition(NodeIds.BaseDataVariableType)
                                    .build());
        }
    }

    private void tick() {
        var now = DateTime.now();
        var value = new DataValue(Variant.ofInt32(++tick), StatusCode.GOOD, now, now);
        items.forEach(item -> item.setValue(value));
    }

    @Override
    public void onDataItemsCreated(List<DataItem> created) {
        items.addAll(created);
    }

    @Override
    public void onDataItemsModified(List<DataItem> modified) {}

    @Override
    public void onDataItemsDeleted(List<DataItem> deleted) {
        deleted.forEach(items::remove);
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> changed) {}
}
