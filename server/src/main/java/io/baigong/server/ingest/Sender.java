package io.baigong.server.ingest;

import io.baigong.server.things.DeviceIdentity;
import io.baigong.telemetry.Channel;

/// Who sent a message.
///
/// @param door through which it came: `mqtt`, `http`
/// @param id what the sender calls itself, such as the client id
/// @param channel what its values can prove
public record Sender(DeviceIdentity identity, String door, String id, Channel channel) {
    public Sender(DeviceIdentity identity, String door, String id) {
        this(identity, door, id, channel(identity));
    }

    public int organisation() {
        return identity.organisation();
    }

    private static Channel channel(DeviceIdentity identity) {
        return switch (identity) {
            case DeviceIdentity.OneThing _ -> Channel.DEVICE;
            case DeviceIdentity.Enrolment _ -> Channel.GATEWAY;
        };
    }

    @Override
    public String toString() {
        return identity.name() + " as " + id;
    }
}
