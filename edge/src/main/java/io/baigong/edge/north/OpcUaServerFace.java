package io.baigong.edge.north;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.baigong.edge.configuration.NorthConfiguration.OpcUa;
import io.baigong.edge.readings.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfigLimits;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An OPC UA server with a node for each tag. It starts by itself on a thread of its own and tries
/// again while it cannot.
///
/// Programs are let in by their certificate when the configuration names some; people, and programs
/// for them, by user and password.
final class OpcUaServerFace implements Face {
    private static final Logger LOG = LoggerFactory.getLogger(OpcUaServerFace.class);
    static final String APPLICATION = "urn:io.baigong:edge";
    private static final long AGAIN_MILLIS = 10_000;
    private static final int MOST_SESSIONS = 50;
    private static final List<SecurityPolicy> POLICIES =
            List.of(
                    SecurityPolicy.Basic256Sha256,
                    SecurityPolicy.Aes128_Sha256_RsaOaep,
                    SecurityPolicy.Aes256_Sha256_RsaPss);

    private final OpcUa configuration;
    private final Floor floor;
    private final Path directory;
    private final Thread thread = Thread.ofPlatform().name("north opcua").unstarted(this::run);
    private List<Offer> offers = List.of();
    private @Nullable OpcUaTags tags;
    private volatile @Nullable OpcUaServer server;
    private volatile String trouble = "not started yet";
    private volatile boolean closing;

    /// @param directory for its key and certificate
    OpcUaServerFace(OpcUa configuration, Floor floor, Path directory) {
        this.configuration = configuration;
        this.floor = floor;
        this.directory = directory;
    }

    @Override
    public synchronized void offer(List<Offer> now) {
        offers = now;
        var running = tags;
        if (running != null) {
            running.offer(now);
        }
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /// From now on what is offered is shown.
    private synchronized void shows(@Nullable OpcUaTags running) {
        tags = running;
        if (running != null) {
            running.offer(offers);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // a mistake of the library must not end collecting
    private void run() {
        while (!closing) {
            try {
                attempt();
                return;
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                failed(e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e);
            }
            try {
                Thread.sleep(AGAIN_MILLIS);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private void failed(Throwable cause) {
        String why =
                "%s:%d: %s"
                        .formatted(
                                configuration.address(), configuration.port(), cause.getMessage());
        if (!why.equals(trouble)) {
            LOG.error("no OPC UA client can be answered at {}", why);
        }
        trouble = why;
    }

    /// The library would only say that nothing could be bound.
    private void askForThePort() throws IOException {
        var at = new InetSocketAddress(configuration.address(), configuration.port());
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(at);
        }
    }

    private void attempt() throws Exception {
        askForThePort();
        if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
            Security.addProvider(new BouncyCastleProvider()); // for Aes256_Sha256_RsaPss
        }
        var certificates = new OpcUaCertificates(configuration, directory).open();
        var certificate =
                certificates.getCertificateChain(
                                certificates.getSupportedCertificateTypeIds().getFirst())
                        .orElseThrow()[0];
        var manager =
                new DefaultCertificateManager(new MemoryCertificateQuarantine(10), certificates);
        var config =
                OpcUaServerConfig.builder()
                        .setApplicationUri(APPLICATION)
                        .setApplicationName(LocalizedText.english("Baigong edge"))
                        .setProductUri(APPLICATION)
                        .setBuildInfo(
                                new BuildInfo(
                                        APPLICATION,
                                        "Baigong",
                                        "Baigong edge",
                                        "",
                                        "",
                                        DateTime.MIN_VALUE))
                        .setEndpoints(endpoints(certificate))
                        .setIdentityValidator(new OpcUaUsers(configuration).validator())
                        .setCertificateManager(manager)
                        .setLimits(limits())
                        .build();
        var made =
                new OpcUaServer(
                        config,
                        _ ->
                                new OpcTcpServerTransport(
                                        OpcTcpServerTransportConfig.newBuilder().build()));
        server = made;
        var nodes = new OpcUaTags(made, configuration, floor);
        try {
            nodes.startup();
            shows(nodes);
            made.startup().get(30, TimeUnit.SECONDS);
            if (made.getBoundEndpoints().size() < config.getEndpoints().size()) {
                throw new IOException("the port is taken, or the address is not ours");
            }
        } catch (Exception e) {
            shows(null);
            stop(made);
            throw e;
        }
        trouble = "";
        LOG.info(
                "OPC UA clients are answered at opc.tcp://{}:{}/baigong",
                configuration.host(),
                configuration.port());
    }

    private Set<EndpointConfig> endpoints(X509Certificate certificate) {
        var endpoints = new LinkedHashSet<EndpointConfig>();
        var base =
                EndpointConfig.newBuilder()
                        .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
                        .setBindAddress(configuration.address())
                        .setBindPort(configuration.port())
                        .setHostname(configuration.host())
                        .setPath("/baigong")
                        .setCertificate(certificate)
                        .addTokenPolicies(policies());
        for (var policy : POLICIES) {
            endpoints.add(
                    base.copy()
                            .setSecurityPolicy(policy)
                            .setSecurityMode(MessageSecurityMode.SignAndEncrypt)
                            .build());
        }
        // Who looks for endpoints has no key yet (OPC UA part 4, 5.5.4).
        var open =
                base.copy()
                        .setSecurityPolicy(SecurityPolicy.None)
                        .setSecurityMode(MessageSecurityMode.None);
        endpoints.add(
                configuration.plain() ? open.build() : open.setPath("/baigong/discovery").build());
        return endpoints;
    }

    private UserTokenPolicy[] policies() {
        var user = OpcUaServerConfig.USER_TOKEN_POLICY_USERNAME;
        return configuration.anonymous() == null
                ? new UserTokenPolicy[] {user}
                : new UserTokenPolicy[] {user, OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS};
    }

    private static OpcUaServerConfigLimits limits() {
        return new OpcUaServerConfigLimits() {
            @Override
            public UInteger getMaxSessions() {
                return uint(MOST_SESSIONS);
            }
        };
    }

    @Override
    public String name() {
        return "opcua";
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public int clients() {
        var running = server;
        return running == null ? 0 : running.getSessionManager().getAllSessions().size();
    }

    @Override
    public void take(String device, List<Reading> readings) {
        // clients ask, and subscriptions look as often as they were told to
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var running = server;
        if (running != null) {
            stop(running);
        }
    }

    private static void stop(OpcUaServer running) {
        try {
            running.shutdown().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the OPC UA server did not end in order: {}", e.getMessage());
        }
    }
}
