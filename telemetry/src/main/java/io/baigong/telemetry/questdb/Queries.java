package io.baigong.telemetry.questdb;

import io.baigong.telemetry.StoreUnavailable;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.AtomicBooleanCircuitBreaker;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.cairo.sql.TableReferenceOutOfDateException;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.griffin.engine.functions.bind.BindVariableServiceImpl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs SQL on a few platform threads of its own: QuestDB keeps native memory per thread, so that a
/// virtual thread per request must not come near it. Every thread keeps its compiled plans.
///
/// Questions of users share some threads, wait in a bounded queue and are given up after a while.
/// Upkeep (one job at a time, see the store) and changes of tables each have a thread of their own:
/// neither waits for a user, nor the writer for a roll-up.
final class Queries {
    private static final int MAX_PLANS = 64;
    private static final int ATTEMPTS = 5;
    private static final int MOST_WAITING = 256;
    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    private final Engine engine;
    private final int workers;
    private final Duration limit;
    private final ExecutorService asking;
    private final ExecutorService upkeep;
    private final ExecutorService changing;
    private final Set<Question> running = ConcurrentHashMap.newKeySet();
    private final List<Session> sessions = new ArrayList<>();
    private final ThreadLocal<Session> session = ThreadLocal.withInitial(this::newSession);

    /// Reads what a query found.
    interface Reader<T> {
        T read(Rows rows);
    }

    /// @param limit how long a question may take, waiting included
    Queries(Engine engine, int threads, int workers, Duration limit) {
        this.engine = engine;
        this.workers = workers;
        this.limit = limit;
        this.asking =
                pool("telemetry-query-", threads, new ArrayBlockingQueue<Runnable>(MOST_WAITING));
        this.upkeep = pool("telemetry-upkeep-", 1, new LinkedBlockingQueue<>());
        this.changing = pool("telemetry-change-", 1, new LinkedBlockingQueue<>());
    }

    private static ExecutorService pool(String name, int threads, BlockingQueue<Runnable> waiting) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                waiting,
                Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /// Answers a user.
    ///
    /// @param parameters values of $1, $2 and so on: an int for a series, a long for a time
    /// @throws StoreUnavailable also when too many wait and when it takes too long
    <T> T ask(String sql, Object[] parameters, Reader<T> reader) {
        var question = new Question();
        var answer =
                submit(
                        asking,
                        sql,
                        question,
                        () -> session.get().ask(question, sql, parameters, reader));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            question.cancel();
            throw interrupted(e);
        } catch (TimeoutException e) {
            question.cancel();
            throw new StoreUnavailable(
                    "\"%s\" was given up after %d s".formatted(sql, limit.toSeconds()), true, e);
        } catch (ExecutionException e) {
            throw failed(sql, e);
        }
    }

    /// Reads for roll-ups, erasure and the like, however long it takes.
    <T> T work(String sql, Object[] parameters, Reader<T> reader) {
        var question = new Question();
        return await(
                upkeep, sql, question, () -> session.get().ask(question, sql, parameters, reader));
    }

    /// Runs a statement that changes something.
    void execute(String sql) {
        await(
                changing,
                sql,
                new Question(),
                () -> {
                    session.get().execute(sql);
                    return true;
                });
    }

    /// Returns only when nothing of it is running any more, interrupted or not: its caller frees
    /// what it writes to.
    private <T> T await(ExecutorService threads, String sql, Question question, Callable<T> work) {
        var answer = submit(threads, sql, question, work);
        InterruptedException interrupt = null;
        while (true) {
            try {
                T result = answer.get();
                if (interrupt != null) {
                    throw interrupted(interrupt);
                }
                return result;
            } catch (InterruptedException e) {
                question.cancel();
                interrupt = e;
            } catch (ExecutionException e) {
                throw interrupt == null ? failed(sql, e) : interrupted(interrupt);
            }
        }
    }

    private <T> Future<T> submit(
            ExecutorService threads, String sql, Question question, Callable<T> work) {
        try {
            return threads.submit(() -> run(question, work));
        } catch (RejectedExecutionException e) {
            if (threads.isShutdown()) {
                throw new StoreUnavailable("the telemetry store is closed", false, e);
            }
            throw new StoreUnavailable(
                    "%d questions wait already, cannot run \"%s\"".formatted(MOST_WAITING, sql),
                    true,
                    e);
        }
    }

    private <T> T run(Question question, Callable<T> work) throws Exception {
        running.add(question);
        try {
            if (question.isCancelled() || asking.isShutdown()) {
                throw new StoreUnavailable("nobody waits for the answer any more", true, null);
            }
            question.begin(session.get().breaker);
            return work.call();
        } finally {
            question.end();
            running.remove(question);
        }
    }

    private static StoreUnavailable interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreUnavailable("interrupted while waiting for telemetry", true, e);
    }

    private static StoreUnavailable failed(String sql, ExecutionException e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return cause instanceof StoreUnavailable known
                ? known
                : Engine.unavailable("cannot run \"" + sql + '"', cause);
    }

    private Session newSession() {
        var made = new Session();
        synchronized (sessions) {
            sessions.add(made);
        }
        return made;
    }

    /// Gives up what is running and frees what it used.
    ///
    /// @return false when something does not end: then nothing of the engine may be freed
    boolean close() {
        var pools = List.of(asking, upkeep, changing);
        pools.forEach(ExecutorService::shutdown);
        running.forEach(Question::cancel);
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        try {
            for (var pool : pools) {
                if (!pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        synchronized (sessions) {
            sessions.forEach(Session::close);
        }
        return true;
    }

    private final class Session {
        private final BindVariableServiceImpl variables =
                new BindVariableServiceImpl(engine.cairo().getConfiguration());
        private final AtomicBooleanCircuitBreaker breaker =
                new AtomicBooleanCircuitBreaker(engine.cairo());
        private final SqlExecutionContextImpl context =
                new SqlExecutionContextImpl(engine.cairo(), workers)
                        .with(AllowAllSecurityContext.INSTANCE, variables, null, -1, breaker);
        private final Map<String, RecordCursorFactory> plans = new LinkedHashMap<>(16, 1, true);

        <T> T ask(Question question, String sql, Object[] parameters, Reader<T> reader)
                throws SqlException {
            for (int attempt = 1; ; attempt++) {
                bind(parameters);
                try {
                    try (var rows = plan(sql).getCursor(context)) {
                        return reader.read(new Rows(rows, question));
                    }
                } catch (TableReferenceOutOfDateException e) {
                    forget(sql);
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                } catch (SqlException | RuntimeException | Error e) {
                    forget(sql);
                    throw e;
                }
            }
        }

        void execute(String sql) throws SqlException {
            variables.clear();
            engine.cairo().execute(sql, context);
        }

        private void bind(Object[] parameters) throws SqlException {
            variables.clear();
            for (int i = 0; i < parameters.length; i++) {
                switch (parameters[i]) {
                    case Integer series -> variables.setInt(i, series);
                    case Long time -> variables.setTimestamp(i, time);
                    case Object other ->
                            throw new IllegalArgumentException(
                                    "parameter %d is a %s".formatted(i + 1, other.getClass()));
                }
            }
        }

        private RecordCursorFactory plan(String sql) throws SqlException {
            var plan = plans.get(sql);
            if (plan == null) {
                try (var compiler = engine.cairo().getSqlCompiler()) {
                    plan = compiler.compile(sql, context).getRecordCursorFactory();
                }
                if (plans.size() >= MAX_PLANS) {
                    forget(plans.keySet().iterator().next());
                }
                plans.put(sql, plan);
            }
            return plan;
        }

        private void forget(String sql) {
            var plan = plans.remove(sql);
            if (plan != null) {
                plan.close();
            }
        }

        void close() {
            plans.values().forEach(RecordCursorFactory::close);
            plans.clear();
            context.close();
        }
    }
}
