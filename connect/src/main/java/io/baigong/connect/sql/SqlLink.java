package io.baigong.connect.sql;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Remembered;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Subscription;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A link to one database: a connection, used by one query at a time.
final class SqlLink implements Link {
    private static final int PING_SECONDS = 5;

    private final Connection connection;
    private final Map<String, Query> queries;
    private final Limits limits;
    private final Surroundings surroundings;
    private final Remembered remembered;
    private final ReentrantLock turn = new ReentrantLock();
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile boolean left;

    /// @param rows of one answer, at most
    /// @param untyped whether the database takes a text for any type of the cursor when it is not
    ///   said to be a text
    record Limits(int rows, Duration timeout, boolean untyped) {}

    SqlLink(
            Connection connection,
            Map<String, Query> queries,
            Limits limits,
            Surroundings surroundings) {
        this.connection = connection;
        this.queries = queries;
        this.limits = limits;
        this.surroundings = surroundings;
        this.remembered = new Remembered(surroundings.directory());
    }

    /// What a round brought.
    private record Round(List<Sample> samples, @Nullable String cursor, boolean more) {}

    /// The last value of each tag among the rows that are there from the cursor on, which stays
    /// where it is.
    @Override
    public List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
        var latest = new LinkedHashMap<Tag, Sample>();
        for (var query : queries.values()) {
            for (var sample : ask(query, tags).samples()) {
                latest.put(sample.tag(), sample);
            }
        }
        Instant now = surroundings.clock().instant();
        return tags.stream()
                .map(tag ->
                        latest.getOrDefault(
                                tag,
                                Sample.bad(
                                        tag,
                                        queried(tag) ? Reason.DEVICE_NOT_READY : Reason.BAD_ADDRESS,
                                        queried(tag)
                                                ? "no row since the last one that was read"
                                                : "there is no such query",
                                        now)))
                .toList();
    }

    private boolean queried(Tag tag) {
        return tag.address() instanceof ColumnAddress address
                && queries.containsKey(address.query());
    }

    @Override
    public Subscription subscribe(List<Tag> tags, Duration interval, Consumer<List<Sample>> sink) {
        var mine =
                queries.values().stream()
                        .filter(query -> !Rows.ofQuery(tags, query.name()).isEmpty())
                        .filter(query -> followed.add(query.name()))
                        .toList();
        var names = mine.stream().map(Query::name).toList();
        var refused =
                tags.stream()
                        .map(tag -> refusal(tag, names))
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList();
        if (!refused.isEmpty()) {
            sink.accept(refused);
        }
        var thread =
                Thread.ofVirtual()
                        .name("sql")
                        .start(() -> follow(mine, List.copyOf(tags), interval, sink));
        return () -> {
            followed.removeAll(names);
            thread.interrupt();
        };
    }

    private void lost(LinkBroken why) {
        if (!left) {
            surroundings.listener().lost(why);
        }
    }

    /// Null when the tag is told by one of these queries.
    private @Nullable Sample refusal(Tag tag, List<String> told) {
        if (tag.address() instanceof ColumnAddress address && told.contains(address.query())) {
            return null;
        }
        Instant now = surroundings.clock().instant();
        return queried(tag)
                ? Sample.bad(
                        tag,
                        Reason.NOT_SUPPORTED,
                        "another group follows this query; each row is told once",
                        now)
                : Sample.bad(tag, Reason.BAD_ADDRESS, "there is no such query", now);
    }

    /// Whoever takes samples may fail; the supervisor hears.
    private void follow(
            List<Query> mine, List<Tag> tags, Duration interval, Consumer<List<Sample>> sink) {
        try {
            while (!closed) {
                for (var query : mine) {
                    boolean more = true;
                    while (more && !closed) {
                        var round = ask(query, tags);
                        if (!round.samples().isEmpty()) {
                            sink.accept(round.samples());
                        }
                        String cursor = round.cursor();
                        if (cursor != null) {
                            remembered.keep(query.name(), cursor);
                        }
                        more = round.more();
                    }
                }
                Thread.sleep(interval);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (LinkBroken broken) {
            lost(broken);
        } catch (IOException | RuntimeException failed) {
            lost(broken(String.valueOf(failed.getMessage()), failed));
        }
    }

    private Round ask(Query query, List<Tag> tags) throws LinkBroken, InterruptedException {
        var wanted = Rows.ofQuery(tags, query.name());
        if (wanted.isEmpty()) {
            return new Round(List.of(), null, false);
        }
        turn.lockInterruptibly();
        try {
            if (closed) {
                throw new LinkBroken("closed here");
            }
            surroundings.listener().sent(ByteBuffer.allocate(0).asReadOnlyBuffer());
            var round = run(query, wanted);
            surroundings.listener().received(ByteBuffer.allocate(0).asReadOnlyBuffer());
            return round;
        } catch (SQLException failed) {
            return failed(failed, wanted);
        } catch (IOException unreadable) {
            throw broken("how far was read is not known: " + unreadable.getMessage(), unreadable);
        } finally {
            turn.unlock();
        }
    }

    private Round run(Query query, Map<Tag, ColumnAddress> wanted)
            throws SQLException, IOException {
        String kept = remembered.text(query.name());
        String cursor = kept == null ? query.begin() : kept;
        var rounds = new ArrayList<List<Sample>>();
        var cursors = new ArrayList<String>();
        try (var statement = connection.prepareStatement(query.text())) {
            statement.setQueryTimeout(Math.max(1, Math.toIntExact(limits.timeout().toSeconds())));
            statement.setMaxRows(limits.rows() + 1); // one more, to know whether there is more
            statement.setFetchSize(Math.min(limits.rows(), 1_000));
            for (int i = 1; i <= query.parameters(); i++) {
                parameter(statement, i, cursor);
            }
            try (var answer = statement.executeQuery()) {
                var rows = new Rows(query, answer);
                Instant now = surroundings.clock().instant();
                while (rows.next()) {
                    var samples = new ArrayList<Sample>();
                    for (var one : wanted.entrySet()) {
                        var sample = rows.sample(one.getKey(), one.getValue(), now);
                        if (sample != null) {
                            samples.add(sample);
                        }
                    }
                    rounds.add(samples);
                    if (query.cursor() != null) {
                        cursors.add(rows.cursor());
                    }
                }
            }
        } finally {
            connection.rollback();
        }
        return round(rounds, cursors, wanted);
    }

    private void parameter(PreparedStatement statement, int at, String cursor) throws SQLException {
        if (limits.untyped()) {
            statement.setObject(at, cursor, Types.OTHER);
        } else {
            statement.setString(at, cursor);
        }
    }

    /// Where the limit fell between rows of the same cursor, these are left for the next round.
    private Round round(
            List<List<Sample>> rounds, List<String> cursors, Map<Tag, ColumnAddress> wanted) {
        int end = Math.min(rounds.size(), limits.rows());
        boolean more = end < cursors.size();
        if (more) {
            String next = cursors.get(end);
            while (end > 0 && cursors.get(end - 1).equals(next)) {
                end--;
            }
            if (end == 0) {
                return refused(
                        wanted,
                        Status.bad(
                                Reason.NOT_SUPPORTED,
                                "more than %d rows have the cursor %s; the limit of rows must hold them"
                                        .formatted(limits.rows(), next)));
            }
        }
        var samples = rounds.subList(0, end).stream().flatMap(List::stream).toList();
        return new Round(samples, cursors.isEmpty() ? null : cursors.get(end - 1), more);
    }

    /// The cursor stays where it is.
    private Round refused(Map<Tag, ColumnAddress> wanted, Status status) {
        Instant now = surroundings.clock().instant();
        return new Round(
                wanted.keySet().stream()
                        .map(tag -> new Sample(tag, null, status, null, null, now))
                        .toList(),
                null,
                false);
    }

    private Round failed(SQLException failed, Map<Tag, ColumnAddress> wanted) throws LinkBroken {
        String state = String.valueOf(failed.getSQLState());
        String why = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
        boolean timeout = failed instanceof SQLTimeoutException || state.equals("57014");
        if (!timeout && !lives()) {
            throw broken(why, failed);
        }
        Reason reason =
                timeout
                        ? Reason.TIMEOUT
                        : state.startsWith("42") && !state.equals("42501")
                                ? Reason.BAD_ADDRESS
                                : Reason.REFUSED_BY_DEVICE;
        return refused(wanted, Status.bad(reason, "%s (%s)".formatted(why, state)));
    }

    private boolean lives() {
        try {
            return connection.isValid(PING_SECONDS);
        } catch (SQLException gone) {
            return false;
        }
    }

    private LinkBroken broken(String why, Exception cause) {
        abort();
        return new LinkBroken(why, cause);
    }

    @Override
    public void close() {
        left = true;
        abort();
    }

    private void abort() {
        closed = true;
        try {
            // Ends a query that runs; close would wait for it.
            connection.abort(Runnable::run);
        } catch (SQLException gone) {
            // Nothing is left to be closed.
        }
    }
}
