package io.baigong.edge.configuration;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.VirtualTag.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What others on the shop floor may read and write at the gateway itself; nothing unless it is
/// said.
///
/// @param opcua none: there is no OPC UA server
/// @param modbus none: there is no Modbus server
/// @param mqtt brokers and foreign hosts that are told
public record NorthConfiguration(
        @Nullable OpcUa opcua, @Nullable Modbus modbus, List<Broker> mqtt) {
    public static final NorthConfiguration NOTHING = new NorthConfiguration(null, null, List.of());

    public NorthConfiguration {
        mqtt = List.copyOf(mqtt);
    }

    /// What a client may do. Each is `*` for everything, `press-7/*` for all of a device, or one
    /// tag such as `press-7/current`. Whether a tag can be written at all, its own rule says.
    public record Rights(List<String> read, List<String> write) {
        public Rights {
            read = List.copyOf(read);
            write = List.copyOf(write);
        }

        public boolean mayRead(Source source) {
            return holds(read, source);
        }

        public boolean mayWrite(Source source) {
            return holds(write, source);
        }

        private static boolean holds(List<String> patterns, Source source) {
            for (String pattern : patterns) {
                boolean all = pattern.equals("*");
                boolean ofDevice =
                        pattern.endsWith("/*")
                                && pattern.length() == source.device().length() + 2
                                && pattern.startsWith(source.device());
                if (all || ofDevice || pattern.equals(source.toString())) {
                    return true;
                }
            }
            return false;
        }
    }

    /// An OPC UA server.
    ///
    /// @param address it listens at
    /// @param host name or address by which clients reach it, as it stands in its endpoints
    /// @param plain whether it also speaks without encryption; passwords are encrypted in any case
    /// @param users who log in with a password
    /// @param anonymous for everybody else; none: there is nobody else
    /// @param certificates of the client programs that are let in, in PEM; empty: any, for it is
    ///   the user who is trusted
    public record OpcUa(
            String address,
            int port,
            String host,
            boolean plain,
            List<User> users,
            @Nullable Rights anonymous,
            List<String> certificates) {
        public OpcUa {
            users = List.copyOf(users);
            certificates = List.copyOf(certificates);
        }
    }

    /// @param password as [PasswordHash] writes it
    public record User(String name, PasswordHash password, Rights rights) {}

    /// A Modbus TCP server.
    ///
    /// @param address it listens at
    /// @param whenBad what is answered for a tag without a usable value
    /// @param assign whether tags that are not placed get places of their own
    /// @param places fixed by hand
    public record Modbus(
            String address,
            int port,
            WhenBad whenBad,
            boolean assign,
            List<Client> clients,
            List<Place> places) {
        public Modbus {
            clients = List.copyOf(clients);
            places = List.copyOf(places);
        }
    }

    /// What a Modbus master gets for a tag whose value is bad.
    public enum WhenBad {
        /// Exception 04, server device failure.
        REFUSE,
        /// A value that none of the type is, as SunSpec writes "not implemented": NaN, 0x8000 of
        /// signed and 0xFFFF of unsigned numbers; bits, which have none, are refused.
        MARK
    }

    /// Who is let in.
    ///
    /// @param network of the client
    /// @param unit that it has to ask for; none: any
    public record Client(Network network, @Nullable Integer unit, Rights rights) {}

    /// Where a tag is: a register or, of a boolean, a bit, both from 0.
    ///
    /// @param type none: what the tag has
    public record Place(Source source, int address, @Nullable DataType type) {}

    /// A broker that is told.
    ///
    /// @param name unique among them
    /// @param tls whether the line is encrypted
    /// @param authority in PEM, what its certificate is trusted by; none for the well-known ones
    /// @param rights what is published, and what may be written from there
    public record Broker(
            String name,
            String host,
            int port,
            boolean tls,
            @Nullable String authority,
            @Nullable String user,
            @Nullable String password,
            Format format,
            Rights rights) {
        /// Without the password.
        @Override
        public String toString() {
            return "%s at %s:%d%s".formatted(name, host, port, tls ? " with TLS" : "");
        }
    }

    /// How a broker is told.
    public sealed interface Format {
        /// One topic for each tag, QoS 1, below a topic of one's own.
        ///
        /// @param topic without a slash at its ends
        /// @param retain whether the broker keeps the last value of each
        record Json(String topic, boolean retain) implements Format {}

        /// Sparkplug B 3.0 as foreign hosts want it: data with QoS 0, so what is said while the
        /// line breaks is lost.
        record Sparkplug(String group, String node) implements Format {}
    }
}
