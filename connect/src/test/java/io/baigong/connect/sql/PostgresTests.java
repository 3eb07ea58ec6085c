package io.baigong.connect.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.peer.Peer;
import io.baigong.connect.peer.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real PostgreSQL.
class PostgresTests {
    private static final Sql PROTOCOL = new Sql();
    private static final String NEW_ROWS =
            """
            [m]
            cursor: id
            begin: 0
            time: taken_at
            zone: Asia/Shanghai
            select id, taken_at, tag, t, n, ok, word from m where id > :cursor order by id
            """;
    private static Postgres postgres;

    private final AtomicReference<@Nullable LinkBroken> lost = new AtomicReference<>();
    private final List<Sample> told = new CopyOnWriteArrayList<>();
    @TempDir private Path directory = Path.of("");

    @BeforeAll
    static void start() {
        assumeThat(Postgres.isInstalled())
                .as("Debian's postgresql-15 is not installed; databases are not tested")
                .isTrue();
        postgres = new Postgres();
    }

    @AfterAll
    static void stop() {
        if (Postgres.isInstalled()) {
            postgres.close();
        }
    }

    @BeforeEach
    void table() {
        postgres.run(
                """
                drop table if exists m;
                create table m (id bigserial, taken_at timestamp, tag text, t double precision,
                  n numeric, ok boolean, word text);
                insert into m (taken_at, tag, t, n, ok, word)
                values ('2026-11-23 08:00:00', 'a', 1.5, 7, true, '齿轮'),
                       ('2026-11-23 08:00:01', 'b', 2.5, 7.25, null, 'x')
                """);
    }

    private Link open(String queries, String... more) throws ConnectFault {
        var given =
                new HashMap<>(
                        Map.of(
                                "host",
                                "127.0.0.1",
                                "port",
                                Integer.toString(postgres.port()),
                                "database",
                                "postgres",
                                "user",
                                "root",
                                "queries",
                                queries));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        var listener =
                new LinkListener() {
                    @Override
                    public void lost(LinkBroken why) {
                        lost.set(why);
                    }
                };
        return PROTOCOL.open(
                Settings.of(PROTOCOL.settings(), given),
                new Surroundings(InstantSource.system(), directory, listener));
    }

    private static List<Tag> tags(String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Tag(address, ColumnAddress.read(address)))
                .toList();
    }

    private void awaitTold(int count) {
        Peer.await(count + " samples", () -> told.size() >= count);
    }

    @Test
    void tellsEachNewRowOnceAlsoAfterARestart() throws Exception {
        try (var link = open(NEW_ROWS);
                var _ = link.subscribe(tags("m.t"), Duration.ofMillis(20), told::addAll)) {
            awaitTold(2);
            postgres.run("insert into m (taken_at, t) values ('2026-11-23 08:00:02', 3.5)");
            awaitTold(3);
        }
        postgres.run("insert into m (taken_at, t) values ('2026-11-23 08:00:03', 4.5)");
        try (var link = open(NEW_ROWS);
                var _ = link.subscribe(tags("m.t"), Duration.ofMillis(20), told::addAll)) {
            awaitTold(4);
        }
        assertThat(told)
                .extracting(Sample::value)
                .containsExactly(Value.of(1.5), Value.of(2.5), Value.of(3.5), Value.of(4.5));
        assertThat(told.getFirst().sourceTime()).isEqualTo(Instant.parse("2026-11-23T00:00:00Z"));
    }

    @Test
    void readsEachTypeAndOnlyTheRowsThatAreMeant() throws Exception {
        try (var link = open(NEW_ROWS)) {
            var samples =
                    link.read(
                            tags(
                                    "m.n",
                                    "m.n[tag=a]",
                                    "m.ok[tag=a]",
                                    "m.ok",
                                    "m.word[tag=a]",
                                    "m.t[tag=none]",
                                    "m.colour",
                                    "other.t"));
            assertThat(samples)
                    .extracting(Sample::value)
                    .containsExactly(
                            Value.of(7.25),
                            Value.of(7),
                            Value.of(true),
                            null,
                            Value.of("齿轮"),
                            null,
                            null,
                            null);
            assertThat(samples)
                    .extracting(sample -> sample.status().reason())
                    .containsExactly(
                            null,
                            null,
                            null,
                            Reason.MARKED_BY_DEVICE,
                            null,
                            Reason.DEVICE_NOT_READY,
                            Reason.BAD_ADDRESS,
                            Reason.BAD_ADDRESS);
        }
    }

    @Test
    void losesNoRowsOfTheSameCursorWhereTheLimitFalls() throws Exception {
        postgres.run(
                "truncate m; insert into m (taken_at, t) select timestamp '2026-11-23' + (n / 3) * interval '1 s', n"
                        + " from generate_series(1, 100) n");
        String byTime =
                """
                [m]
                cursor: taken_at
                begin: 1970-01-01
                select taken_at, t from m where taken_at > :cursor order by taken_at, t
                """;
        try (var link = open(byTime, "maximumRows", "10");
                var _ = link.subscribe(tags("m.t"), Duration.ofMillis(20), told::addAll)) {
            awaitTold(100);
        }
        assertThat(told).extracting(Sample::value).doesNotHaveDuplicates().hasSize(100);
    }

    @Test
    void passesOverNoRowWhereMoreHaveOneCursorThanTheLimit() throws Exception {
        String more =
                "insert into m (taken_at, t) select timestamp '%s', n from generate_series(1, %d) n";
        postgres.run("truncate m; " + more.formatted("2026-11-23", 10));
        String byTime =
                """
                [m]
                cursor: taken_at
                begin: 1970-01-01
                select taken_at, t from m where taken_at > :cursor order by taken_at, t
                """;
        try (var link = open(byTime, "maximumRows", "10");
                var _ = link.subscribe(tags("m.t"), Duration.ofMillis(20), told::addAll)) {
            awaitTold(10);
            postgres.run(more.formatted("2026-11-24", 11));
            awaitTold(11);
        }
        assertThat(told.subList(0, 10)).allMatch(sample -> sample.status().isGood());
        assertThat(told.subList(10, told.size()))
                .allMatch(sample -> sample.status().reason() == Reason.NOT_SUPPORTED);
    }

    @Test
    void namesWhatIsWrongWithAQueryAndGoesOnWithTheOthers() throws Exception {
        String queries =
                NEW_ROWS
                        + """
                        [absent]
                        select * from nothing_of_this_name
                        [slow]
                        select pg_sleep(10), 1 as one
                        [greedy]
                        with gone as (delete from m returning id) select id from gone
                        """;
        try (var link = open(queries, "queryTimeout", "1000")) {
            assertThat(link.read(tags("absent.x", "slow.one", "greedy.id", "m.t")))
                    .extracting(sample -> sample.status().reason())
                    .containsExactly(
                            Reason.BAD_ADDRESS, Reason.TIMEOUT, Reason.REFUSED_BY_DEVICE, null);
        }
        try (var link = open(NEW_ROWS)) {
            assertThat(link.read(tags("m.t")).getFirst().value()).isEqualTo(Value.of(2.5));
        }
    }

    @Test
    void letsOneGroupOnlyFollowAQuery() throws Exception {
        try (var link = open(NEW_ROWS);
                var _ = link.subscribe(tags("m.t"), Duration.ofMillis(20), _ -> {});
                var _ = link.subscribe(tags("m.n"), Duration.ofMillis(20), told::addAll)) {
            awaitTold(1);
            assertThat(told.getFirst().status().reason()).isEqualTo(Reason.NOT_SUPPORTED);
        }
    }

    @Test
    void tellsWhenTheDatabaseIsGoneAndGoesOnWhenItIsBack() throws Exception {
        try (var link = open(NEW_ROWS);
                var _ = link.subscribe(tags("m.t"), Duration.ofMillis(20), told::addAll)) {
            awaitTold(2);
            postgres.kill();
            Peer.await("the loss", () -> lost.get() != null);
            assertThatThrownBy(() -> link.read(tags("m.t"))).isInstanceOf(LinkBroken.class);
            assertFault(ConnectFault.Kind.UNREACHABLE, "database", "postgres");
        } finally {
            postgres.startAgain();
        }
        postgres.run("insert into m (taken_at, t) values ('2026-11-23 08:00:02', 3.5)");
        try (var link = open(NEW_ROWS);
                var _ = link.subscribe(tags("m.t"), Duration.ofMillis(20), told::addAll)) {
            awaitTold(3);
        }
        assertThat(told).hasSize(3);
    }

    @Test
    void namesWhyItDoesNotConnect() {
        assertFault(ConnectFault.Kind.CREDENTIALS, "user", "nobody_of_this_name");
        assertFault(ConnectFault.Kind.SETTINGS, "database", "nothing_of_this_name");
        assertFault(ConnectFault.Kind.SETTINGS, "database", "postgres?socketFactory=x");
        assertFault(ConnectFault.Kind.SETTINGS, "kind", "sqlserver");
    }

    private void assertFault(ConnectFault.Kind kind, String setting, String value) {
        assertThatThrownBy(() -> open(NEW_ROWS, setting, value))
                .isInstanceOfSatisfying(
                        ConnectFault.class, fault -> assertThat(fault.kind()).isEqualTo(kind));
    }
}
