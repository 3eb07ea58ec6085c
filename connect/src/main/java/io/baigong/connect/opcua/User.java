package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.ConnectFault.Kind;
import io.baigong.connect.Settings;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// As whom the gateway comes.
sealed interface User {
    record Anonymous() implements User {}

    /// @param plain whether the password may travel in the clear
    record Named(String name, String password, boolean plain) implements User {
        @Override
        public String toString() {
            return "user " + name;
        }
    }

    record Certified(List<X509Certificate> chain, PrivateKey key) implements User {
        @Override
        public String toString() {
            return "user " + chain.getFirst().getSubjectX500Principal();
        }
    }

    static User of(Settings settings) throws ConnectFault {
        String name = settings.textOrNull("user");
        String certificate = settings.textOrNull("userCertificate");
        if (name != null && certificate != null) {
            throw new ConnectFault(
                    Kind.SETTINGS, "user, userCertificate: expected one of the two, came both");
        }
        if (certificate != null) {
            return certified(certificate, settings.textOrNull("userKey"));
        }
        String password = settings.textOrNull("password");
        if (name != null) {
            boolean plain = settings.flag("plainPassword");
            return new Named(name, password == null ? "" : password, plain);
        }
        if (password != null) {
            throw new ConnectFault(Kind.SETTINGS, "user: a password without a user");
        }
        return new Anonymous();
    }

    private static User certified(String certificate, @Nullable String key) throws ConnectFault {
        if (key == null) {
            throw new ConnectFault(Kind.SETTINGS, "userKey: a certificate without its key");
        }
        try {
            return new Certified(Pem.certificates(certificate), Pem.key(key));
        } catch (GeneralSecurityException wrong) {
            throw new ConnectFault(
                    Kind.SETTINGS, "userCertificate, userKey: " + wrong.getMessage(), wrong);
        }
    }
}
