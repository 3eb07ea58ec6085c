package io.baigong.server.usage;

import io.baigong.server.access.Organisations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Who is loud on the platform, and how much it is made for: for whoever runs it.
@Service
public final class Noise {
    private final Usage usage;
    private final Reins reins;
    private final Organisations organisations;
    private final UsageSettings settings;

    Noise(Usage usage, Reins reins, Organisations organisations, UsageSettings settings) {
        this.usage = usage;
        this.reins = reins;
        this.organisations = organisations;
        this.settings = settings;
    }

    /// An organisation that is kept waiting or refused now.
    ///
    /// @param whose `own`, `default` or the node whose pool it is
    public record HeldBack(
            String key,
            String name,
            QuotaKind kind,
            long limit,
            double used,
            String whose,
            double valuesPerSecond,
            Instant since) {}

    /// Those held back now, the loudest first.
    public List<HeldBack> heldBack() {
        var all = new ArrayList<HeldBack>();
        for (var one : organisations.named(reins.known())) {
            for (var share : usage.shares(one.id())) {
                var since = share.heldBackSince();
                if (since != null) {
                    all.add(
                            new HeldBack(
                                    one.key(),
                                    one.name(),
                                    share.kind(),
                                    share.limit(),
                                    share.used(),
                                    share.whose(),
                                    reins.rate(one.id()).valuesPerSecond(),
                                    since));
                }
            }
        }
        all.sort(Comparator.comparingDouble(HeldBack::valuesPerSecond).reversed());
        return all;
    }

    /// How many organisations sent values within the last minute.
    public long sending() {
        return reins.sending();
    }

    /// Values per second that the platform is said to be made for; null when nobody said.
    public @Nullable Long capacity() {
        return settings.capacity();
    }
}
