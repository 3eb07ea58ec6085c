package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Surroundings;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.channel.EncodingLimits;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session with one server over one connection, part 4, 5.7. It ends with the first of them
/// that ends and is never made anew. For any thread.
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final String PRODUCT = "urn:baigong:gateway";
    private static final EncodingLimits MESSAGES = new EncodingLimits(65_535, 512, 16 << 20, 64);
    private static final long FAREWELL_MILLIS = 1_000;

    /// With one request to publish at a time, answers cannot overtake each other on their way
    /// through Milo's threads, which would look like a loss and be asked for and told twice.
    private static final UInteger ONE_PUBLISH = UInteger.valueOf(1);

    private static final long[] FATAL = {
        StatusCodes.Bad_SessionIdInvalid,
        StatusCodes.Bad_SessionClosed,
        StatusCodes.Bad_SessionNotActivated,
        StatusCodes.Bad_SecureChannelIdInvalid,
        StatusCodes.Bad_SecureChannelClosed,
        StatusCodes.Bad_SecurityChecksFailed,
        StatusCodes.Bad_ConnectionClosed,
        StatusCodes.Bad_ConnectionRejected,
        StatusCodes.Bad_ServerHalted,
        StatusCodes.Bad_Shutdown
    };

    static {
        // Aes256_Sha256_RsaPss needs its paddings; asked last, it changes nothing else.
        Security.addProvider(new BouncyCastleProvider());
    }

    private final Server server;
    private final Surroundings surroundings;
    private final OneConnection connection;
    private final OpcUaClient client;
    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private final AtomicInteger subscriptions = new AtomicInteger();
    private volatile boolean opened;

    private Session(Server server, Surroundings surroundings, OpcUaClientConfig configuration) {
        this.server = server;
        this.surroundings = surroundings;
        connection =
                new OneConnection(
                        server,
                        surroundings.listener(),
                        () -> fail("the connection to %s ended".formatted(server.url())));
        client = new OpcUaClient(configuration, connection);
        client.addSessionActivityListener(
                new SessionActivityListener() {
                    @Override
                    public void onSessionInactive(UaSession session) {
                        fail(
                                connection.isOpen()
                                        ? "%s ended the session or gave no sign of life"
                                                .formatted(server.url())
                                        : "the connection to %s ended".formatted(server.url()));
                    }
                });
        client.addFaultListener(fault -> {
            var code = fault.getResponseHeader().getServiceResult();
            if (code.getValue() == StatusCodes.Bad_NoSubscription && subscriptions.get() > 0) {
                fail("%s has dropped the subscriptions".formatted(server.url()));
            }
        });
    }

    static Session open(Server server, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        var endpoints = new Endpoints(server);
        var endpoint = endpoints.choose();
        var now = surroundings.clock().instant();
        OwnCertificate own = null;
        X509Certificate trusted = null;
        if (server.isSecure()) {
            trusted = endpoints.trusted(endpoint, now);
            own = OwnCertificate.in(surroundings.directory(), now);
        }
        var configuration = configuration(server, endpoint, own, trusted, surroundings.directory());
        configuration.setIdentityProvider(endpoints.identity(endpoint, now));
        var session = new Session(server, surroundings, configuration.build());
        session.connect(own);
        return session;
    }

    private static OpcUaClientConfigBuilder configuration(
            Server server,
            EndpointDescription endpoint,
            @Nullable OwnCertificate own,
            @Nullable X509Certificate trusted,
            Path directory) {
        var builder =
                OpcUaClientConfig.builder()
                        .setEndpoint(endpoint)
                        .setApplicationName(LocalizedText.english("Baigong gateway"))
                        .setApplicationUri(PRODUCT)
                        .setProductUri(PRODUCT)
                        .setSessionName(() -> "Baigong " + directory.getFileName())
                        .setSessionTimeout(millis(server.sessionTimeout().toMillis()))
                        .setRequestTimeout(millis(server.timeout().toMillis()))
                        .setKeepAliveInterval(millis(server.keepAlive().toMillis()))
                        .setKeepAliveTimeout(millis(server.timeout().toMillis()))
                        .setMaxPendingPublishRequests(ONE_PUBLISH)
                        .setEncodingLimits(MESSAGES)
                        .setMaxResponseMessageSize(UInteger.valueOf(MESSAGES.getMaxMessageSize()));
        if (own != null && trusted != null) {
            builder.setApplicationUri(own.application())
                    .setCertificate(own.certificate())
                    .setCertificateChain(new X509Certificate[] {own.certificate()})
                    .setKeyPair(own.keys())
                    .setCertificateValidator(Trust.only(trusted));
        }
        return builder;
    }

    private static UInteger millis(long millis) {
        return UInteger.valueOf(millis);
    }

    private void connect(@Nullable OwnCertificate own) throws ConnectFault, InterruptedException {
        // A channel is opened, a session made, activated and asked for its namespaces.
        long patience = server.connectTimeout().plus(server.timeout().multipliedBy(4)).toMillis();
        try {
            client.connectAsync().get(patience, TimeUnit.MILLISECONDS);
            opened = true;
        } catch (ExecutionException failed) {
            var first = connection.failure();
            throw Faults.of(first == null ? failed : first, server.url(), own);
        } catch (TimeoutException late) {
            throw Faults.late(server.url(), patience);
        } finally {
            if (!opened) {
                end.completeExceptionally(new LinkBroken("the link was never open"));
                release();
            }
        }
        if (end.isDone()) {
            throw new ConnectFault(
                    ConnectFault.Kind.REFUSED_BY_DEVICE,
                    "%s ended the connection at once".formatted(server.url()));
        }
    }

    OpcUaClient client() {
        return client;
    }

    Server server() {
        return server;
    }

    /// How many subscriptions the server should have.
    AtomicInteger subscriptions() {
        return subscriptions;
    }

    InstantSource clock() {
        return surroundings.clock();
    }

    /// Waits for an answer; Milo's timeout of a request bounds it.
    ///
    /// @throws UaException the server refused it, or did not answer in time
    <T> T await(CompletableFuture<T> answer) throws UaException, LinkBroken, InterruptedException {
        try {
            CompletableFuture.anyOf(answer, end).get();
            return answer.get();
        } catch (ExecutionException failed) {
            demandOpen();
            throw refusal(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private UaException refusal(Throwable failed) throws LinkBroken {
        if (failed instanceof UaException refused && !Codes.is(refused, FATAL)) {
            return refused;
        }
        fail("%s ended the session: %s".formatted(server.url(), Faults.words(failed)));
        throw broken();
    }

    /// To be asked after what Milo does by itself, which tells no break from a refusal.
    void demandOpen() throws LinkBroken {
        if (end.isDone()) {
            throw broken();
        }
    }

    boolean isOpen() {
        return !end.isDone();
    }

    private LinkBroken broken() {
        return new LinkBroken(String.valueOf(end.exceptionNow().getMessage()), end.exceptionNow());
    }

    /// Ends it because of something that was found out; the listener hears of it once.
    void fail(String why) {
        var broken = new LinkBroken(why);
        if (end.completeExceptionally(broken)) {
            if (opened) {
                surroundings.listener().lost(broken);
            }
            release();
        }
    }

    /// The connection first, or Milo would say farewell to a server that does not hear it.
    private void release() {
        connection.disconnect();
        client.disconnectAsync();
    }

    /// Tells the server, so that it keeps no session for nobody, and lets go of the connection.
    @Override
    public void close() {
        if (!end.completeExceptionally(new LinkBroken("the link was closed"))) {
            return;
        }
        try {
            client.disconnectAsync().get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unanswered) {
            LOG.debug("{} did not say farewell", server.url());
        }
        connection.disconnect();
    }
}
