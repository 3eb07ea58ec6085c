package io.baigong.server.methods;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What calculations may take.
///
/// @param concurrent calculations at once
/// @param concurrentOfOne calculations of one organisation at once
/// @param waiting beside those that run; half of them of one organisation
/// @param patience how long one waits for its turn
@ConfigurationProperties("baigong.methods")
record MethodSettings(
        @DefaultValue("4") int concurrent,
        @DefaultValue("2") int concurrentOfOne,
        @DefaultValue("12") int waiting,
        @DefaultValue("20s") Duration patience) {
    MethodSettings {
        positive("concurrent", concurrent);
        positive("concurrent-of-one", concurrentOfOne);
        positive("waiting", waiting);
        positive("patience", patience.toMillis());
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "baigong.methods.%s must be positive, was %d".formatted(name, value));
        }
    }

    Turns.Settings turns() {
        return new Turns.Settings("calculations", concurrent, concurrentOfOne, waiting, patience);
    }
}
