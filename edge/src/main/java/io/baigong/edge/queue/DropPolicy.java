package io.baigong.edge.queue;

/// What gives way when the queue is full.
public enum DropPolicy {
    /// The oldest batches, a file of them at a time: what is known of today counts more.
    OLDEST,
    /// What comes from now on, until there is room: what happened first counts more.
    NEWEST
}
