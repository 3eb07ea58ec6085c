package io.baigong.server.ingest.mqtt;

import io.baigong.server.certificates.ServerCertificate;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// TLS before MQTT. A client may present a certificate: that it holds the key is proved by the
/// handshake, who it is by that certificate is judged before the handshake ends.
@Component
final class SecuredDoor {
    private final ServerCertificate certificate;
    private final DeviceTrust trust;
    private volatile @Nullable SslContext context;

    SecuredDoor(ServerCertificate certificate, DeviceTrust trust) {
        this.certificate = certificate;
        this.trust = trust;
        certificate.whenRenewed(next -> context = context(next));
    }

    /// @param clerks do what takes long, so that a storm of handshakes holds up no reading
    SslHandler handler(SocketChannel channel, Executor clerks, Duration patience) {
        var handler = context().newHandler(channel.alloc(), clerks);
        handler.setHandshakeTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }

    private SslContext context() {
        var known = context;
        if (known == null) {
            var proof = certificate.proof();
            if (proof == null) {
                throw new IllegalStateException("TLS is off");
            }
            known = context(proof);
            context = known;
        }
        return known;
    }

    private SslContext context(ServerCertificate.Proof proof) {
        try {
            return SslContextBuilder.forServer(proof.key(), proof.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols(ServerCertificate.PROTOCOLS)
                    .ciphers(ServerCertificate.CIPHERS)
                    .clientAuth(ClientAuth.OPTIONAL)
                    .trustManager(trust)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("the certificate cannot be used for TLS", e);
        }
    }

    /// The certificate by which the client proved itself; null when it showed none.
    static @Nullable X509Certificate peer(SslHandler handler) {
        try {
            var chain = handler.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own ? own : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
