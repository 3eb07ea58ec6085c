package io.baigong.server.certificates;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Whether doors to the network speak TLS, and by which certificate.
///
/// @param tls `generated`: the platform makes its own; `off`: doors to the network are plain, and
///   that is meant so; empty: own files when there are any, otherwise no TLS and no plain door to
///   the network either
/// @param certificate PEM file: the own certificate, then those between it and its authority
/// @param key PEM file of its private key
/// @param names DNS names and addresses by which the platform is reached, for a generated one;
///   those of this machine are in it anyway
/// @param httpsPort 0 takes a free one
/// @param mqttsPort 0 takes a free one
/// @param plainMqtt whether MQTT without TLS stays open to the network beside TLS, for devices that
///   cannot do it
@ConfigurationProperties("baigong.certificates")
public record TlsSettings(
        @DefaultValue("") String tls,
        @DefaultValue("") String certificate,
        @DefaultValue("") String key,
        @DefaultValue({}) List<String> names,
        @DefaultValue("8443") int httpsPort,
        @DefaultValue("8883") int mqttsPort,
        @DefaultValue("false") boolean plainMqtt) {
    public TlsSettings {
        if (!List.of("", "generated", "off").contains(tls)) {
            throw new IllegalArgumentException(
                    "BAIGONG_TLS must be generated or off, or left out, was \"" + tls + "\"");
        }
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException(
                    "BAIGONG_TLS_CERTIFICATE and BAIGONG_TLS_KEY belong together, were \"%s\" and \"%s\""
                            .formatted(certificate, key));
        }
        if (!tls.isEmpty() && !certificate.isEmpty()) {
            throw new IllegalArgumentException(
                    "BAIGONG_TLS must be left out with BAIGONG_TLS_CERTIFICATE, was \"%s\""
                            .formatted(tls));
        }
        names = names.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    boolean generated() {
        return tls.equals("generated");
    }

    boolean ownFiles() {
        return !certificate.isEmpty();
    }

    /// Whether doors to the network speak TLS.
    public boolean isOn() {
        return generated() || ownFiles();
    }

    Path certificateFile() {
        return Path.of(certificate);
    }

    Path keyFile() {
        return Path.of(key);
    }
}
