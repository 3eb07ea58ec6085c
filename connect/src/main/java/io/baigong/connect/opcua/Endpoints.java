package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.ConnectFault.Kind;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.sdk.client.DiscoveryClient;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.identity.X509IdentityProvider;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;

/// Which of the ways that a server offers is taken, and as whom, part 4, 5.5.4 and 7.40.
final class Endpoints {
    private final Server server;

    Endpoints(Server server) {
        this.server = server;
    }

    /// The one that the settings name, at the address that the user named: what servers call
    /// themselves is often unknown where the gateway is.
    EndpointDescription choose() throws ConnectFault, InterruptedException {
        var offered = offered();
        for (var endpoint : offered) {
            if (server.policy().getUri().equals(endpoint.getSecurityPolicyUri())
                    && server.mode() == endpoint.getSecurityMode()) {
                return at(server.url(), endpoint);
            }
        }
        throw new ConnectFault(
                Kind.SETTINGS,
                "securityPolicy, securityMode: expected one of %s, came %s"
                        .formatted(words(offered), words(server.policy().getUri(), server.mode())));
    }

    private List<EndpointDescription> offered() throws ConnectFault, InterruptedException {
        var asked =
                DiscoveryClient.getEndpoints(
                        server.url().text(), builder -> OneConnection.configure(builder, server));
        long patience = server.connectTimeout().plus(server.timeout()).toMillis();
        try {
            return asked.get(patience, TimeUnit.MILLISECONDS).stream()
                    .filter(Objects::nonNull)
                    .toList();
        } catch (ExecutionException failed) {
            throw Faults.of(failed, server.url(), null);
        } catch (TimeoutException late) {
            throw Faults.late(server.url(), patience);
        }
    }

    private static String words(List<EndpointDescription> offered) {
        return offered.stream()
                .map(endpoint ->
                        words(
                                String.valueOf(endpoint.getSecurityPolicyUri()),
                                endpoint.getSecurityMode()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String words(String policy, Object mode) {
        String name = policy.substring(policy.indexOf('#') + 1);
        return name.equals("None") ? name : "%s %s".formatted(name, mode);
    }

    private static EndpointDescription at(Url url, EndpointDescription offered) {
        String path = EndpointUtil.getPath(offered.getEndpointUrl());
        return new EndpointDescription(
                "opc.tcp://%s%s".formatted(url, path.equals("/") ? "" : path),
                offered.getServer(),
                offered.getServerCertificate(),
                offered.getSecurityMode(),
                offered.getSecurityPolicyUri(),
                offered.getUserIdentityTokens(),
                offered.getTransportProfileUri(),
                offered.getSecurityLevel());
    }

    /// The certificate of the server, which the settings trust and which is what it should be.
    X509Certificate trusted(EndpointDescription endpoint, Instant now) throws ConnectFault {
        var certificate = certificate(endpoint);
        var application = endpoint.getServer();
        server.trust()
                .demand(
                        certificate,
                        server.url().host(),
                        application == null ? null : application.getApplicationUri(),
                        now);
        return certificate;
    }

    private static X509Certificate certificate(EndpointDescription endpoint) throws ConnectFault {
        try {
            var bytes = endpoint.getServerCertificate();
            if (bytes == null || bytes.isNullOrEmpty()) {
                throw new UaException(StatusCodes.Bad_CertificateInvalid, "there is none");
            }
            return CertificateUtil.decodeCertificate(bytes.bytesOrEmpty());
        } catch (UaException | RuntimeException unreadable) {
            throw new ConnectFault(
                    Kind.CERTIFICATE,
                    "the certificate of the server: " + Faults.words(unreadable),
                    unreadable);
        }
    }

    /// As whom the gateway comes. A password goes out encrypted for a certificate that is trusted,
    /// or inside a channel that is, or not at all unless the settings allow it.
    IdentityProvider identity(EndpointDescription endpoint, Instant now) throws ConnectFault {
        return switch (server.user()) {
            case User.Anonymous _ -> {
                policy(endpoint, UserTokenType.Anonymous);
                yield new AnonymousProvider();
            }
            case User.Named named -> named(endpoint, named, now);
            case User.Certified(var chain, var key) -> {
                policy(endpoint, UserTokenType.Certificate);
                yield new X509IdentityProvider(chain, key);
            }
        };
    }

    private IdentityProvider named(EndpointDescription endpoint, User.Named user, Instant now)
            throws ConnectFault {
        var policy = policy(endpoint, UserTokenType.UserName);
        boolean encrypted = security(endpoint, policy) != SecurityPolicy.None;
        if (encrypted) {
            var validator = Trust.only(trusted(endpoint, now));
            return new UsernameProvider(user.name(), user.password(), validator, _ -> policy);
        }
        if (endpoint.getSecurityMode() != MessageSecurityMode.SignAndEncrypt && !user.plain()) {
            throw new ConnectFault(
                    Kind.SETTINGS,
                    "the server wants the password in the clear; choose sign-encrypt or allow it"
                            + " with plainPassword");
        }
        return new UsernameProvider(user.name(), user.password(), (_, _, _) -> {}, _ -> policy);
    }

    /// One of a kind; one that encrypts where there is one.
    private UserTokenPolicy policy(EndpointDescription endpoint, UserTokenType kind)
            throws ConnectFault {
        var tokens = endpoint.getUserIdentityTokens();
        var offered =
                tokens == null
                        ? List.<UserTokenPolicy>of()
                        : Arrays.stream(tokens).filter(Objects::nonNull).toList();
        var fitting =
                offered.stream()
                        .filter(policy -> policy.getTokenType() == kind)
                        .min(
                                Comparator.comparing(policy ->
                                        security(endpoint, policy) == SecurityPolicy.None));
        if (fitting.isPresent()) {
            return fitting.get();
        }
        throw new ConnectFault(
                Kind.CREDENTIALS,
                "the server takes users of kind %s, not %s"
                        .formatted(
                                offered.stream()
                                        .map(policy -> String.valueOf(policy.getTokenType()))
                                        .distinct()
                                        .collect(Collectors.joining(", ")),
                                kind));
    }

    private static SecurityPolicy security(EndpointDescription endpoint, UserTokenPolicy policy) {
        String own = policy.getSecurityPolicyUri();
        String uri = own == null || own.isEmpty() ? endpoint.getSecurityPolicyUri() : own;
        return SecurityPolicy.fromUriSafe(uri).orElse(SecurityPolicy.None);
    }
}
