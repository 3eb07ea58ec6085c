package io.baigong.server.gateways;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotSignedIn;
import io.baigong.server.access.Organisations;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.certificates.DeviceAuthority;
import io.baigong.server.certificates.Pem;
import io.baigong.server.certificates.ServerCertificate;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.DeviceIdentity;
import io.baigong.server.things.Keys;
import io.baigong.server.things.Models;
import io.baigong.server.things.MqttAddress;
import io.baigong.server.things.Name;
import io.baigong.server.things.SparkplugAddress;
import io.baigong.server.things.ThingCredentials;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.Things;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/// Lets gateways in: each becomes a thing of its own with a credential of its own. What its token
/// was for is over with that.
@Service
final class Joining {
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_KEY = 100;
    private static final int TRIES = 1_000;

    /// Words that stand in addresses where the key of a gateway does.
    private static final Set<String> TAKEN =
            Set.of("enrolments", "enrolment-tokens", "protocols", "software", "templates");

    /// A machine in a cabinet outlives a year, and nobody is there to renew it.
    private static final int CERTIFICATE_DAYS = 3650;

    private final JoinTokens tokens;
    private final GatewayStore store;
    private final ThingDirectory directory;
    private final Things things;
    private final Models models;
    private final ThingCredentials credentials;
    private final ServerCertificate server;
    private final Organisations organisations;
    private final ObjectProvider<MqttAddress> mqtt;
    private final GatewaySoftware software;
    private final Audit audit;
    private final ReentrantLock making = new ReentrantLock();

    Joining(
            JoinTokens tokens,
            GatewayStore store,
            ThingDirectory directory,
            Things things,
            Models models,
            ThingCredentials credentials,
            ServerCertificate server,
            Organisations organisations,
            ObjectProvider<MqttAddress> mqtt,
            GatewaySoftware software,
            Audit audit) {
        this.tokens = tokens;
        this.store = store;
        this.directory = directory;
        this.things = things;
        this.models = models;
        this.credentials = credentials;
        this.server = server;
        this.organisations = organisations;
        this.mqtt = mqtt;
        this.software = software;
        this.audit = audit;
    }

    /// @param address of the machine on the network
    /// @param base by which it reached the platform, such as `http://127.0.0.1:8080`
    record Asked(String token, String name, @Nullable String csr, String address, String base) {}

    /// Its edge node.
    record EdgeNode(String group, String node) {}

    record MqttDoor(String host, int port, boolean tls) {}

    /// What a gateway needs from now on.
    ///
    /// @param thing key of its own thing
    /// @param token user name over MQTT; absent beside a certificate
    /// @param certificate in PEM, its own and then its authority's
    /// @param authority in PEM, by which to know the platform; absent without TLS, and when the
    ///   platform's certificate is of another's making
    /// @param softwareKeys public keys (Ed25519) in PEM, by which to trust software from now on
    record Joined(
            String thing,
            String organisation,
            EdgeNode sparkplug,
            MqttDoor mqtt,
            @Nullable String token,
            @Nullable String certificate,
            @Nullable String authority,
            List<String> softwareKeys) {
        Joined {
            softwareKeys = List.copyOf(softwareKeys);
        }
    }

    /// @throws NotSignedIn when the token lets nobody in
    Joined join(Asked asked) {
        check(asked);
        var used = tokens.use(asked.token());
        if (used != null) {
            boolean done = false;
            try {
                var joined = as(used.organisation(), used.name(), used.gateway(), asked);
                done = true;
                return joined;
            } finally {
                if (!done) {
                    tokens.giveBack(used);
                }
            }
        }
        // One that lets any device in lets in a gateway too.
        if (directory.authenticate(asked.token())
                instanceof DeviceIdentity.Enrolment(int organisation, String name)) {
            return as(organisation, name, null, asked);
        }
        throw new NotSignedIn("send a token that lets gateways join, and is not used up or over");
    }

    private static void check(Asked asked) {
        String name = asked.name();
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new Invalid("name", "1 to %d characters".formatted(LONGEST_NAME), name);
        }
        if (asked.csr() != null) {
            DeviceAuthority.check(asked.csr());
        }
    }

    private Joined as(int organisation, String token, @Nullable Integer place, Asked asked) {
        var actor = new Actor("gateway by token " + token, asked.address());
        return actor.call(
                () -> Tenancy.as(organisation, () -> take(organisation, token, place, asked)));
    }

    private Joined take(int organisation, String token, @Nullable Integer place, Asked asked) {
        String own = organisations.get(organisation).key();
        String key = place == null ? make(organisation, own, asked.name()) : replaced(place);
        var thing = Objects.requireNonNull(directory.byKey(organisation, key));
        var before = store.find(organisation, key);
        var node =
                before == null
                        ? new EdgeNode(own, key)
                        : new EdgeNode(before.group(), before.node());
        store.join(organisation, thing.number(), node.group(), node.node());
        audit.record(
                "gateway.join",
                key,
                Outcome.DONE,
                Map.of("token", token, "name", asked.name(), "again", place != null));
        return credentials(organisation, own, key, node, asked);
    }

    private String replaced(int place) {
        var thing = directory.byNumber(place);
        if (thing == null) {
            throw new Conflict("gateway-gone", "the gateway that the token is for is no more");
        }
        credentials.endAll(thing.organisation(), thing.key());
        return thing.key();
    }

    private Joined credentials(
            int organisation, String organisationKey, String key, EdgeNode node, Asked asked) {
        var door = mqtt.getObject();
        Integer tlsPort = door.tlsPort();
        String host = door.host(asked.base());
        var address =
                tlsPort == null
                        ? new MqttDoor(host, door.port(), false)
                        : new MqttDoor(host, tlsPort, true);
        var own = server.authority();
        String authority = tlsPort == null || own == null ? null : Pem.of(own);
        String csr = asked.csr();
        String token = null;
        String certificate = null;
        if (tlsPort != null && csr != null) {
            certificate =
                    credentials.sign(organisation, key, "gateway", csr, CERTIFICATE_DAYS).pem();
        } else {
            token = credentials.token(organisation, key, "gateway");
        }
        return new Joined(
                key, organisationKey, node, address, token, certificate, authority, softwareKeys());
    }

    private List<String> softwareKeys() {
        try {
            return software.keys().pems();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the keys of software", e);
        }
    }

    /// One at a time, so that two of the same name do not become the same thing.
    private String make(int organisation, String group, String name) {
        models.derive(
                organisation,
                GatewayProperties.MODEL,
                GatewayProperties.MODEL_NAME,
                GatewayProperties.ALL);
        String wanted = keyOf(name);
        making.lock();
        try {
            for (int n = 1; n <= TRIES; n++) {
                String key = n == 1 ? wanted : wanted + "-" + n;
                if (directory.byKey(organisation, key) == null
                        && directory.bySparkplug(organisation, group, key, null) == null) {
                    things.accept(organisation, thing(key, name, group));
                    return key;
                }
            }
        } finally {
            making.unlock();
        }
        throw new Conflict(
                "key-needed",
                "%d gateways are called %s-N: give another name".formatted(TRIES, wanted));
    }

    private static Things.NewThing thing(String key, String name, String group) {
        return new Things.NewThing(
                key,
                Name.of(name.strip()),
                GatewayProperties.MODEL,
                null,
                "",
                List.of(),
                new SparkplugAddress(group, key, null));
    }

    /// A key that looks like the name.
    static String keyOf(String name) {
        String key =
                name.strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}._:-]+", "-")
                        .replaceAll("^-+|-+$", "");
        key = key.substring(0, Math.min(key.length(), LONGEST_KEY));
        return Keys.isKey(key) && !TAKEN.contains(key) ? key : "gateway";
    }
}
