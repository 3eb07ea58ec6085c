package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Message;
import io.baigong.server.ingest.payload.Bytes;
import io.baigong.server.things.DeviceIdentity;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a client says when it connects, and the packets that answer it.
///
/// @param version 3, 4 (3.1.1) or 5
/// @param clientId made up when the client left it to us
/// @param assigned whether it was
/// @param keepAlive in seconds; 0 for none
record Greeting(
        int version,
        String clientId,
        boolean assigned,
        boolean clean,
        int keepAlive,
        @Nullable String user,
        @Nullable String password,
        @Nullable String willTopic,
        byte @Nullable [] willPayload,
        int willQos,
        boolean willRetain) {
    /// MQTT 5 reason codes of CONNACK that are used here.
    static final int NOT_AUTHORIZED = 0x87;

    static final int BAD_CREDENTIALS = 0x86;
    static final int BUSY = 0x97;
    private static final int BAD_VERSION = 0x84;
    private static final int BAD_CLIENT_ID = 0x85;
    private static final int NO_RETAIN = 0x9A;
    private static final int NO_SUCH_QOS = 0x9B;
    private static final int LONGEST_ID = 256;

    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int MAXIMUM_QOS = 0x24;
    private static final int RETAIN_AVAILABLE = 0x25;
    private static final int MAXIMUM_PACKET = 0x27;
    private static final int ASSIGNED_ID = 0x12;
    private static final int SESSION_EXPIRY = 0x11;
    private static final int SUBSCRIPTION_IDS = 0x29;
    private static final int SHARED = 0x2A;
    private static final int REASON_STRING = 0x1F;

    /// By what a client proved who it is; asked again when something changed.
    sealed interface Proof {
        record Token(String secret) implements Proof {
            @Override
            public String toString() {
                return "a token";
            }
        }

        /// @param fingerprint of a certificate whose key it holds
        record Certificate(String fingerprint) implements Proof {}
    }

    /// A client whose proof is good.
    ///
    /// @param hash of identity and client id: the same over connections and restarts
    record Known(
            DeviceIdentity identity,
            String clientId,
            Proof proof,
            long hash,
            @Nullable String willTopic,
            byte @Nullable [] willPayload) {
        /// Clients of different identities do not push each other out.
        String key() {
            int thing = identity instanceof DeviceIdentity.OneThing one ? one.thing() : 0;
            return identity.organisation() + "/" + thing + "/" + identity.name() + "/" + clientId;
        }

        @Nullable Message will(long arrival) {
            var topic = willTopic;
            var payload = willPayload;
            return topic == null || payload == null ? null : Message.of(topic, payload, arrival);
        }
    }

    static Greeting read(MqttConnectMessage connect) {
        var header = connect.variableHeader();
        var payload = connect.payload();
        String id = payload.clientIdentifier();
        boolean assign = id == null || id.isEmpty();
        byte[] password = payload.passwordInBytes();
        return new Greeting(
                header.version(),
                assign ? "auto-" + UUID.randomUUID() : id,
                assign,
                header.isCleanSession(),
                header.keepAliveTimeSeconds(),
                payload.userName(),
                password == null ? null : new String(password, StandardCharsets.UTF_8),
                header.isWillFlag() ? payload.willTopic() : null,
                header.isWillFlag() ? payload.willMessageInBytes() : null,
                header.willQos(),
                header.isWillRetain());
    }

    /// Why the client cannot be let in, whoever it is; 0 when it can.
    int refusal() {
        if (clientId.length() > LONGEST_ID || assigned && version < 5 && !clean) {
            return BAD_CLIENT_ID;
        }
        if (version == 5 && willTopic != null && willQos == 2) {
            return NO_SUCH_QOS;
        }
        return version == 5 && willTopic != null && willRetain ? NO_RETAIN : 0;
    }

    boolean isAnonymous() {
        return (user == null || user.isEmpty()) && (password == null || password.isEmpty());
    }

    Known known(DeviceIdentity identity, Proof proof) {
        var client = new Known(identity, clientId, proof, 0, willTopic, willPayload);
        return new Known(identity, clientId, proof, hash(client.key()), willTopic, willPayload);
    }

    MqttConnAckMessage welcome(Known client, int inFlight, int maxPacket) {
        var properties = new MqttProperties();
        if (version == 5) {
            number(properties, RECEIVE_MAXIMUM, inFlight);
            number(properties, MAXIMUM_QOS, 1);
            number(properties, RETAIN_AVAILABLE, 0);
            number(properties, MAXIMUM_PACKET, maxPacket);
            number(properties, SUBSCRIPTION_IDS, 0);
            number(properties, SHARED, 0);
            number(properties, SESSION_EXPIRY, 0);
            if (assigned) {
                properties.add(new MqttProperties.StringProperty(ASSIGNED_ID, client.clientId()));
            }
        }
        return new MqttConnAckMessage(
                fixed(MqttMessageType.CONNACK),
                new MqttConnAckVariableHeader(
                        MqttConnectReturnCode.CONNECTION_ACCEPTED, false, properties));
    }

    private static void number(MqttProperties to, int id, int value) {
        to.add(new MqttProperties.IntegerProperty(id, value));
    }

    private static MqttFixedHeader fixed(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }

    /// Refuses a CONNECT; versions before 5 know five reasons only.
    static MqttConnAckMessage connack(int version, int reason) {
        int code =
                version == 5
                        ? reason
                        : switch (reason) {
                            case BAD_VERSION -> 1;
                            case BAD_CLIENT_ID -> 2;
                            case BUSY -> 3;
                            case BAD_CREDENTIALS -> 4;
                            default -> 5;
                        };
        return new MqttConnAckMessage(
                fixed(MqttMessageType.CONNACK),
                new MqttConnAckVariableHeader(
                        MqttConnectReturnCode.valueOf((byte) code),
                        false,
                        MqttProperties.NO_PROPERTIES));
    }

    /// The answer to a CONNECT that cannot be read; null when there is none.
    static @Nullable MqttConnAckMessage refusal(MqttMessage packet, Throwable why) {
        if (why instanceof MqttUnacceptableProtocolVersionException) {
            return connack(4, BAD_VERSION);
        }
        boolean badId = why instanceof MqttIdentifierRejectedException;
        int version =
                packet.variableHeader()
                                instanceof
                                io.netty.handler.codec.mqtt.MqttConnectVariableHeader header
                        ? header.version()
                        : 4;
        return badId ? connack(version, BAD_CLIENT_ID) : null;
    }

    static MqttSubAckMessage suback(int packet, int[] reasons) {
        return new MqttSubAckMessage(
                fixed(MqttMessageType.SUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packet, MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(reasons));
    }

    static MqttMessage unsuback(int packet, int version, int filters) {
        if (version < 5) {
            return new MqttUnsubAckMessage(
                    fixed(MqttMessageType.UNSUBACK), MqttMessageIdVariableHeader.from(packet));
        }
        return new MqttUnsubAckMessage(
                fixed(MqttMessageType.UNSUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packet, MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(new short[filters]));
    }

    static MqttMessage disconnect(int reason, String why) {
        var properties = new MqttProperties();
        String text = why.length() <= 200 ? why : why.substring(0, 200);
        properties.add(new MqttProperties.StringProperty(REASON_STRING, text));
        return new MqttMessage(
                fixed(MqttMessageType.DISCONNECT),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reason, properties));
    }

    /// Does a DISCONNECT ask for the will all the same (MQTT 5, reason 0x04)?
    static boolean wantsWill(MqttMessage disconnect) {
        return disconnect.variableHeader()
                        instanceof MqttReasonCodeAndPropertiesVariableHeader header
                && header.reasonCode() == 0x04;
    }

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Bytes.hash64(1, bytes, 0, bytes.length);
    }
}
