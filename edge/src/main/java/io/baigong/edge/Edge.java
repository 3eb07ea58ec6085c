package io.baigong.edge;

import io.baigong.edge.configuration.PasswordHash;
import io.baigong.edge.control.LineBook;
import io.baigong.edge.identity.Enrolment;
import io.baigong.edge.identity.IdentityStore;
import io.baigong.edge.software.SoftwareKeys;
import io.baigong.edge.software.SoftwarePackage;
import io.baigong.edge.software.SoftwareRefused;
import io.baigong.telemetry.log.FolderLock;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The gateway as a program.
public final class Edge {
    private static final String USAGE =
            """
            The edge gateway of Baigong 百工边缘网关

              join URL TOKEN      join a platform with an enrolment token 加入平台
                  --name NAME         what it shall be called; by default the name of this machine
                  --authority FILE    what the platform's certificate is trusted by (PEM), when it made its own
              run                 collect, until it is told to stop 运行
              password            make what a configuration needs of a password, read from the input 口令摘要
              key FILE            make a pair of keys that software is signed by: FILE and FILE.pub 签名密钥
              package OUT.zip     pack and sign this software for other gateways 打包并签名
                  --key FILE          the private key
                  --version V         what it shall be called, such as 0.2.0
                  --allow-older       it may take the place of a newer one
              For join and run:
                  --directory D       where it keeps everything; BAIGONG_EDGE_DIRECTORY, else ./edge-data

            Settings are environment variables:
              BAIGONG_EDGE_QUEUE  2g      disk for what the line cannot take
              BAIGONG_EDGE_AGE    P7D     what is older is given up
              BAIGONG_EDGE_DROP   oldest  what gives way when the disk is used up: oldest or newest
              BAIGONG_EDGE_FREE   256m    of the disk, left to others
            """;

    private static final int SHORTEST_PASSWORD = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    @SuppressWarnings("UnusedVariable") // or it would be let go of
    private static @Nullable FolderLock held;

    private Edge() {}

    /// Something that the caller has to put right; no trace is shown.
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    public static void main(String[] arguments) {
        try {
            run(new ArrayDeque<>(List.of(arguments)));
        } catch (Wrong | IOException | IllegalArgumentException e) {
            System.err.println("baigong edge: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(130);
        }
    }

    private static void run(Deque<String> words) throws Wrong, IOException, InterruptedException {
        String command = words.isEmpty() ? "help" : words.removeFirst();
        switch (command) {
            case "join" -> join(words);
            case "run" -> collect(words);
            case "password" -> password();
            case "key" ->
                    System.out.println("Key 密钥: " + SoftwareKeys.make(file(words, "key FILE")));
            case "package" -> pack(words);
            case "help", "-h", "--help" -> System.out.print(USAGE);
            default ->
                    throw new Wrong(
                            "there is no command '%s'; join, run, password, key, package or help"
                                    .formatted(command));
        }
    }

    private static void join(Deque<String> words) throws Wrong, IOException, InterruptedException {
        String name = option(words, "--name");
        String authority = option(words, "--authority");
        var directory = directory(words);
        if (words.size() != 2) {
            throw new Wrong(
                    "expected join URL TOKEN, got join %s".formatted(String.join(" ", words)));
        }
        var store = new IdentityStore(directory.resolve("identity"));
        String trusted = authority == null ? null : Files.readString(Path.of(authority));
        String called = name == null ? InetAddress.getLocalHost().getHostName() : name;
        var identity =
                new Enrolment(store)
                        .join(words.removeFirst(), words.removeFirst(), called, trusted);
        System.out.println("Joined 已加入: " + identity);
        System.out.println("Next 下一步: ./baigong edge run --directory " + directory);
    }

    private static void collect(Deque<String> words)
            throws Wrong, IOException, InterruptedException {
        var directory = directory(words);
        if (!words.isEmpty()) {
            throw new Wrong("expected nothing after run, got " + String.join(" ", words));
        }
        var settings = Settings.of(directory, System.getenv());
        var store = new IdentityStore(directory.resolve("identity"));
        var identity = store.read();
        if (identity == null) {
            throw new Wrong(
                    "%s has joined no platform; ./baigong edge join URL TOKEN does it"
                            .formatted(directory));
        }
        lock(settings);
        LineBook lines = Logs.open(directory.resolve("log"));
        var gateway =
                Gateway.start(
                        settings, identity, store, lines, InstantSource.system(), Edge::leave);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    gateway.close();
                                    ended.countDown();
                                }));
        ended.await();
    }

    /// Held until the process ends. Another gateway that is about to end is waited for.
    private static void lock(Settings settings) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                held = new FolderLock(settings.directory());
                return;
            } catch (IOException e) {
                if (System.nanoTime() > until || settings.run().isLeftAlone()) {
                    throw e;
                }
                Thread.sleep(LOOK_EVERY);
            }
        }
    }

    /// Ends the process, at the latest when stopping in order takes too long.
    private static void leave(int code) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        Thread.sleep(PATIENCE);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(code);
                });
        System.exit(code);
    }

    /// Packs the archives that this program runs from.
    private static void pack(Deque<String> words) throws Wrong, IOException {
        String key = option(words, "--key");
        String version = option(words, "--version");
        boolean older = words.remove("--allow-older");
        var out = file(words, "package --key FILE --version V OUT.zip");
        if (key == null || version == null) {
            throw new Wrong("expected package --key FILE --version V OUT.zip, got too little");
        }
        var files = new TreeMap<String, Path>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            var file = Path.of(entry);
            String name = String.valueOf(file.getFileName());
            boolean program = name.startsWith("baigong-edge");
            files.put(program ? "baigong-edge.jar" : "lib/" + name, file);
        }
        try {
            var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            SoftwarePackage.write(out, version, now, older, files, Path.of(key));
            System.out.printf("Packed 已打包: %s, %d bytes%n", out, Files.size(out));
        } catch (SoftwareRefused e) {
            throw new Wrong("this cannot be packed: " + e.getMessage());
        }
    }

    private static Path file(Deque<String> words, String usage) throws Wrong {
        if (words.size() != 1) {
            throw new Wrong("expected %s, got %s".formatted(usage, String.join(" ", words)));
        }
        return Path.of(words.removeFirst()).toAbsolutePath();
    }

    private static void password() throws Wrong, IOException {
        var console = System.console();
        char[] typed;
        if (console != null && console.isTerminal()) {
            typed = console.readPassword("Password 口令: ");
        } else {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = in.readLine();
            typed = line == null ? null : line.toCharArray();
        }
        if (typed == null || typed.length < SHORTEST_PASSWORD) {
            throw new Wrong(
                    "expected a password of at least %d characters".formatted(SHORTEST_PASSWORD));
        }
        System.out.println(PasswordHash.of(typed).text());
    }

    private static Path directory(Deque<String> words) throws Wrong {
        String given = option(words, "--directory");
        String fallback = System.getenv().getOrDefault("BAIGONG_EDGE_DIRECTORY", "edge-data");
        return Path.of(given == null ? fallback : given).toAbsolutePath().normalize();
    }

    /// Takes an option and its value out of the words.
    private static @Nullable String option(Deque<String> words, String name) throws Wrong {
        var rest = new ArrayDeque<String>();
        String value = null;
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            if (!word.equals(name)) {
                rest.addLast(word);
            } else if (words.isEmpty()) {
                throw new Wrong("expected a value after " + name);
            } else {
                value = words.removeFirst();
            }
        }
        words.addAll(rest);
        return value;
    }
}
