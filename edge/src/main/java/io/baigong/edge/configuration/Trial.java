package io.baigong.edge.configuration;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which configuration holds. A new one is on trial until the platform has taken something after it
/// was applied; when the platform is lost for the stated time instead, the gateway goes back to the
/// last good one by itself. For any thread.
public final class Trial {
    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

    /// So long a new configuration has to have been in force before what the platform takes proves
    /// it.
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final ConfigurationStore store;
    private final InstantSource clock;
    private final Consumer<Configuration> apply;
    private final Supplier<@Nullable Instant> lastTaken;
    private Configuration current = Configuration.EMPTY;
    private Configuration good = Configuration.EMPTY;
    private String document = "{}";
    private String goodDocument = "{}";
    private @Nullable Instant began;
    private String note = "";

    /// @param clock that goes evenly, whatever the time is set to
    /// @param apply makes a configuration the one in force; unchanged devices go on
    /// @param lastTaken when the platform last took something, by that clock
    public Trial(
            ConfigurationStore store,
            InstantSource clock,
            Consumer<Configuration> apply,
            Supplier<@Nullable Instant> lastTaken) {
        this.store = store;
        this.clock = clock;
        this.apply = apply;
        this.lastTaken = lastTaken;
    }

    /// How things stand.
    ///
    /// @param version in force
    /// @param good that has proved itself; 0 before the first
    /// @param onTrial whether the one in force has not
    /// @param note what happened last, for people
    public record State(long version, long good, boolean onTrial, String note) {}

    /// Takes up what held when the process ended.
    public synchronized void start() {
        String kept = store.good();
        var last = kept == null ? null : readable(kept, "the last good configuration");
        if (kept != null && last != null) {
            good = last;
            goodDocument = kept;
        }
        String tried = store.trial();
        var next = tried == null ? null : readable(tried, "the configuration on trial");
        if (tried != null && next != null) {
            use(next, tried);
            began = clock.instant();
            note = "version %d is on trial again after a restart".formatted(next.version());
        } else {
            use(good, goodDocument);
        }
    }

    /// Null when this version of the gateway cannot use it, as after an update; the note says why.
    private @Nullable Configuration readable(String text, String what) {
        return switch (ConfigurationReader.read(text)) {
            case ConfigurationReader.Valid(var read) -> read;
            case ConfigurationReader.Invalid(var problems) -> {
                note =
                        "%s cannot be used: %s%s"
                                .formatted(
                                        what,
                                        problems.getFirst(),
                                        problems.size() == 1
                                                ? ""
                                                : ", and %d more".formatted(problems.size() - 1));
                LOG.error("configuration: {}", note);
                yield null;
            }
        };
    }

    /// Checks a document and, when nothing is wrong with it, applies it.
    ///
    /// @return what is wrong; empty when it is in force
    /// @throws IOException when it cannot be written down; then nothing has changed
    public synchronized List<Problem> apply(String next) throws IOException {
        return switch (ConfigurationReader.read(next)) {
            case ConfigurationReader.Invalid(var problems) -> problems;
            case ConfigurationReader.Valid(var read) -> {
                store.begin(next);
                began = clock.instant(); // so that one that cannot be applied is taken back too
                use(read, next);
                note = "version %d is on trial".formatted(read.version());
                LOG.info("configuration: {}", note);
                yield List.of();
            }
        };
    }

    /// Looks whether the trial has ended; to be called every second or so.
    public synchronized void look() {
        var since = began;
        if (since == null) {
            return;
        }
        var taken = lastTaken.get();
        if (taken != null && taken.isAfter(since.plus(SETTLING))) {
            end(
                    "version %d is good: the platform takes what it collects"
                            .formatted(current.version()));
        } else if (clock.instant().isAfter(since.plus(current.uplink().rollBackAfter()))) {
            rollBack(since);
        }
    }

    private void end(String why) {
        try {
            store.keep();
            began = null;
            good = current;
            goodDocument = document;
            note = why;
            LOG.info("configuration: {}", why);
        } catch (IOException e) {
            LOG.error("the configuration cannot be kept as good: {}", e.getMessage());
        }
    }

    private void rollBack(Instant since) {
        long tried = current.version();
        began = null;
        use(good, goodDocument);
        note =
                "version %d was taken back for %d: nothing reached the platform since %s"
                        .formatted(tried, good.version(), since);
        LOG.error("configuration: {}", note);
        try {
            store.giveUp();
        } catch (IOException e) {
            LOG.error("the configuration on trial cannot be deleted: {}", e.getMessage());
        }
    }

    private void use(Configuration next, String text) {
        current = next;
        document = text;
        apply.accept(next);
    }

    public synchronized State state() {
        return new State(current.version(), good.version(), began != null, note);
    }

    public synchronized Configuration current() {
        return current;
    }

    /// The document in force, as it came.
    public synchronized String document() {
        return document;
    }
}
