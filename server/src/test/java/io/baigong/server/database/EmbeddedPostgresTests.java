package io.baigong.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Against the real server. The cluster is made once; each test starts and stops it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedPostgresTests {
    private static final String PASSWORD = "owner-password";
    private static final Duration LONG = Duration.ofMinutes(3);
    private Path folder = Path.of("");
    private DataFolder data = new DataFolder(folder);

    @BeforeAll
    void folder() throws IOException {
        folder = Files.createTempDirectory("baigong-postgres");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = new DataFolder(folder.resolve("data"));
    }

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        var running = cluster().running();
        if (running != null) {
            kill("-INT", running.process());
            running.process().onExit().get(1, TimeUnit.MINUTES);
        }
    }

    @AfterAll
    void removeFolder() throws IOException {
        PostgresBinaries.deleteTree(folder);
    }

    @Test
    void aServerThatRecoversForLongIsWaitedForWhileItLives() throws Exception {
        try (var recovering = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var answered = new AtomicInteger();
            Thread.ofVirtual().start(() -> sayStartingUp(recovering, answered));
            String url = "jdbc:postgresql://127.0.0.1:%d/x".formatted(recovering.getLocalPort());
            var owner = new Properties();
            owner.put("user", "x");
            owner.put("sslmode", "disable");
            // Six answers take longer than the patience with a server that says nothing.
            EmbeddedPostgres.awaitAnswer(
                    url, owner, () -> answered.get() < 6, Duration.ofMillis(100));
            assertThat(answered.get()).isEqualTo(6);
        }
    }

    /// ErrorResponse of PostgreSQL's protocol 3.0.
    private static void sayStartingUp(ServerSocket recovering, AtomicInteger answered) {
        byte[] fields = "SFATAL\0C57P03\0Mthe database system is starting up\0\0".getBytes(UTF_8);
        while (!recovering.isClosed()) {
            try (var client = recovering.accept()) {
                client.getInputStream().read(new byte[1_000]);
                var out = new DataOutputStream(client.getOutputStream());
                out.write('E');
                out.writeInt(4 + fields.length);
                out.write(fields);
                out.flush();
                answered.incrementAndGet();
            } catch (IOException e) {
                // The client is gone, or the test has ended.
            }
        }
    }

    @Test
    void aServerThatIsKilledWithItsChildrenIsStartedAgainAndThePoolRecovers() throws Exception {
        try (var postgres = start(0);
                var pool = new HikariDataSource()) {
            pool.setJdbcUrl(postgres.url());
            pool.setUsername(EmbeddedPostgres.OWNER);
            pool.setPassword(PASSWORD);
            execute(pool, "create table if not exists kept (n int)");
            execute(pool, "insert into kept values (1)");
            long before = postgres.pid();
            var server = ProcessHandle.of(before).orElseThrow();
            var children = server.children().toList();
            kill("-KILL", server);
            for (var child : children) {
                kill("-KILL", child);
            }
            awaitOther(postgres, before);
            awaitQuery(pool);
            try (var connection = pool.getConnection();
                    var rows =
                            connection
                                    .createStatement()
                                    .executeQuery("select count(*) from kept")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isPositive();
            }
        }
    }

    @Test
    void aServerWhosePostmasterAloneIsKilledIsStartedAgain() throws Exception {
        try (var postgres = start(0);
                var pool = new HikariDataSource()) {
            pool.setJdbcUrl(postgres.url());
            pool.setUsername(EmbeddedPostgres.OWNER);
            pool.setPassword(PASSWORD);
            execute(pool, "select 1");
            long before = postgres.pid();
            kill("-KILL", ProcessHandle.of(before).orElseThrow());
            awaitOther(postgres, before);
            awaitQuery(pool);
        }
    }

    @Test
    void theServerOfAKilledPlatformIsFoundAgain() throws Exception {
        // A platform that was killed never closes: its server runs on.
        var left = start(0);
        left.abandon();
        try (var found = start(0)) {
            assertThat(found.pid()).isEqualTo(left.pid());
            assertThat(found.url()).isEqualTo(left.url());
        }
        assertThat(cluster().running()).isNull();
    }

    @Test
    void aFoundServerIsWatchedToo() throws Exception {
        var left = start(0);
        left.abandon();
        try (var found = start(0)) {
            var killed = ProcessHandle.of(left.pid()).orElseThrow();
            kill("-KILL", killed);
            awaitOther(found, killed.pid());
            awaitOwner(found);
        }
    }

    @Test
    void aStalePidThatNowBelongsToAStrangerIsNoHindrance() throws Exception {
        start(0).close();
        var stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Path pid = cluster().folder().resolve("postmaster.pid");
            Files.writeString(
                    pid,
                    "%d\n%s\n1\n5432\n\n127.0.0.1\n\nready\n"
                            .formatted(stranger.pid(), cluster().folder()));
            PostgresUser.own(pid);
            try (var postgres = start(0)) {
                awaitOwner(postgres);
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aTakenPortIsSaidInOneSentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(taken.getLocalPort()).close())
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken")
                    .hasMessageContaining("BAIGONG_DATABASE_PORT");
        }
    }

    @Test
    void aFolderThatTheOtherUserCannotEnterIsSaidInOneSentence() throws Exception {
        assumeThat(PostgresUser.isRoot()).as("only root needs another user").isTrue();
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() ->
                        EmbeddedPostgres.start(
                                new DataFolder(closed.resolve("data")), PASSWORD, 0, 10))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("cannot enter " + closed);
    }

    @Test
    void aDataFolderClosedByTheUmaskIsOpenedForPassingThrough() throws Exception {
        start(0).close();
        Files.setPosixFilePermissions(data.data(), PosixFilePermissions.fromString("rwx------"));
        try (var postgres = start(0)) {
            awaitOwner(postgres);
        }
    }

    @Test
    void aFullDiskAndAnUnknownMachineAreSaidInOneSentence() {
        assertThat(
                        CannotStart.from(
                                "start",
                                "FATAL: could not write to file \"pg_wal/xlogtemp.1\": No space left on device",
                                1))
                .hasMessageContaining("the disk of the data folder is full");
        assertThatThrownBy(() -> PostgresBinaries.archive("Linux", "riscv64"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("Linux on riscv64")
                .hasMessageContaining("BAIGONG_DATABASE_URL");
        assertThat(PostgresBinaries.archive("Linux", "aarch64"))
                .isEqualTo("postgres-linux-arm_64.txz");
    }

    @Test
    void aSecondPlatformOnTheSameFolderIsRefused() throws Exception {
        var first = new FolderLock();
        first.take(data.data());
        try {
            assertThatThrownBy(() -> new FolderLock().take(data.data()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("process id " + ProcessHandle.current().pid());
        } finally {
            first.destroy();
        }
        var next = new FolderLock();
        next.take(data.data());
        next.destroy();
    }

    private EmbeddedPostgres start(int port) throws Exception {
        return EmbeddedPostgres.start(data, PASSWORD, port, 10);
    }

    private PostgresCluster cluster() {
        Path postgres = data.data().resolve("postgres");
        return new PostgresCluster(
                postgres.resolve("bin-" + PostgresBinaries.VERSION), postgres.resolve("cluster"));
    }

    private static void execute(HikariDataSource pool, String sql) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Waits until another process than the killed one serves.
    private static void awaitOther(EmbeddedPostgres postgres, long killed) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (postgres.pid() == killed) {
            assertThat(System.nanoTime()).as("no other server came").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static void awaitQuery(HikariDataSource pool) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (true) {
            try {
                execute(pool, "select 1");
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    private static void awaitOwner(EmbeddedPostgres postgres) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (true) {
            try (var connection =
                    DriverManager.getConnection(postgres.url(), EmbeddedPostgres.OWNER, PASSWORD)) {
                assertThat(connection.isValid(10)).isTrue();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    private static void kill(String signal, ProcessHandle process) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }
}
