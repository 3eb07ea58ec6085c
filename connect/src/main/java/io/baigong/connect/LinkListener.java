package io.baigong.connect;

import java.nio.ByteBuffer;

/// Hears what happens on a link: for counters, a log of packets on demand, and subscriptions that
/// die in silence. Called from any thread of the driver; must return at once.
public interface LinkListener {
    /// One that does nothing.
    LinkListener DEAF = new LinkListener() {};

    /// The link found out by itself that it has ended; at most once. A link that is only asked
    /// throws instead.
    default void lost(LinkBroken why) {}

    /// A message went out.
    ///
    /// @param frame read only, valid during the call; empty where a library hides it
    default void sent(ByteBuffer frame) {}

    /// A message came in, understood or not.
    ///
    /// @param frame read only, valid during the call; empty where a library hides it
    default void received(ByteBuffer frame) {}
}
