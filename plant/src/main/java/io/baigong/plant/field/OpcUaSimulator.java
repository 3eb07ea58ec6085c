package io.baigong.plant.field;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.CertificateManager;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.KeyStoreCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/// A simulator of a machine with an OPC UA server. Without security, and with Basic256Sha256 signed
/// or encrypted; any client may come, whatever its certificate, without a password.
public final class OpcUaSimulator implements AutoCloseable {
    /// Of its namespace, which has index 2.
    public static final String NAMESPACE = "urn:baigong.io:simulator";

    private static final String APPLICATION = "urn:baigong.io:simulator:opc-ua";

    /// Keeps nobody out: the file is its owner's alone.
    private static final String KEY_STORE_PASSWORD = "simulator";

    private static final UserTokenPolicy ANONYMOUS =
            new UserTokenPolicy("anonymous", UserTokenType.Anonymous, null, null, null);

    private final KeyStoreCertificateStore store;
    private final OpcUaServer server;
    private final UaNamespace namespace;
    private final X509Certificate certificate;

    /// @param folder where its key and certificate are kept from start to start
    /// @param root what it shows, below Objects
    /// @throws IOException when the port is taken
    public OpcUaSimulator(int port, Path folder, UaEntry.Folder root)
            throws IOException, InterruptedException {
        // The library tells of a port that is taken only in its log.
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        Files.createDirectories(folder);
        store =
                new KeyStoreCertificateStore(
                        new KeyStoreCertificateStore.Settings(
                                folder.resolve("simulator.p12"),
                                KEY_STORE_PASSWORD::toCharArray,
                                _ -> KEY_STORE_PASSWORD.toCharArray(),
                                false));
        var certificates = certificates();
        certificate =
                certificates
                        .getCertificateGroups()
                        .getFirst()
                        .getCertificateChain(NodeIds.RsaSha256ApplicationCertificateType)
                        .orElseThrow()[0];
        server = server(port, certificates, certificate);
        namespace = new UaNamespace(server, NAMESPACE, root);
        namespace.startup();
        try {
            server.startup().get();
        } catch (ExecutionException broken) {
            throw new IOException("OPC UA: " + broken.getCause(), broken);
        }
        if (server.getBoundEndpoints().isEmpty()) {
            close();
            throw new IOException("OPC UA: port %d is taken".formatted(port));
        }
    }

    /// SHA-256 of its certificate, in hexadecimal.
    public String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private CertificateManager certificates() throws IOException {
        try {
            store.initialize();
            var group =
                    DefaultApplicationGroup.createAndInitialize(
                            new MemoryTrustListManager(),
                            store,
                            new Certificates(),
                            (_, _, _) -> {});
            return new DefaultCertificateManager(new MemoryCertificateQuarantine(), group);
        } catch (IOException broken) {
            throw broken;
        } catch (Exception broken) {
            throw new IOException("the simulator's certificate: " + broken.getMessage(), broken);
        }
    }

    private static final class Certificates extends RsaSha256CertificateFactory {
        @Override
        protected X509Certificate[] createRsaSha256CertificateChain(KeyPair keys) throws Exception {
            var certificate =
                    new SelfSignedCertificateBuilder(keys)
                            .setCommonName("Baigong simulator")
                            .setOrganization("Baigong demonstration works")
                            .setApplicationUri(APPLICATION)
                            .addDnsName("localhost")
                            .addIpAddress("127.0.0.1")
                            .build();
            return new X509Certificate[] {certificate};
        }
    }

    private static OpcUaServer server(
            int port, CertificateManager certificates, X509Certificate certificate) {
        var config =
                OpcUaServerConfig.builder()
                        .setApplicationName(
                                LocalizedText.english("Baigong demonstration works, simulator"))
                        .setApplicationUri(APPLICATION)
                        .setProductUri("urn:baigong.io:plant")
                        .setBuildInfo(
                                new BuildInfo(
                                        "urn:baigong.io:plant",
                                        "Baigong",
                                        "Simulator: replays a recording 模拟器",
                                        OpcUaServer.SDK_VERSION,
                                        "0",
                                        DateTime.NULL_VALUE))
                        .setEndpoints(endpoints(port, certificate))
                        .setCertificateManager(certificates)
                        .setIdentityValidator(AnonymousIdentityValidator.INSTANCE)
                        .build();
        return new OpcUaServer(
                config,
                _ -> new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build()));
    }

    private static Set<EndpointConfig> endpoints(int port, X509Certificate certificate) {
        var plain =
                EndpointConfig.newBuilder()
                        .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
                        .setBindAddress("127.0.0.1")
                        .setHostname("127.0.0.1")
                        .setBindPort(port)
                        .setCertificate(certificate)
                        .addTokenPolicy(ANONYMOUS);
        var endpoints = new LinkedHashSet<EndpointConfig>();
        endpoints.add(
                plain.copy()
                        .setSecurityPolicy(SecurityPolicy.None)
                        .setSecurityMode(MessageSecurityMode.None)
                        .build());
        for (var mode : Set.of(MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt)) {
            endpoints.add(
                    plain.copy()
                            .setSecurityPolicy(SecurityPolicy.Basic256Sha256)
                            .setSecurityMode(mode)
                            .build());
        }
        return endpoints;
    }

    @Override
    public void close() throws IOException {
        try {
            server.shutdown().get();
        } catch (ExecutionException gone) {
            throw new IOException(gone);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        namespace.shutdown();
        store.close();
    }
}
