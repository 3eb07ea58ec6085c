package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// An MQTT client as bare as can be, so that tests can say what no library would.
public final class RawMqtt implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int version;

    public RawMqtt(int port, int version) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port), version);
    }

    /// Over a connection that is there.
    public RawMqtt(Socket socket, int version) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        this.version = version;
    }

    /// @param type the high nibble of its first byte
    public record Packet(int type, byte[] body) {
        public String hex() {
            return HexFormat.of().formatHex(body);
        }

        public String text() {
            return new String(body, UTF_8);
        }
    }

    /// Connects and expects to be let in.
    public static RawMqtt connected(int port, int version, String client, String user)
            throws IOException {
        var mqtt = new RawMqtt(port, version);
        var answer = mqtt.connect(client, user, null, null);
        if (answer.type() != 2 || answer.body()[1] != 0) {
            throw new IOException("CONNACK " + answer.hex());
        }
        return mqtt;
    }

    public Packet connect(
            String client,
            @Nullable String user,
            @Nullable String willTopic,
            byte @Nullable [] will)
            throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        text(data, "MQTT");
        data.writeByte(version);
        data.writeByte(2 | (user == null ? 0 : 0x80) | (willTopic == null ? 0 : 0x0C));
        data.writeShort(60);
        if (version == 5) {
            data.writeByte(0);
        }
        text(data, client);
        if (willTopic != null && will != null) {
            if (version == 5) {
                data.writeByte(0);
            }
            text(data, willTopic);
            data.writeShort(will.length);
            data.write(will);
        }
        if (user != null) {
            text(data, user);
        }
        packet(0x10, body.toByteArray());
        return read();
    }

    public void publish(int flags, int packet, String topic, byte[] payload) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        text(data, topic);
        if ((flags & 6) != 0) {
            data.writeShort(packet);
        }
        if (version == 5) {
            data.writeByte(0);
        }
        data.write(payload);
        packet(0x30 | flags, body.toByteArray());
    }

    /// Publishes with QoS 1 and gives back the PUBACK.
    public Packet publish(int packet, String topic, String payload) throws IOException {
        publish(2, packet, topic, payload.getBytes(UTF_8));
        return read();
    }

    public Packet subscribe(int packet, String filter) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeShort(packet);
        if (version == 5) {
            data.writeByte(0);
        }
        text(data, filter);
        data.writeByte(1);
        packet(0x82, body.toByteArray());
        return read();
    }

    private static void text(DataOutputStream to, String text) throws IOException {
        byte[] utf8 = text.getBytes(UTF_8);
        to.writeShort(utf8.length);
        to.write(utf8);
    }

    public void packet(int first, byte[] body) throws IOException {
        var packet = new ByteArrayOutputStream();
        packet.write(first);
        int rest = body.length;
        do {
            packet.write(rest & 0x7F | (rest > 0x7F ? 0x80 : 0));
            rest >>>= 7;
        } while (rest > 0);
        packet.write(body);
        raw(packet.toByteArray());
    }

    public void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    public Packet read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                break;
            }
        }
        return new Packet(first >> 4, in.readNBytes(length));
    }

    /// Waits for the other side to close; packets before are passed over.
    public boolean isClosedByPeer() throws IOException {
        byte[] some = new byte[4096];
        try {
            while (in.read(some) >= 0) {
                Arrays.fill(some, (byte) 0);
            }
            return true;
        } catch (EOFException e) {
            return true;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    /// Drops the connection without a word.
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
