package io.baigong.connect;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An open way to one device.
///
/// Calls block and come from one thread at a time, a virtual one; each is bounded by the timeouts
/// of the settings. Only [#close] may come from another thread, and ends a call that waits. After a
/// [LinkBroken] nothing but close is called. What a protocol lacks by its [Capability] set, its
/// links need not implement.
public interface Link extends AutoCloseable {
    /// One sample for each tag, in order. A tag that cannot be read is a bad sample, and costs the
    /// others at most its timeout; when all the samples are bad with TIMEOUT, the device is not
    /// there.
    ///
    /// @throws InterruptedException the thread shall end; the link is closed
    default List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
        throw new UnsupportedOperationException("this protocol does not read");
    }

    /// From now on the device tells changes, beginning with what is there now. A tag that the
    /// device refuses is a bad sample to begin with, and the others go on. Replaces no earlier
    /// subscription.
    ///
    /// @param interval at which the device looks
    /// @param sink gets samples as they come, never at the same time twice; when it blocks, the
    ///   device's queue fills
    default Subscription subscribe(List<Tag> tags, Duration interval, Consumer<List<Sample>> sink)
            throws LinkBroken, InterruptedException {
        throw new UnsupportedOperationException("this protocol does not subscribe");
    }

    /// What is directly below a node, in the device's order.
    ///
    /// @param node null for the top
    /// @param next of the page before; null for the first
    /// @param most how many nodes to answer with, at most
    default NodePage browse(@Nullable String node, @Nullable String next, int most)
            throws LinkBroken, InterruptedException {
        throw new UnsupportedOperationException("this protocol does not browse");
    }

    /// One result for each write, in order; each is tried once and never again.
    default List<WriteResult> write(List<Write> writes) throws LinkBroken, InterruptedException {
        throw new UnsupportedOperationException("this protocol does not write");
    }

    default CallResult call(Call call) throws LinkBroken, InterruptedException {
        throw new UnsupportedOperationException("this protocol does not call");
    }

    /// Lets go of everything, also of subscriptions. May be called again; does nothing then.
    @Override
    void close();
}
