package io.baigong.connect;

/// Samples that come by themselves until this or its link is closed.
public interface Subscription extends AutoCloseable {
    /// May be called again, and after the link is gone; does nothing then.
    @Override
    void close();
}
