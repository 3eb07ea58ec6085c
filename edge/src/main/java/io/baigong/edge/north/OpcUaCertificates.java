package io.baigong.edge.north;

import io.baigong.edge.configuration.Certificates;
import io.baigong.edge.configuration.NorthConfiguration.OpcUa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.KeyStoreCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;

/// Key and certificate of the server, kept in its folder, and the programs that it lets in.
final class OpcUaCertificates {
    private static final int YEARS = 20;
    private static final char[] STORE = "baigong".toCharArray();

    private final OpcUa configuration;
    private final Path directory;

    OpcUaCertificates(OpcUa configuration, Path directory) {
        this.configuration = configuration;
        this.directory = directory;
    }

    /// Made at the first time.
    DefaultApplicationGroup open() throws Exception {
        Files.createDirectories(directory);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        var file = directory.resolve("server.p12");
        var store =
                KeyStoreCertificateStore.createAndInitialize(
                        new KeyStoreCertificateStore.Settings(file, () -> STORE, _ -> STORE));
        var factory =
                new RsaSha256CertificateFactory() {
                    @Override
                    protected X509Certificate[] createRsaSha256CertificateChain(KeyPair pair)
                            throws Exception {
                        return new X509Certificate[] {selfSigned(pair)};
                    }
                };
        var group =
                DefaultApplicationGroup.createAndInitialize(
                        new MemoryTrustListManager(), store, factory, programs());
        renew(group);
        return group;
    }

    /// Clients compare the name by which they came: when that is another now, so is the
    /// certificate, with the same key.
    private void renew(DefaultApplicationGroup group) throws Exception {
        var type = group.getSupportedCertificateTypeIds().getFirst();
        var names = group.getCertificateChain(type).orElseThrow()[0].getSubjectAlternativeNames();
        boolean holds =
                names != null
                        && names.stream()
                                .anyMatch(name -> configuration.host().equals(name.get(1)));
        if (!holds) {
            var pair = group.getKeyPair(type).orElseThrow();
            group.updateCertificate(type, pair, new X509Certificate[] {selfSigned(pair)});
        }
    }

    private X509Certificate selfSigned(KeyPair pair) throws Exception {
        var builder =
                new SelfSignedCertificateBuilder(pair)
                        .setCommonName("Baigong edge")
                        .setApplicationUri(OpcUaServerFace.APPLICATION)
                        .setValidityPeriod(Period.ofYears(YEARS));
        for (String host : Set.copyOf(List.of(configuration.host(), configuration.address()))) {
            boolean isAddress = host.matches("[0-9.]+|[0-9a-fA-F:]+");
            builder = isAddress ? builder.addIpAddress(host) : builder.addDnsName(host);
        }
        return builder.build();
    }

    /// Programs; the certificate of one that is not on the list ends its connection.
    private CertificateValidator programs() throws CertificateException {
        var known = new HashSet<X509Certificate>();
        for (String pem : configuration.certificates()) {
            known.addAll(Certificates.read(pem));
        }
        return (chain, _, _) -> {
            if (!known.isEmpty() && !known.contains(chain.getFirst())) {
                throw new UaException(
                        StatusCodes.Bad_CertificateUntrusted, "the certificate is not on the list");
            }
        };
    }
}
