package io.baigong.connect.modbus;

import io.baigong.connect.ConnectFault;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The lines of one protocol that are open, by where they lead. Many meters hang on one serial line
/// and many gateways take few connections; so links to the same end share one.
final class Lines {
    private final Map<String, Slot> slots = new HashMap<>();

    /// Where a line leads.
    ///
    /// @param key equal for what must be shared
    /// @param parameters what all that share it have to agree on
    record End(String key, String parameters, Opener opener) {}

    /// Opens a line that nobody has open.
    interface Opener {
        Line open() throws ConnectFault, InterruptedException;
    }

    /// A share in a line. When that is broken, leave and join again.
    final class Share implements AutoCloseable {
        private final Slot slot;
        private final Line line;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Share(Slot slot, Line line) {
            this.slot = slot;
            this.line = line;
        }

        Line line() {
            return line;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                leave(slot);
            }
        }
    }

    private static final class Slot {
        final String key;
        final ReentrantLock opening = new ReentrantLock(true);
        int users;
        int attempts;
        @Nullable ConnectFault fault;
        @Nullable Line line;
        String parameters = "";

        Slot(String key) {
            this.key = key;
        }
    }

    Share join(End end) throws ConnectFault, InterruptedException {
        Slot slot;
        int attempt;
        synchronized (this) {
            slot = slots.computeIfAbsent(end.key(), Slot::new);
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

    private Line line(Slot slot, End end, int attempt) throws ConnectFault, InterruptedException {
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

    private void leave(Slot slot) {
        Line last = null;
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
