package io.baigong.telemetry.questdb;

import io.baigong.telemetry.StoreUnavailable;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.cairo.sql.TableReferenceOutOfDateException;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.griffin.engine.functions.bind.BindVariableServiceImpl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Runs SQL on a few platform threads of its own: QuestDB keeps native memory per thread, so that a
/// virtual thread per request must not come near it. Every thread keeps its compiled plans.
final class Queries implements AutoCloseable {
    private static final int MAX_PLANS = 64;
    private static final int ATTEMPTS = 5;

    private final Engine engine;
    private final int workers;
    private final ExecutorService threads;
    private final List<Session> sessions = new ArrayList<>();
    private final ThreadLocal<Session> session = ThreadLocal.withInitial(this::newSession);

    /// Values of the parameters $1, $2 and so on: an int for a series, a long for a time.
    interface Reader<T> {
        T read(RecordCursor rows);
    }

    Queries(Engine engine, int threads, int workers) {
        this.engine = engine;
        this.workers = workers;
        this.threads =
                Executors.newFixedThreadPool(
                        threads,
                        Thread.ofPlatform().daemon().name("telemetry-query-", 0).factory());
    }

    <T> T ask(String sql, Object[] parameters, Reader<T> reader) {
        return run(sql, () -> session.get().ask(sql, parameters, reader));
    }

    /// Runs a statement that changes something.
    void execute(String sql) {
        run(
                sql,
                () -> {
                    session.get().execute(sql);
                    return true;
                });
    }

    private interface Work<T> {
        T run() throws SqlException;
    }

    private <T> T run(String sql, Work<T> work) {
        try {
            Future<T> answer = threads.submit(work::run);
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for telemetry", true, e);
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailable("the telemetry store is closed", false, e);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw Engine.unavailable("cannot run \"" + sql + '"', cause);
        }
    }

    private Session newSession() {
        var made = new Session();
        synchronized (sessions) {
            sessions.add(made);
        }
        return made;
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (sessions) {
            sessions.forEach(Session::close);
        }
    }

    private final class Session {
        private final BindVariableServiceImpl variables =
                new BindVariableServiceImpl(engine.cairo().getConfiguration());
        private final SqlExecutionContextImpl context =
                new SqlExecutionContextImpl(engine.cairo(), workers)
                        .with(AllowAllSecurityContext.INSTANCE, variables);
        private final Map<String, RecordCursorFactory> plans = new LinkedHashMap<>(16, 1, true);

        <T> T ask(String sql, Object[] parameters, Reader<T> reader) throws SqlException {
            for (int attempt = 1; ; attempt++) {
                bind(parameters);
                try {
                    try (var rows = plan(sql).getCursor(context)) {
                        return reader.read(rows);
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
