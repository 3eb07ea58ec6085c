package io.baigong.server.access;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param address where browsers reach the console, such as `https://works.example`; the OpenID
///   providers send them back there. By default what the browser asked for
/// @param providers OpenID providers by a key of one's own (small letters, digits and -)
@ConfigurationProperties("baigong.sign-in")
public record SignInSettings(@Nullable URI address, @DefaultValue Map<String, Provider> providers) {
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    public SignInSettings {
        providers = Map.copyOf(providers);
        providers.forEach((key, provider) -> {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException(
                        "baigong.sign-in.providers: the key of a provider is of small letters, digits and -, was "
                                + key);
            }
            provider.check(key);
        });
    }

    /// @param name as the log-in page shows it; the key unless given
    /// @param issuer as the provider's discovery document says it
    /// @param clientId by which the provider knows this platform
    /// @param clientSecret that goes with it; none for a public client
    /// @param clientSecretFile a file that holds the secret
    public record Provider(
            @Nullable String name,
            @Nullable URI issuer,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable Path clientSecretFile) {
        void check(String key) {
            String at = "baigong.sign-in.providers." + key;
            if (issuer == null || clientId == null || clientId.isBlank()) {
                throw new IllegalArgumentException(at + " needs issuer and client-id");
            }
            String host = issuer.getHost();
            boolean near = "localhost".equals(host) || "127.0.0.1".equals(host);
            if (!"https".equals(issuer.getScheme()) && !near) {
                throw new IllegalArgumentException(
                        at + ".issuer must begin with https://, was " + issuer);
            }
        }
    }
}
