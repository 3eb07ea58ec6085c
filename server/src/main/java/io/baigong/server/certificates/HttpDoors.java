package io.baigong.server.certificates;

import io.baigong.server.access.AccessSettings;
import io.baigong.server.access.PatientHttp;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/// Where HTTP is spoken. With TLS the door to the network speaks HTTPS at a port of its own, and
/// plain HTTP stays for programs of this machine, such as the launcher. Without, a door to the
/// network is not opened unless that is said.
@Configuration(proxyBeanMethods = false)
class HttpDoors {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoors.class);
    private static final String BUNDLE = "platform";

    private final TlsSettings settings;
    private final Environment environment;

    HttpDoors(TlsSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    @Bean
    SslBundleRegistrar platformCertificate(ServerCertificate certificate) {
        return registry -> {
            var proof = certificate.proof();
            if (proof != null) {
                registry.registerBundle(BUNDLE, bundle(proof));
                certificate.whenRenewed(next -> renew(registry, next));
            }
        };
    }

    private static void renew(SslBundleRegistry registry, ServerCertificate.Proof next) {
        registry.updateBundle(BUNDLE, bundle(next));
    }

    private static SslBundle bundle(ServerCertificate.Proof proof) {
        return SslBundle.of(
                SslStoreBundle.of(proof.keyStore(), "", null),
                SslBundleKey.of("", "platform"),
                SslOptions.of(
                        new LinkedHashSet<>(ServerCertificate.CIPHERS),
                        new LinkedHashSet<>(ServerCertificate.PROTOCOLS)));
    }

    /// After Spring Boot's own, whose address and port it changes.
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> doors(AccessSettings access) {
        return tomcat -> {
            tomcat.setProtocol(PatientHttp.class.getName());
            tomcat.addConnectorCustomizers(this::patient);
            if (settings.isOn()) {
                int plain = tomcat.getPort();
                tomcat.addAdditionalConnectors(plain(plain));
                tomcat.setPort(settings.httpsPort());
                tomcat.setSsl(Ssl.forBundle(BUNDLE));
            } else {
                checkPlain("HTTP", tomcat.getAddress(), access);
            }
        };
    }

    private Connector plain(int port) {
        var connector = new Connector(PatientHttp.class.getName());
        connector.setPort(port);
        patient(connector);
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setAddress(InetAddress.getLoopbackAddress());
        }
        return connector;
    }

    private void patient(Connector connector) {
        if (connector.getProtocolHandler() instanceof PatientHttp http) {
            http.setPatience(
                    environment.getProperty(
                            "baigong.http.patience", Duration.class, Duration.ofSeconds(30)));
        }
    }

    private void checkPlain(String what, @Nullable InetAddress address, AccessSettings access) {
        if (address != null && address.isLoopbackAddress()) {
            return;
        }
        PlainDoors.check(what, String.valueOf(address), settings, access.demo());
        LOG.warn(
                "{} listens without TLS for the network: passwords and readings can be read on the way unless a TLS proxy stands in front",
                what);
    }
}
