package io.baigong.server.readings;

/// What waits for people at the doors: told by ingest, shown on the overview.
public interface InboxView {
    /// @param devices unknown ones that wait for approval
    /// @param refused messages
    record Waiting(long devices, long refused) {}

    Waiting waiting(int organisation);
}
