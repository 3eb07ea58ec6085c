package io.baigong.plant.field;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// A simulator of an emission monitor: HJ 212-2017. It dials a port of 127.0.0.1 and sends
/// real-time data (2011) at a fixed period; what is not answered (9014) is sent again, also after
/// the line was down, as long as it is among the last few.
public final class MonitorSimulator implements AutoCloseable {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final int KEPT = 360;
    private static final int ANSWER_MILLIS = 5_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final int port;
    private final String number;
    private final String password;
    private final Duration period;
    private final Supplier<Map<String, Double>> measured;
    private final Clock clock;
    private final Deque<Packet> unanswered = new ArrayDeque<>();
    private final AtomicLong answered = new AtomicLong();
    private final Random random = new Random();
    private final Thread thread;
    private long due;

    /// @param number MN
    /// @param password PW
    /// @param period between messages
    /// @param measured values by factor, `a21026`, asked for at each period
    public MonitorSimulator(
            int port,
            String number,
            String password,
            Duration period,
            Clock clock,
            Supplier<Map<String, Double>> measured) {
        this.port = port;
        this.number = number;
        this.password = password;
        this.period = period;
        this.clock = clock;
        this.measured = measured;
        this.due = System.nanoTime();
        this.thread = Thread.ofVirtual().name("monitor " + number).start(this::run);
    }

    /// A packet that waits for its answer.
    ///
    /// @param request QN, which the answer repeats
    private record Packet(String request, byte[] bytes) {}

    /// How many messages were answered.
    public long answered() {
        return answered.get();
    }

    private void run() {
        int failures = 0;
        try {
            while (true) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    failures = 0;
                    talk(socket);
                } catch (IOException gone) {
                    failures = Math.min(failures + 1, 16);
                    measureWhileDue();
                    long most = Math.min(LONGEST_WAIT.toMillis(), 250L << Math.min(failures, 7));
                    Thread.sleep(most / 2 + random.nextLong(most / 2));
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void talk(Socket socket) throws IOException, InterruptedException {
        socket.setSoTimeout(ANSWER_MILLIS);
        var in = socket.getInputStream();
        var answers = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        while (true) {
            measureWhileDue();
            var packet = unanswered.peekFirst();
            if (packet == null) {
                long wait = due - System.nanoTime();
                Thread.sleep(Duration.ofNanos(Math.max(wait, 1)));
                continue;
            }
            socket.getOutputStream().write(packet.bytes());
            if (isAnswered(answers, packet)) {
                unanswered.removeFirst();
                answered.incrementAndGet();
            }
        }
    }

    /// Waits for the next line, which is the answer when it says so.
    private static boolean isAnswered(BufferedReader answers, Packet packet) throws IOException {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the other end closed the connection");
            }
            return line.startsWith("##")
                    && line.contains(";CN=9014;")
                    && line.contains("QN=" + packet.request() + ";");
        } catch (SocketTimeoutException silence) {
            return false;
        }
    }

    /// Measures once for the last period that has passed.
    private void measureWhileDue() {
        long now = System.nanoTime();
        if (due - now > 0) {
            return;
        }
        due += ((now - due) / period.toNanos() + 1) * period.toNanos();
        var time = clock.instant().atZone(ZONE);
        var fields = new StringJoiner(";", "CP=&&DataTime=" + SECONDS.format(time) + ";", "&&");
        measured.get()
                .forEach((factor, value) ->
                        fields.add("%s-Rtd=%s,%s-Flag=N".formatted(factor, value, factor)));
        String request = MILLIS.format(time);
        // ST=31: air of a source; Flag=5: version of 2017, an answer is wanted.
        String segment =
                "QN=%s;ST=31;CN=2011;PW=%s;MN=%s;Flag=5;%s"
                        .formatted(request, password, number, fields);
        if (unanswered.size() >= KEPT) {
            unanswered.removeFirst();
        }
        unanswered.addLast(new Packet(request, packet(segment)));
    }

    /// 6.2: `##`, length, data segment, checksum.
    private static byte[] packet(String segment) {
        byte[] bytes = segment.getBytes(StandardCharsets.US_ASCII);
        String packet = "##%04d%s%04X\r\n".formatted(bytes.length, segment, checksum(bytes));
        return packet.getBytes(StandardCharsets.US_ASCII);
    }

    /// Annex A.
    static int checksum(byte[] bytes) {
        int register = 0xFFFF;
        for (byte one : bytes) {
            register = register >> 8 ^ one & 0xFF;
            for (int i = 0; i < 8; i++) {
                int last = register & 1;
                register >>= 1;
                if (last == 1) {
                    register ^= 0xA001;
                }
            }
        }
        return register;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
