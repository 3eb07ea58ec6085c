package io.baigong.telemetry.questdb;

import io.baigong.telemetry.StoreUnavailable;

/// Waiting for the engine, which tells nobody when it has applied something.
final class Pause {
    private Pause() {}

    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for the engine", true, e);
        }
    }
}
