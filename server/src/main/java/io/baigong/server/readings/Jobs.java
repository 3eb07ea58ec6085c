package io.baigong.server.readings;

import io.baigong.server.access.Fault;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Refusal;
import io.baigong.server.access.TooMuch;
import io.baigong.server.database.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// Long work that somebody waits for: it runs in the background, shows how far it is and which rows
/// it could not use. A job that the platform was stopped in counts as failed; what must go on, its
/// owner starts again.
@Service
public final class Jobs {
    /// Faults that are kept of one job; more are only counted.
    public static final int MOST_FAULTS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int MOST_RUNNING = 64;

    private final JobTable table;
    private final Clock clock;
    private final Map<Long, RunningJob> running = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean stopping;

    Jobs(JobTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /// Word in the API: lower case.
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /// @param subject what it works on, such as a thing's key or a file's name
    /// @param total null while nobody knows
    /// @param failed rows that could not be used
    /// @param code what kind of message it is; empty without one
    public record Job(
            long id,
            String kind,
            String subject,
            State state,
            long done,
            @Nullable Long total,
            long failed,
            String code,
            String message,
            Instant started,
            @Nullable Instant ended) {}

    /// What a job does, on a thread of its own inside its organisation.
    public interface Work {
        void run(Progress progress) throws Exception;
    }

    /// Where work says how far it is. For one thread.
    public interface Progress {
        void total(long rows);

        /// Rows that were dealt with, used or not, all together.
        void done(long rows);

        /// A row that could not be used.
        void failed(Fault fault);

        /// One English sentence for people, and what kind of sentence it is (`docs/errors.md`).
        void message(String code, String text);

        /// Does the platform stop? Then end soon.
        boolean isStopping();
    }

    /// Begins work in the background.
    ///
    /// @param kind such as `import`, `erasure`
    /// @throws TooMuch when too many jobs run
    public Job start(int organisation, String kind, String subject, Work work) {
        if (count.incrementAndGet() > MOST_RUNNING) {
            count.decrementAndGet();
            throw new TooMuch("running jobs", MOST_RUNNING);
        }
        Job job;
        try {
            job =
                    Tenancy.as(
                            organisation,
                            () -> table.insert(organisation, kind, subject, clock.instant()));
        } catch (RuntimeException e) {
            count.decrementAndGet();
            throw e;
        }
        var progress = new RunningJob(organisation, job, () -> stopping);
        running.put(job.id(), progress);
        Thread.ofVirtual().name("job " + job.id()).start(() -> run(progress, work));
        return job;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever goes wrong in a job belongs into its state
    private void run(RunningJob progress, Work work) {
        var job = progress.job();
        State end = State.DONE;
        try {
            Tenancy.<String, Exception>as(
                    progress.organisation(),
                    () -> {
                        work.run(progress);
                        return "done";
                    });
        } catch (Exception e) {
            end = State.FAILED;
            String code = e instanceof Refusal refusal ? refusal.code() : "internal";
            progress.message(code, String.valueOf(e.getMessage()));
            LOG.warn("{} of {} failed", job.kind(), job.subject(), e);
        }
        progress.end(end, clock.instant());
        LOG.info("{} of {} is {}: {}", job.kind(), job.subject(), end, progress);
        flush(progress);
        count.decrementAndGet();
    }

    /// The newest first.
    public Page<Job> list(int organisation, PageRequest page) {
        return table.list(organisation, page).map(this::live);
    }

    public Job job(int organisation, long id) {
        var job = table.find(organisation, id);
        if (job == null) {
            throw new NotFound("job", id);
        }
        return live(job);
    }

    private Job live(Job saved) {
        var now = running.get(saved.id());
        return now == null ? saved : now.job();
    }

    /// Those running now, of all organisations, the oldest first; for whoever runs the platform.
    ///
    /// @param organisation whose
    public record Running(int organisation, Job job) {}

    public List<Running> running() {
        return running.values().stream()
                .map(one -> new Running(one.organisation(), one.job()))
                .filter(one -> one.job().state() == State.RUNNING)
                .sorted(java.util.Comparator.comparing(one -> one.job().started()))
                .toList();
    }

    /// Rows that could not be used, the first thousand.
    public List<Fault> faults(int organisation, long id) {
        var now = running.get(job(organisation, id).id());
        return now == null ? table.faults(organisation, id) : now.faults();
    }

    @Scheduled(fixedDelay = 2_000)
    void flush() {
        running.values().forEach(this::flush);
    }

    private void flush(RunningJob progress) {
        try {
            Tenancy.as(
                    progress.organisation(),
                    () -> {
                        progress.save(table);
                        return "saved";
                    });
            if (progress.job().state() != State.RUNNING) {
                running.remove(progress.job().id());
            }
        } catch (DataAccessException e) {
            LOG.warn("cannot save how far job {} is: {}", progress.job().id(), e.getMessage());
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void endWhatWasRunning() {
        Tenancy.asPlatform(
                () -> table.fail(running.keySet(), "the platform was stopped", clock.instant()));
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }
}
