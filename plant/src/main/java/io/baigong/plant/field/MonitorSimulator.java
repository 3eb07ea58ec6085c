package io.baigong.plant.field;

import io.baigong.connect.hj212.Message;
import io.baigong.connect.hj212.Message.Field;
import io.baigong.connect.hj212.Packet;
import io.baigong.connect.hj212.Packets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
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

    /// Emission of air, HJ 212-2017, 6.6.1.
    private static final String SYSTEM = "31";

    /// Version of 2017, an answer is wanted.
    private static final int FLAG = 5;

    private static final int KEPT = 360;
    private static final int ANSWER_MILLIS = 5_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final int port;
    private final String number;
    private final String password;
    private final Duration period;
    private final Supplier<List<Field>> measured;
    private final Clock clock;
    private final Deque<Message> unanswered = new ArrayDeque<>();
    private final AtomicLong answered = new AtomicLong();
    private final Random random = new Random();
    private final Thread thread;
    private long due;

    /// @param number MN
    /// @param password PW
    /// @param period between messages
    /// @param measured fields such as a21026-Rtd and a21026-Flag, asked for at each period
    public MonitorSimulator(
            int port,
            String number,
            String password,
            Duration period,
            Clock clock,
            Supplier<List<Field>> measured) {
        this.port = port;
        this.number = number;
        this.password = password;
        this.period = period;
        this.clock = clock;
        this.measured = measured;
        this.due = System.nanoTime();
        this.thread = Thread.ofVirtual().name("monitor " + number).start(this::run);
    }

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
        byte[] bytes = new byte[2048];
        socket.setSoTimeout(ANSWER_MILLIS);
        while (true) {
            measureWhileDue();
            var message = unanswered.peekFirst();
            if (message == null) {
                long wait = due - System.nanoTime();
                Thread.sleep(Duration.ofNanos(Math.max(wait, 1)));
                continue;
            }
            socket.getOutputStream().write(Packets.write(message));
            if (isAnswered(socket, bytes, message)) {
                unanswered.removeFirst();
                answered.incrementAndGet();
            }
        }
    }

    /// Waits for the answer to this message; others, and what is no packet, are passed over.
    private static boolean isAnswered(Socket socket, byte[] bytes, Message message)
            throws IOException {
        int used = 0;
        try {
            while (used < bytes.length) {
                int count = socket.getInputStream().read(bytes, used, bytes.length - used);
                if (count < 0) {
                    throw new IOException("the other end closed the connection");
                }
                used += count;
                if (Packets.read(bytes, 0, used) instanceof Packet.Complete(Message answer, _)) {
                    return "9014".equals(answer.head("CN"))
                            && String.valueOf(message.head("QN")).equals(answer.head("QN"));
                }
            }
        } catch (SocketTimeoutException silence) {
            return false;
        }
        throw new IOException("no packet in %d bytes".formatted(used));
    }

    /// Measures once for the last period that has passed.
    private void measureWhileDue() {
        long now = System.nanoTime();
        if (due - now > 0) {
            return;
        }
        due += ((now - due) / period.toNanos() + 1) * period.toNanos();
        var time = clock.instant().atZone(ZONE);
        var fields = new ArrayList<Field>();
        fields.add(new Field("DataTime", SECONDS.format(time)));
        fields.addAll(measured.get());
        if (unanswered.size() >= KEPT) {
            unanswered.removeFirst();
        }
        unanswered.addLast(
                Message.upload(
                        MILLIS.format(time), SYSTEM, "2011", password, number, FLAG, fields));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
