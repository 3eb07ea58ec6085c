package io.baigong.telemetry.questdb;

import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.FolderLock;
import io.questdb.Bootstrap;
import io.questdb.PropBootstrapConfiguration;
import io.questdb.ServerMain;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.ErrorTag;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.sql.SqlExecutionCircuitBreaker;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.griffin.FunctionFactory;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.engine.functions.bool.AndFunctionFactory;
import io.questdb.griffin.engine.functions.bool.NotFunctionFactory;
import io.questdb.griffin.engine.functions.bool.OrFunctionFactory;
import io.questdb.griffin.engine.functions.eq.EqIntFunctionFactory;
import io.questdb.griffin.engine.functions.eq.EqLongFunctionFactory;
import io.questdb.griffin.engine.functions.eq.EqTimestampFunctionFactory;
import io.questdb.griffin.engine.functions.groupby.CountGroupByFunctionFactory;
import io.questdb.griffin.engine.functions.lt.LtIntFunctionFactory;
import io.questdb.griffin.engine.functions.lt.LtLongFunctionFactory;
import io.questdb.griffin.engine.functions.lt.LtTimestampFunctionFactory;
import io.questdb.log.LogFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// QuestDB in this process: every background job, no socket, no telemetry of its own.
final class Engine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private static final long APPLY_LIMIT_NANOS = 600_000_000_000L;
    private static final Duration ASK_LIMIT = Duration.ofMinutes(2);

    private final ServerMain server;
    private final CairoEngine cairo;
    private final Path folder;
    private final Queries queries;

    private final FolderLock lock;

    private Engine(
            ServerMain server, FolderLock lock, QuestDbSettings settings, Duration askLimit) {
        this.server = server;
        this.lock = lock;
        this.cairo = server.getEngine();
        this.folder = settings.folder();
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);
        this.queries = new Queries(this, threads, settings.workers(), askLimit);
    }

    static Engine open(QuestDbSettings settings) {
        return open(settings, ASK_LIMIT);
    }

    /// @param askLimit how long a user's question may take
    static Engine open(QuestDbSettings settings, Duration askLimit) {
        FolderLock lock;
        try {
            Files.createDirectories(settings.folder().resolve("conf"));
            // QuestDB reads its log levels from this file and nowhere else; its log stays beside
            // its data.
            Files.createDirectories(settings.folder().resolve("log"));
            Files.writeString(
                    settings.folder().resolve("conf").resolve("log.conf"),
                    """
                    writers=file
                    w.file.class=io.questdb.log.LogRollingFileWriter
                    w.file.location=${log.dir}/questdb.${date:yyyyMMdd}.log
                    w.file.rollEvery=day
                    w.file.lifeDuration=7d
                    w.file.level=ERROR
                    """);
            lock = new FolderLock(settings.folder());
        } catch (IOException e) {
            throw new StoreUnavailable(
                    "cannot use the telemetry folder " + settings.folder() + ": " + e.getMessage(),
                    true,
                    e);
        }
        try {
            EmptyTables.discard(settings.folder());
            LogFactory.configureRootDir(settings.folder().toString());
            var server = new ServerMain(new LeanBootstrap(settings));
            server.start(false);
            // An ALTER during the start would meet locks of the engine's own threads.
            server.awaitStartup();
            return new Engine(server, lock, settings, askLimit);
        } catch (IOException | RuntimeException | Error e) {
            release(lock);
            throw new StoreUnavailable(
                    "the telemetry engine does not start in " + settings.folder(), false, e);
        }
    }

    private static void release(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            log.warn("cannot let go of the telemetry folder: {}", e.getMessage());
        }
    }

    CairoEngine cairo() {
        return cairo;
    }

    /// Answers a user.
    <T> T ask(String sql, Queries.Reader<T> reader, Object... parameters) {
        return queries.ask(sql, parameters, reader);
    }

    /// Reads for roll-ups, erasure and the like: one caller at a time.
    <T> T work(String sql, Queries.Reader<T> reader, Object... parameters) {
        return queries.work(sql, parameters, reader);
    }

    /// Runs a statement that changes something. ALTER is asynchronous: await its transaction.
    void execute(String sql) {
        queries.execute(sql);
    }

    boolean exists(String table) {
        return cairo.getTableTokenIfExists(table) != null;
    }

    TableToken token(String table) {
        return cairo.verifyTableName(table);
    }

    WalWriter writer(String table) {
        return cairo.getWalWriter(token(table));
    }

    TableReader reader(String table) {
        return cairo.getReader(token(table));
    }

    /// Time of a table's oldest row that is queryable; the largest number when it has none.
    long firstTime(String table) {
        try (var reader = reader(table)) {
            return reader.size() == 0 ? Long.MAX_VALUE : reader.getMinTimestamp();
        }
    }

    /// The last transaction that the table's sequencer has given out.
    long lastTxn(String table) {
        return cairo.getTableSequencerAPI().lastTxn(token(table));
    }

    boolean isApplied(String table, long txn) {
        return cairo.getTableSequencerAPI().getTxnTracker(token(table)).getWriterTxn() >= txn;
    }

    /// Waits until a transaction of a table is queryable.
    void awaitApplied(String table, long txn) {
        long deadline = System.nanoTime() + APPLY_LIMIT_NANOS;
        while (!isApplied(table, txn)) {
            var why = suspension(table);
            if (why != null) {
                throw new StoreUnavailable("table " + table + " stands still: " + why, true, null);
            }
            if (System.nanoTime() > deadline) {
                throw new StoreUnavailable(
                        "table %s has not applied transaction %d".formatted(table, txn),
                        true,
                        null);
            }
            Pause.millis(2);
        }
    }

    /// Why the table does not apply commits; null when it does.
    @Nullable String suspension(String table) {
        var tracker = cairo.getTableSequencerAPI().getTxnTracker(token(table));
        if (!tracker.isInitialised() || !tracker.isSuspended()) {
            return null;
        }
        var tag = tracker.getErrorTag();
        return tag == ErrorTag.NONE
                ? tracker.getErrorMessage()
                : tag + " " + tracker.getErrorMessage();
    }

    void resume(String table) {
        log.warn("resuming table {}, which stood still: {}", table, suspension(table));
        cairo.getTableSequencerAPI().resumeTable(token(table), -1);
    }

    /// QuestDB's checkpoint: purging waits, and the state of the tables is noted beside them.
    void backUp(TelemetryStore.FolderCopy copy) throws IOException {
        try {
            cairo.checkpointCreate(SqlExecutionCircuitBreaker.NOOP_CIRCUIT_BREAKER, false);
        } catch (SqlException | CairoException e) {
            throw new IOException("the telemetry engine makes no checkpoint: " + e.getMessage(), e);
        }
        try {
            copy.of(folder);
        } finally {
            releaseCheckpoint();
        }
    }

    private void releaseCheckpoint() throws IOException {
        try {
            cairo.checkpointRelease();
        } catch (SqlException | CairoException e) {
            throw new IOException(
                    "the telemetry engine keeps its checkpoint: " + e.getMessage(), e);
        }
    }

    long usableBytes() {
        return folder.toFile().getUsableSpace();
    }

    /// Turns what the engine throws into what the contract says.
    static StoreUnavailable unavailable(String what, Throwable cause) {
        boolean temporary =
                !(cause instanceof CairoException cairo)
                        || cairo.isCritical()
                        || cairo.isTableDoesNotExist();
        return new StoreUnavailable(what + ": " + cause.getMessage(), temporary, cause);
    }

    @Override
    public void close() {
        if (queries.close()) {
            server.close();
            release(lock);
        } else {
            // Freeing memory that is in use would end the whole process at once.
            log.error("a telemetry query does not end: the engine stays as after a crash");
        }
    }

    /// Starts the engine with the handful of SQL functions that this package uses: scanning the jar
    /// for all of its 1,039 takes most of QuestDB's start.
    private static final class LeanBootstrap extends Bootstrap {
        LeanBootstrap(QuestDbSettings settings) {
            super(
                    new PropBootstrapConfiguration() {
                        @Override
                        public Map<String, String> getEnv() {
                            return environment(settings);
                        }

                        @Override
                        public boolean useSite() {
                            return false;
                        }
                    },
                    Bootstrap.getServerMainArgs(settings.folder().toString()));
        }

        @Override
        public CairoEngine newCairoEngine() {
            return new CairoEngine(getConfiguration().getCairoConfiguration()) {
                @Override
                protected Iterable<FunctionFactory> getFunctionFactories() {
                    return functions();
                }
            };
        }

        private static List<FunctionFactory> functions() {
            return List.of(
                    new AndFunctionFactory(),
                    new OrFunctionFactory(),
                    new NotFunctionFactory(),
                    new EqIntFunctionFactory(),
                    new EqLongFunctionFactory(),
                    new EqTimestampFunctionFactory(),
                    new LtIntFunctionFactory(),
                    new LtLongFunctionFactory(),
                    new LtTimestampFunctionFactory(),
                    new CountGroupByFunctionFactory());
        }

        private static Map<String, String> environment(QuestDbSettings settings) {
            var env = new HashMap<String, String>();
            for (var door :
                    List.of("HTTP", "HTTP_MIN", "PG", "LINE_TCP", "LINE_UDP", "LINE_HTTP")) {
                env.put("QDB_" + door + "_ENABLED", "false");
            }
            env.put("QDB_TELEMETRY_ENABLED", "false");
            env.put("QDB_TELEMETRY_DISABLE_COMPLETELY", "true");
            env.put("QDB_CAIRO_MAT_VIEW_ENABLED", "false");
            env.put("QDB_MAT_VIEW_REFRESH_WORKER_COUNT", "0");
            env.put("QDB_VIEW_COMPILER_WORKER_COUNT", "0");
            env.put("QDB_EXPORT_WORKER_COUNT", "0");
            env.put("QDB_METRICS_ENABLED", "false");
            env.put("QDB_CAIRO_COMMIT_MODE", "sync");
            env.put("QDB_SHARED_WORKER_COUNT", Integer.toString(settings.workers()));
            // After a job a worker looks round 7,000 times before it rests: on two processors that
            // is taken from those who have something to do.
            for (var pool : List.of("SHARED", "WAL_APPLY")) {
                env.put("QDB_" + pool + "_WORKER_NAP_THRESHOLD", "100");
                env.put("QDB_" + pool + "_WORKER_SLEEP_THRESHOLD", "1000");
            }
            // Each of its compilers makes room for a thousand nested queries, 30 MB of small
            // objects at
            // the start. Ours are not nested, and the pools grow.
            env.put("QDB_CAIRO_MODEL_POOL_CAPACITY", "16");
            env.put("QDB_CAIRO_EXPRESSION_POOL_CAPACITY", "256");
            env.put("QDB_CAIRO_COLUMN_POOL_CAPACITY", "128");
            env.put("QDB_CAIRO_LEXER_POOL_CAPACITY", "256");
            String page = Integer.toString(settings.appendPageBytes());
            env.put("QDB_CAIRO_WRITER_DATA_APPEND_PAGE_SIZE", page);
            env.put("QDB_CAIRO_WAL_WRITER_DATA_APPEND_PAGE_SIZE", page);
            env.put("QDB_CAIRO_O3_COLUMN_MEMORY_SIZE", page);
            // The engine's own tables, too, would take 16 MB a column.
            env.put("QDB_CAIRO_SYSTEM_WRITER_DATA_APPEND_PAGE_SIZE", "65536");
            env.put("QDB_CAIRO_SYSTEM_WAL_WRITER_DATA_APPEND_PAGE_SIZE", "65536");
            env.put("QDB_CAIRO_SYSTEM_WAL_WRITER_EVENT_APPEND_PAGE_SIZE", "16384");
            env.put("QDB_CAIRO_SYSTEM_O3_COLUMN_MEMORY_SIZE", "65536");
            env.put("QDB_CAIRO_WRITER_DATA_INDEX_VALUE_APPEND_PAGE_SIZE", "65536");
            env.put("QDB_CAIRO_WRITER_DATA_INDEX_KEY_APPEND_PAGE_SIZE", "4096");
            env.put("QDB_CAIRO_SYMBOL_TABLE_APPEND_PAGE_SIZE", "4096");
            env.put("QDB_CAIRO_WRITER_MISC_APPEND_PAGE_SIZE", "4096");
            env.put("QDB_CAIRO_WAL_WRITER_EVENT_APPEND_PAGE_SIZE", "65536");
            env.put("QDB_CAIRO_WAL_PURGE_INTERVAL", "10000");
            // Half the time of ZSTD to read, for 6.3 instead of 4.6 bytes a value.
            env.put("QDB_CAIRO_PARTITION_ENCODER_PARQUET_COMPRESSION_CODEC", "LZ4_RAW");
            return env;
        }
    }
}
