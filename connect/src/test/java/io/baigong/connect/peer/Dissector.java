package io.baigong.connect.peer;

import io.baigong.connect.LinkListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What Wireshark's dissectors make of the messages of a link: a second opinion on our own codecs,
/// by people who read the same standards. The messages are put into TCP segments of a recording
/// (pcap, raw IPv4) and read with tshark.
public final class Dissector implements LinkListener {
    private static final int RAW_IP = 101;
    private static final int HEADERS = 40;
    private static final int CLIENT = 40_000;
    private static final int LOOPBACK = 0x7F000001;
    private static final int NUMBER_OF_TCP = 6;
    private static final int PUSH_AND_ACKNOWLEDGE = 0x18;

    private final int port;
    private final ByteArrayOutputStream packets = new ByteArrayOutputStream();
    private int sequence = 1;
    private int answered = 1;
    private int count;

    /// @param port by which Wireshark knows the protocol, whatever the device's was
    public Dissector(int port) {
        this.port = port;
    }

    @Override
    public synchronized void sent(ByteBuffer frame) {
        sequence = packet(frame, CLIENT, port, sequence, answered);
    }

    @Override
    public synchronized void received(ByteBuffer frame) {
        answered = packet(frame, port, CLIENT, answered, sequence);
    }

    private int packet(ByteBuffer frame, int from, int to, int number, int acknowledged) {
        int payload = frame.remaining();
        int length = HEADERS + payload;
        var packet = ByteBuffer.allocate(16 + length);
        packet.putInt(++count).putInt(0).putInt(length).putInt(length);
        packet.putShort((short) 0x4500).putShort((short) length).putInt(count << 16);
        packet.put((byte) 64).put((byte) NUMBER_OF_TCP).putShort((short) 0);
        packet.putInt(LOOPBACK).putInt(LOOPBACK);
        packet.putShort((short) from).putShort((short) to).putInt(number).putInt(acknowledged);
        packet.put((byte) 0x50).put((byte) PUSH_AND_ACKNOWLEDGE).putShort((short) 0xFFFF).putInt(0);
        packet.put(frame.duplicate());
        packets.writeBytes(packet.array());
        return number + payload;
    }

    /// The fields of each message, in the order they went.
    public List<List<String>> fields(String... names) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("-T", "fields", "-E", "separator=|"));
        for (var name : names) {
            words.addAll(List.of("-e", name));
        }
        return tshark(words).lines().map(line -> Arrays.asList(line.split("\\|", -1))).toList();
    }

    /// What Wireshark finds wrong with them: malformed, or worth a warning.
    public String complaints() throws IOException, InterruptedException {
        return tshark(List.of("-Y", "_ws.malformed || _ws.expert.severity >= \"Warning\"", "-V"));
    }

    private synchronized String tshark(List<String> words)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("messages-", ".pcap");
        Path said = Files.createTempFile("messages-", ".txt");
        try {
            var header = ByteBuffer.allocate(24);
            header.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putLong(0);
            header.putInt(65_535).putInt(RAW_IP);
            try (var out = Files.newOutputStream(file)) {
                out.write(header.array());
                out.write(packets.toByteArray());
            }
            var command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
            command.addAll(words);
            var process =
                    new ProcessBuilder(command)
                            .redirectOutput(said.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("%s did not end well".formatted(command));
            }
            return Files.readString(said, StandardCharsets.UTF_8).strip();
        } finally {
            Files.delete(file);
            Files.delete(said);
        }
    }
}
