package io.baigong.connect.wire;

import io.baigong.connect.ConnectFault;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The lines of one protocol that are open, by where they lead. Many meters hang on one serial line
/// and many gateways take few connections; so links to the same end share one.
///
/// @param <Q> what is asked
/// @param <A> what came of it
public final class Lines<Q, A> {
    private final Map<String, Slot<Q, A>> slots = new HashMap<>();

    /// Where a line leads.
    ///
    /// @param key equal for what must be shared
    /// @param parameters what all that share it have to agree on
    public record End<Q, A>(String key, String parameters, Opener<Q, A> opener) {}

    /// Opens a line that nobody has open.
    public interface Opener<Q, A> {
        Line<Q, A> open() throws ConnectFault, InterruptedException;
    }

    /// A share in a line. When that is broken, leave and join again.
    public final class Share implements AutoCloseable {
        private final Slot<Q, A> slot;
        private final Line<Q, A> line;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Share(Slot<Q, A> slot, Line<Q, A> line) {
            this.slot = slot;
            this.line = line;
        }

        public Line<Q, A> line() {
            return line;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                leave(slot);
            }
        }
    }

    private static final class Slot<Q, A> {
        final String key;
        final ReentrantLock opening = new ReentrantLock(true);
        int users;
        int attempts;
        @Nullable ConnectFault fault;
        @Nullable Line<Q, A> line;
        String parameters = "";

        Slot(String key) {
            this.key = key;
        }
    }

    public Share join(End<Q, A> end) throws ConnectFault, InterruptedException {
        Slot<Q, A> slot;
        int attempt;
        synchronized (this) {
            slot = slots.computeIfAbsent(end.key(), Slot<Q, A>::new);
            slot.users++;
            attempt = slot.attempts;
        }
        boolean joined = false;
        try {
            slot.opening.lockInterruptibly();
            try {
                var share = new Share(slot, line(slot, end, attempt));
                joined = true;
                return share;
            } finally {
                slot.opening.unlock();
            }
        } finally {
            if (!joined) {
                leave(slot);
            }
        }
    }

    private Line<Q, A> line(Slot<Q, A> slot, End<Q, A> end, int attempt)
            throws ConnectFault, InterruptedException {
        var line = slot.line;
        if (line != null && !line.isBroken()) {
            if (!slot.parameters.equals(end.parameters())) {
                throw new ConnectFault(
                        ConnectFault.Kind.SETTINGS,
                        "%s is open already for another device with %s, asked was %s"
                                .formatted(end.key(), slot.parameters, end.parameters()));
            }
            return line;
        }
        var fault = slot.fault;
        if (fault != null && slot.attempts != attempt) {
            // It failed while this one waited; thirty devices behind a dead gateway need not try
            // one after another.
            throw new ConnectFault(fault.kind(), String.valueOf(fault.getMessage()), fault);
        }
        try {
            var opened = end.opener().open();
            slot.line = opened;
            slot.parameters = end.parameters();
            slot.fault = null;
            return opened;
        } catch (ConnectFault failed) {
            slot.fault = failed;
            throw failed;
        } finally {
            synchronized (this) {
                slot.attempts++;
            }
        }
    }

    private void leave(Slot<Q, A> slot) {
        Line<Q, A> last = null;
        synchronized (this) {
            if (--slot.users == 0) {
                slots.remove(slot.key);
                last = slot.line;
            }
        }
        if (last != null) {
            last.close();
        }
    }
}
