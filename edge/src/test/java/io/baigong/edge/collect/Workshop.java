package io.baigong.edge.collect;

import io.baigong.connect.Address;
import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Protocol;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Setting;
import io.baigong.connect.Settings;
import io.baigong.connect.Status;
import io.baigong.connect.Subscription;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.Words;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Devices in memory that can be ill in every way a device can.
public final class Workshop implements Protocol {
    private static final Words WORDS = new Words("车间", "Workshop");

    private final Map<String, Machine> machines = new ConcurrentHashMap<>();
    private final Set<Capability> capabilities;

    public Workshop(boolean subscribes) {
        this(
                subscribes
                        ? Set.of(
                                Capability.READ,
                                Capability.WRITE,
                                Capability.SUBSCRIBE,
                                Capability.REPORT_BY_EXCEPTION)
                        : Set.of(Capability.READ, Capability.WRITE));
    }

    public Workshop(Set<Capability> capabilities) {
        this.capabilities = capabilities;
    }

    /// One device.
    public static final class Machine {
        public final Map<String, Value> values = new ConcurrentHashMap<>();
        public final Map<String, Status> ill = new ConcurrentHashMap<>();
        public final Set<String> withheld = ConcurrentHashMap.newKeySet();
        public final AtomicInteger opens = new AtomicInteger();
        public final AtomicInteger open = new AtomicInteger();
        public final AtomicInteger reads = new AtomicInteger();
        public volatile boolean unreachable;
        public volatile boolean broken;
        public volatile boolean silent;
        public volatile boolean hangs;
        public volatile boolean throwing;
        public volatile boolean forgets;
        public volatile long readMillis;

        /// Reading waits for it.
        public volatile CountDownLatch gate = new CountDownLatch(0);

        public volatile @Nullable Instant sourceTime;
        volatile @Nullable Surroundings surroundings;
        volatile @Nullable Consumer<List<Sample>> sink;
        volatile List<Tag> subscribed = List.of();

        /// A value arrives by subscription.
        public void tell(String name, Value value) {
            values.put(name, value);
            var to = sink;
            var around = surroundings;
            if (to != null && around != null) {
                around.listener().received(ByteBuffer.allocate(0));
                subscribed.stream()
                        .filter(tag -> tag.name().equals(name))
                        .forEach(tag ->
                                to.accept(
                                        List.of(
                                                Sample.good(
                                                        tag, value, around.clock().instant()))));
            }
        }

        /// A sign of life without a value.
        public void live() {
            var around = surroundings;
            if (around != null) {
                around.listener().received(ByteBuffer.allocate(0));
            }
        }

        /// The driver notices by itself.
        public void lose() {
            var around = surroundings;
            if (around != null) {
                around.listener().lost(new LinkBroken("the driver noticed"));
            }
        }
    }

    public Machine machine(String name) {
        return machines.computeIfAbsent(name, _ -> new Machine());
    }

    private record Place(String text) implements Address {}

    @Override
    public String name() {
        return "workshop";
    }

    @Override
    public Words words() {
        return WORDS;
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.required("machine", WORDS, new Setting.Input.Text(40)));
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Set<DataType> types() {
        return Set.of();
    }

    @Override
    public List<Example> examples() {
        return List.of();
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        return new Place(text);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        var machine = machine(settings.text("machine"));
        machine.opens.incrementAndGet();
        if (machine.unreachable) {
            throw new ConnectFault(ConnectFault.Kind.UNREACHABLE, "nobody is there");
        }
        if (machine.hangs) {
            Thread.sleep(Duration.ofMinutes(5));
        }
        machine.open.incrementAndGet();
        machine.surroundings = surroundings;
        return new Wire(machine, surroundings);
    }

    private static final class Wire implements Link {
        private final Machine machine;
        private final Surroundings surroundings;
        private boolean closed;

        Wire(Machine machine, Surroundings surroundings) {
            this.machine = machine;
            this.surroundings = surroundings;
        }

        @Override
        public List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
            machine.reads.incrementAndGet();
            if (machine.throwing) {
                throw new IllegalStateException("a mistake in the driver");
            }
            if (machine.hangs) {
                Thread.sleep(Duration.ofMinutes(5));
            }
            Thread.sleep(machine.readMillis);
            machine.gate.await();
            if (machine.broken) {
                throw new LinkBroken("the cable is cut");
            }
            return tags.stream().map(this::sample).toList();
        }

        private Sample sample(Tag tag) {
            var now = surroundings.clock().instant();
            if (machine.silent) {
                return Sample.bad(tag, Reason.TIMEOUT, "no answer", now);
            }
            var ill = machine.ill.get(tag.address().text());
            var value = machine.values.get(tag.address().text());
            if (ill != null || value == null) {
                var status =
                        ill == null
                                ? Status.bad(Reason.BAD_ADDRESS, "there is no such place")
                                : ill;
                return new Sample(tag, status.isBad() ? null : value, status, null, null, now);
            }
            return new Sample(tag, value, Status.GOOD, machine.sourceTime, null, now);
        }

        @Override
        public Subscription subscribe(
                List<Tag> tags, Duration interval, Consumer<List<Sample>> sink) {
            machine.subscribed = tags;
            machine.sink = sink;
            sink.accept(
                    tags.stream()
                            .filter(tag -> !machine.withheld.contains(tag.name()))
                            .map(this::sample)
                            .toList());
            return () -> machine.sink = null;
        }

        @Override
        public List<WriteResult> write(List<Write> writes) throws LinkBroken {
            if (machine.broken) {
                throw new LinkBroken("the cable is cut");
            }
            return writes.stream()
                    .map(write -> {
                        var ill = machine.ill.get(write.tag().address().text());
                        if (ill == null && !machine.forgets) {
                            machine.values.put(write.tag().address().text(), write.value());
                        }
                        return new WriteResult(write, ill == null ? Status.GOOD : ill);
                    })
                    .toList();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                machine.open.decrementAndGet();
                machine.sink = null;
            }
        }
    }
}
