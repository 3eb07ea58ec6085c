package io.baigong.edge;

import io.baigong.edge.configuration.PasswordHash;
import io.baigong.edge.control.LineBook;
import io.baigong.edge.identity.Enrolment;
import io.baigong.edge.identity.IdentityStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
              For join and run:
                  --directory D       where it keeps everything; BAIGONG_EDGE_DIRECTORY, else ./edge-data

            Settings are environment variables:
              BAIGONG_EDGE_QUEUE  2g      disk for what the line cannot take
              BAIGONG_EDGE_AGE    P7D     what is older is given up
              BAIGONG_EDGE_DROP   oldest  what gives way when the disk is used up: oldest or newest
              BAIGONG_EDGE_FREE   256m    of the disk, left to others
            """;

    private static final int SHORTEST_PASSWORD = 12;

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
            case "help", "-h", "--help" -> System.out.print(USAGE);
            default ->
                    throw new Wrong(
                            "there is no command '%s'; join, run, password or help"
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
        LineBook lines = Logs.open(directory.resolve("log"));
        var gateway = Gateway.start(settings, identity, store, lines, InstantSource.system());
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
