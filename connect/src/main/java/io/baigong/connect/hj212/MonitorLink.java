package io.baigong.connect.hj212;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Subscription;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A link to one monitor: takes what it sends, hands it on, and only then answers.
final class MonitorLink implements Link, Conversation.Hearer {
    /// So many messages are remembered, to know those that are sent again.
    private static final int REMEMBERED = 512;

    private final Monitor monitor;
    private final Surroundings surroundings;
    private final Consumer<MonitorLink> release;
    private final List<Listening> subscriptions = new CopyOnWriteArrayList<>();
    private final ReentrantLock delivering = new ReentrantLock(true);
    private final Map<String, Boolean> taken = remembering();
    private final Map<String, Instant> parts = remembering();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean heard;

    /// @param release lets go of what the link goes over; called once
    MonitorLink(Monitor monitor, Surroundings surroundings, Consumer<MonitorLink> release) {
        this.monitor = monitor;
        this.surroundings = surroundings;
        this.release = release;
    }

    private record Listening(List<Tag> tags, Consumer<List<Sample>> sink) {}

    private static <V> Map<String, V> remembering() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    Monitor monitor() {
        return monitor;
    }

    boolean wasHeard() {
        return heard;
    }

    /// @param interval is not heeded: a monitor sends when it does
    @Override
    public Subscription subscribe(List<Tag> tags, Duration interval, Consumer<List<Sample>> sink) {
        var listening = new Listening(List.copyOf(tags), sink);
        delivering.lock();
        try {
            subscriptions.add(listening);
            if (!heard) {
                String why =
                        monitor.listens()
                                ? "monitor %s has not dialled in at %s yet"
                                        .formatted(monitor.number(), monitor.end())
                                : "monitor %s has not sent anything yet"
                                        .formatted(monitor.number());
                sink.accept(bad(listening.tags(), Reason.NO_CONNECTION, why));
            }
        } finally {
            delivering.unlock();
        }
        return () -> subscriptions.remove(listening);
    }

    @Override
    public void heard(Message message, ByteBuffer bytes, Conversation from) throws IOException {
        var listener = surroundings.listener();
        if (!message.headOr("MN", "").equals(monitor.number())) {
            stranger(message.headOr("MN", ""));
            return;
        }
        listener.received(bytes);
        boolean arrived;
        delivering.lock();
        try {
            arrived = !closed.get() && take(message);
        } catch (RuntimeException failed) {
            String why = "messages of %s are not taken: %s".formatted(monitor.number(), failed);
            lost(why);
            throw new IOException(why, failed);
        } finally {
            delivering.unlock();
        }
        if (arrived && message.wantsAnswer()) {
            byte[] answer = Packets.write(message.answer());
            from.answer(answer);
            listener.sent(ByteBuffer.wrap(answer).asReadOnlyBuffer());
        }
    }

    /// @return whether its values are in safe hands
    private boolean take(Message message) {
        String password = monitor.password();
        if (password != null && !password.equals(message.head("PW"))) {
            deliver(
                    Reason.WRONG_DEVICE,
                    "monitor %s came with another password".formatted(monitor.number()),
                    null);
            return false;
        }
        if (subscriptions.isEmpty()) {
            return false;
        }
        heard = true;
        String key =
                "%s %s %s %d"
                        .formatted(
                                message.headOr("QN", ""),
                                message.headOr("CN", ""),
                                message.headOr("PNO", ""),
                                message.fields().hashCode());
        if (message.head("QN") != null && taken.containsKey(key)) {
            return true;
        }
        var times = times(message);
        if (times.data() == null && message.isPart()) {
            return false;
        }
        for (var subscription : subscriptions) {
            var samples = Intake.samples(message, subscription.tags(), monitor.zone(), times);
            if (!samples.isEmpty()) {
                subscription.sink().accept(samples);
            }
        }
        taken.put(key, true);
        return true;
    }

    /// A part may leave the time to the first of its message.
    private Intake.Times times(Message message) {
        Instant sent = Intake.time(message.head("QN"), monitor.zone());
        Instant data = Intake.time(message.field("DataTime"), monitor.zone());
        if (message.isPart()) {
            String whole = message.headOr("QN", "") + " " + message.headOr("CN", "");
            if (data == null) {
                data = parts.get(whole);
            } else {
                parts.put(whole, data);
            }
        }
        return new Intake.Times(data, sent, surroundings.clock().instant());
    }

    /// Somebody else came where only this monitor should.
    void stranger(String number) {
        if (!heard) {
            String who = number.isEmpty() ? "a monitor without MN" : "monitor " + cut(number);
            deliver(
                    Reason.WRONG_DEVICE,
                    "%s sent, expected was %s".formatted(who, monitor.number()),
                    null);
        }
    }

    @Override
    public void garbage(String why, Conversation from) {
        deliver(Reason.GARBAGE, why, heard ? FactorAddress.REAL_TIME : null);
    }

    /// @param command of the tags that are told; null for all
    private void deliver(Reason reason, String why, @Nullable String command) {
        delivering.lock();
        try {
            for (var subscription : subscriptions) {
                var tags =
                        subscription.tags().stream()
                                .filter(tag -> command == null || isOf(tag, command))
                                .toList();
                if (!tags.isEmpty()) {
                    subscription.sink().accept(bad(tags, reason, why));
                }
            }
        } finally {
            delivering.unlock();
        }
    }

    private static boolean isOf(Tag tag, String command) {
        return tag.address() instanceof FactorAddress address && address.command().equals(command);
    }

    private List<Sample> bad(List<Tag> tags, Reason reason, String why) {
        Instant now = surroundings.clock().instant();
        return tags.stream().map(tag -> Sample.bad(tag, reason, why, now)).toList();
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /// What the link goes over has ended by itself.
    void lost(String why) {
        if (!closed.get() && told.compareAndSet(false, true)) {
            surroundings.listener().lost(new LinkBroken(why));
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            subscriptions.clear();
            release.accept(this);
        }
    }
}
