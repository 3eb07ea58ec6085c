package io.baigong.server.ingest.mqtt;

import java.util.Arrays;

/// The latest messages of one client that carried no time of their own, by packet identifier, to
/// recognise them when they come again. A later message with the same identifier takes the place of
/// an earlier one, as the protocol has it. Safe for any thread: the log's own says what it did not
/// take.
final class Recent {
    private static final int FIRST = 64;

    private final int limit;
    private long[] fingerprints = new long[0];

    /// @param limit how many messages may be on their way at once
    Recent(int limit) {
        this.limit = Integer.highestOneBit(Math.max(FIRST, limit * 2 - 1));
    }

    synchronized boolean has(int packet, long fingerprint) {
        return fingerprints.length > 0
                && fingerprints[packet & fingerprints.length - 1] == fingerprint;
    }

    /// @param owed how many messages wait for their acknowledgement
    synchronized void add(int packet, long fingerprint, int owed) {
        if (fingerprints.length < limit && owed * 2 >= fingerprints.length) {
            grow();
        }
        fingerprints[packet & fingerprints.length - 1] = fingerprint;
    }

    synchronized void forget(int packet, long fingerprint) {
        if (has(packet, fingerprint)) {
            fingerprints[packet & fingerprints.length - 1] = 0;
        }
    }

    /// Identifiers are not kept, so what was at a place may belong to either of two: it is put at
    /// both. A wrong one matches no fingerprint.
    private void grow() {
        int size = fingerprints.length;
        fingerprints = Arrays.copyOf(fingerprints, Math.max(FIRST, size * 2));
        System.arraycopy(fingerprints, 0, fingerprints, size, size > 0 ? size : 0);
    }
}
