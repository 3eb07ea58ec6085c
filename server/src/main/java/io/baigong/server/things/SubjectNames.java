package io.baigong.server.things;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// By what names a certificate calls its subject: common names, then DNS names and the last parts
/// of URIs among the alternative ones.
final class SubjectNames {
    private static final int MOST = 10;
    private static final int DNS = 2;
    private static final int URI = 6;

    private SubjectNames() {}

    static List<String> of(X509Certificate certificate) {
        var names = new ArrayList<String>();
        try {
            for (var part :
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")
                        && part.getValue() instanceof String name) {
                    names.add(name);
                }
            }
            var others = certificate.getSubjectAlternativeNames();
            if (others != null) {
                for (var other : others) {
                    if (other.get(0) instanceof Integer kind
                            && other.get(1) instanceof String name
                            && (kind == DNS || kind == URI)) {
                        names.add(kind == DNS ? name : name.replaceAll(".*[/:]", ""));
                    }
                }
            }
        } catch (InvalidNameException | CertificateParsingException e) {
            return List.of();
        }
        return names.size() <= MOST ? names : names.subList(0, MOST);
    }
}
