package io.baigong.edge.software;

import io.baigong.edge.files.WholeFile;
import io.baigong.edge.software.SoftwareRefused.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which version of the software runs. A new one is unpacked beside the others and named in the
/// file `trial`; then the gateway ends itself, and its runner (`bin/edge-runner.sh`) starts that.
/// It is good once the platform has taken something of it; when that does not come about, or it
/// ends by itself again and again, the good one runs again. The runner writes `attempts` and reads
/// the rest; each file holds one value. For any thread.
public final class Software {
    /// What the gateway ends with to be started again.
    public static final int AGAIN = 75;

    /// What it ends with when its runner is gone.
    public static final int LEFT_ALONE = 70;

    private static final Logger LOG = LoggerFactory.getLogger(Software.class);
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /// For the answer to reach the platform.
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private static final Pattern PATH =
            Pattern.compile("/api/v1/gateways/software/downloads/[0-9A-Za-z_-]{16,128}");
    private static final String UNPACKING = "unpacking";
    private static final String FETCHED = "fetched.zip";

    private final Path folder;
    private final Path trusted;
    private final Run run;
    private final InstantSource clock;
    private final Fetch fetch;
    private final Semaphore one = new Semaphore(1);
    private final Instant began;
    private volatile boolean onTrial;
    private volatile @Nullable Instant leaving;

    /// How this process was started.
    ///
    /// @param version that it is
    /// @param good version that runs when this one is given up
    /// @param runner process that starts it again; none when nothing does
    /// @param trial time to reach the platform in
    public record Run(String version, String good, @Nullable Long runner, Duration trial) {
        private static final Duration TRIAL = Duration.ofMinutes(5);
        private static final int LONGEST_TRIAL = 86_400;

        /// @throws IllegalArgumentException names the variable, what was expected and what came
        public static Run of(String version, Map<String, String> environment) {
            String good = environment.getOrDefault("BAIGONG_EDGE_GOOD", version);
            long runner = number(environment, "BAIGONG_EDGE_RUNNER", Integer.MAX_VALUE);
            long trial = number(environment, "BAIGONG_EDGE_TRIAL", LONGEST_TRIAL);
            return new Run(
                    version,
                    good,
                    runner == 0 ? null : runner,
                    trial == 0 ? TRIAL : Duration.ofSeconds(trial));
        }

        private static long number(Map<String, String> environment, String name, int most) {
            String text = environment.getOrDefault(name, "0").strip();
            if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= most) {
                return Long.parseLong(text);
            }
            throw new IllegalArgumentException(
                    "%s: expected a whole number up to %d, got %s".formatted(name, most, text));
        }

        /// Whether what would start it again is gone; then another may have been started instead.
        public boolean isLeftAlone() {
            return runner != null && !hasRunner();
        }

        private boolean hasRunner() {
            var parent = ProcessHandle.current().parent();
            return runner != null && parent.isPresent() && parent.get().pid() == runner;
        }
    }

    /// What the platform has.
    ///
    /// @param size of the zip in bytes
    /// @param sha256 of the zip, hexadecimal
    /// @param path at the platform
    public record Offer(String version, long size, String sha256, String path) {}

    /// How things stand.
    ///
    /// @param version that runs
    /// @param good that runs when this one is given up
    /// @param onTrial whether the one that runs has yet to prove itself
    /// @param staged the one that is about to be started
    /// @param note what happened last, for people
    /// @param keys that software is trusted by
    /// @param runner whether something would start the gateway again
    public record State(
            String version,
            String good,
            boolean onTrial,
            @Nullable String staged,
            String note,
            Set<String> keys,
            boolean runner) {}

    /// Fetches a file from the platform.
    @FunctionalInterface
    public interface Fetch {
        /// @param most bytes
        void fetch(String path, long most, Path to) throws IOException, InterruptedException;
    }

    /// @param folder made when absent; what a version that is no longer needed left there is
    ///   deleted
    /// @param trusted folder of public keys
    /// @param clock that goes evenly, whatever the time is set to
    public Software(Path folder, Path trusted, Run run, InstantSource clock, Fetch fetch)
            throws IOException {
        Files.createDirectories(folder);
        this.folder = folder;
        this.trusted = trusted;
        this.run = run;
        this.clock = clock;
        this.fetch = fetch;
        began = clock.instant();
        onTrial = run.version.equals(read("trial")) && !run.version.equals(read("good"));
        tidy();
    }

    public State state() throws IOException {
        String next = read("trial");
        String note = read("note");
        return new State(
                run.version,
                onTrial ? run.good : run.version,
                onTrial,
                run.version.equals(next) ? null : next,
                note == null ? "" : note,
                SoftwareKeys.in(trusted).ids(),
                run.hasRunner());
    }

    /// Fetches, verifies and unpacks a version; afterwards [#look] says that the process has to
    /// end.
    ///
    /// @throws SoftwareRefused then nothing has changed
    /// @throws IOException when it cannot be written; then nothing has changed
    public void stage(Offer offer) throws SoftwareRefused, IOException, InterruptedException {
        if (!run.hasRunner()) {
            throw refused(
                    Code.NO_RUNNER,
                    "a gateway that ./baigong edge run started",
                    "one that nothing would start again");
        }
        if (!one.tryAcquire()) {
            throw refused(Code.UPDATE_RUNNING, "one update at a time", "another before its end");
        }
        try {
            String next = read("trial");
            if (next != null) {
                throw refused(Code.UPDATE_RUNNING, "no version on trial", next);
            }
            check(offer);
            fetch(offer);
            unpack(offer);
            leaving = clock.instant().plus(FAREWELL);
        } finally {
            Files.deleteIfExists(folder.resolve(FETCHED));
            delete(folder.resolve(UNPACKING));
            one.release();
        }
    }

    private void check(Offer offer) throws SoftwareRefused, IOException {
        if (!SoftwarePackage.isVersion(offer.version) || !PATH.matcher(offer.path).matches()) {
            throw refused(
                    Code.SOFTWARE_BROKEN,
                    "a version and a path of the platform",
                    "'%.80s' and '%.200s'".formatted(offer.version, offer.path));
        }
        if (offer.size > SoftwarePackage.LARGEST) {
            throw refused(
                    Code.SOFTWARE_TOO_LARGE,
                    "at most %d bytes".formatted(SoftwarePackage.LARGEST),
                    offer.size + " bytes");
        }
        if (SoftwareKeys.in(trusted).ids().isEmpty()) {
            throw refused(Code.SOFTWARE_UNSIGNED, "a key in " + trusted, "none");
        }
    }

    private void fetch(Offer offer) throws SoftwareRefused, InterruptedException {
        try {
            fetch.fetch(offer.path, offer.size, folder.resolve(FETCHED));
        } catch (IOException e) {
            throw refused(
                    Code.SOFTWARE_UNREACHABLE,
                    "%d bytes of the platform".formatted(offer.size),
                    String.valueOf(e.getMessage()));
        }
    }

    private void unpack(Offer offer) throws SoftwareRefused, IOException {
        var unpacking = folder.resolve(UNPACKING);
        delete(unpacking);
        var zip = folder.resolve(FETCHED);
        var read = SoftwarePackage.unpack(zip, SoftwareKeys.in(trusted), unpacking);
        if (!read.sha256().equalsIgnoreCase(offer.sha256)
                || !read.version().equals(offer.version)) {
            throw refused(
                    Code.SOFTWARE_BROKEN,
                    "%s with SHA-256 %.64s".formatted(offer.version, offer.sha256),
                    "%s with %s".formatted(read.version(), read.sha256()));
        }
        int order = SoftwarePackage.compare(read.version(), run.version);
        if (order == 0 || order < 0 && !read.older()) {
            throw refused(Code.SOFTWARE_OLDER, "newer than " + run.version, read.version());
        }
        int java = Runtime.version().feature();
        if (read.java() > java) {
            throw refused(
                    Code.JAVA_TOO_OLD,
                    "software for Java %d".formatted(java),
                    "for %d".formatted(read.java()));
        }
        force(unpacking.resolve("lib"));
        force(unpacking);
        var place = folder.resolve(read.version());
        delete(place);
        Files.move(unpacking, place, StandardCopyOption.ATOMIC_MOVE);
        force(folder);
        Files.deleteIfExists(folder.resolve("attempts"));
        write("note", "%s was taken from the platform and is on trial".formatted(read.version()));
        write("trial", read.version());
        LOG.info("software {} is there, signed by {}; starting it", read.version(), read.key());
    }

    /// Looks whether a trial has ended; to be called every second or so.
    ///
    /// @param taken whether the platform has taken something of this process
    /// @return what the process has to end with; null when it goes on
    public @Nullable Integer look(BooleanSupplier taken) {
        if (run.isLeftAlone()) {
            LOG.error("what would start the gateway again is gone; ending");
            return LEFT_ALONE;
        }
        var leave = leaving;
        var now = clock.instant();
        if (leave != null) {
            return now.isBefore(leave) ? null : AGAIN;
        }
        if (!onTrial) {
            return null;
        }
        try {
            if (now.isAfter(began.plus(SETTLING)) && taken.getAsBoolean()) {
                keep();
            } else if (now.isAfter(began.plus(run.trial))) {
                giveUp();
                return AGAIN;
            }
        } catch (IOException e) {
            LOG.error("the outcome of the trial cannot be written down: {}", e.getMessage());
        }
        return null;
    }

    private void keep() throws IOException {
        String before = read("good");
        if (before != null) {
            write("before", before);
        }
        write("good", run.version);
        Files.deleteIfExists(folder.resolve("trial"));
        onTrial = false;
        note("%s is good: the platform takes what it collects".formatted(run.version));
        tidy();
    }

    private void giveUp() throws IOException {
        note(
                "%s did not reach the platform within %s; back to %s"
                        .formatted(run.version, words(run.trial), run.good));
        Files.deleteIfExists(folder.resolve("trial"));
    }

    private static String words(Duration time) {
        return time.toSecondsPart() == 0
                ? "%d minutes".formatted(time.toMinutes())
                : "%d s".formatted(time.toSeconds());
    }

    private void note(String text) throws IOException {
        write("note", text);
        LOG.info("software: {}", text);
    }

    /// Deletes versions that are neither good, nor were before, nor are on trial.
    private void tidy() throws IOException {
        var kept = new HashSet<@Nullable String>();
        for (String name : Set.of("good", "before", "trial")) {
            kept.add(read(name));
        }
        kept.add(run.version);
        try (var all = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (var version : all) {
                if (!kept.contains(version.getFileName().toString())) {
                    delete(version);
                }
            }
        }
        Files.deleteIfExists(folder.resolve(FETCHED));
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var all = Files.walk(tree)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    private @Nullable String read(String name) throws IOException {
        try {
            String text = Files.readString(folder.resolve(name)).strip();
            return text.isEmpty() ? null : text;
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private void write(String name, String text) throws IOException {
        WholeFile.write(folder.resolve(name), text + "\n");
        force(folder);
    }

    private static void force(Path file) throws IOException {
        if (Files.exists(file)) {
            try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static SoftwareRefused refused(Code code, String expected, String got) {
        return new SoftwareRefused(code, "expected %s, got %s".formatted(expected, got));
    }
}
