package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Settings;
import java.time.Duration;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.jspecify.annotations.Nullable;

/// What the settings say about a server.
///
/// @param trust which certificates of the server are taken
/// @param timeout for one answer
/// @param keepAlive after so long without a word the server is asked for a sign of life
/// @param sampling at which the server looks; none for the interval of the group, zero for as fast
///   as it can
/// @param publishing at which the server tells what it saw; none for the interval of the group
/// @param queue how many changes of one variable wait between two publishings
/// @param most nodes in a request, where the server names no limit
record Server(
        Url url,
        SecurityPolicy policy,
        MessageSecurityMode mode,
        User user,
        Trust trust,
        Duration connectTimeout,
        Duration timeout,
        Duration sessionTimeout,
        Duration keepAlive,
        @Nullable Duration sampling,
        @Nullable Duration publishing,
        int queue,
        int most) {
    static Server of(Settings settings) throws ConnectFault {
        var policy = policy(settings.text("securityPolicy"));
        return new Server(
                Url.of(settings.text("url")),
                policy,
                mode(policy, settings.text("securityMode")),
                User.of(settings),
                Trust.of(settings),
                settings.millis("connectTimeout"),
                settings.millis("requestTimeout"),
                settings.millis("sessionTimeout"),
                settings.millis("keepAlive"),
                millis(settings, "samplingInterval"),
                millis(settings, "publishingInterval"),
                settings.whole("queueSize"),
                settings.whole("maximumNodes"));
    }

    private static SecurityPolicy policy(String word) {
        return switch (word) {
            case "none" -> SecurityPolicy.None;
            case "basic256sha256" -> SecurityPolicy.Basic256Sha256;
            case "aes128-sha256-rsaoaep" -> SecurityPolicy.Aes128_Sha256_RsaOaep;
            case "aes256-sha256-rsapss" -> SecurityPolicy.Aes256_Sha256_RsaPss;
            case String other -> throw new IllegalStateException("there is no policy " + other);
        };
    }

    private static MessageSecurityMode mode(SecurityPolicy policy, String word) {
        if (policy == SecurityPolicy.None) {
            return MessageSecurityMode.None;
        }
        return word.equals("sign") ? MessageSecurityMode.Sign : MessageSecurityMode.SignAndEncrypt;
    }

    private static @Nullable Duration millis(Settings settings, String key) {
        return settings.has(key) ? settings.millis(key) : null;
    }

    boolean isSecure() {
        return policy != SecurityPolicy.None;
    }
}
