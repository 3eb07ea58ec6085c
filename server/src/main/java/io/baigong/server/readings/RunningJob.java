package io.baigong.server.readings;

import io.baigong.server.access.Fault;
import io.baigong.server.readings.Jobs.Job;
import io.baigong.server.readings.Jobs.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The progress of a job, kept in memory and saved now and then.
final class RunningJob implements Jobs.Progress {
    private final int organisation;
    private final BooleanSupplier stopping;
    private final List<Fault> faults = new ArrayList<>();
    private Job job;
    private Job saved;
    private int savedFaults;

    RunningJob(int organisation, Job job, BooleanSupplier stopping) {
        this.organisation = organisation;
        this.job = job;
        this.saved = job;
        this.stopping = stopping;
    }

    int organisation() {
        return organisation;
    }

    synchronized Job job() {
        return job;
    }

    synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    @Override
    public synchronized void total(long rows) {
        become(job.state(), job.done(), rows, job.failed(), job.code(), job.message());
    }

    @Override
    public synchronized void done(long rows) {
        become(job.state(), rows, job.total(), job.failed(), job.code(), job.message());
    }

    @Override
    public synchronized void failed(Fault fault) {
        if (faults.size() < Jobs.MOST_FAULTS) {
            faults.add(fault);
        }
        become(job.state(), job.done(), job.total(), job.failed() + 1, job.code(), job.message());
    }

    @Override
    public synchronized void message(String code, String text) {
        become(job.state(), job.done(), job.total(), job.failed(), code, text);
    }

    @Override
    public boolean isStopping() {
        return stopping.getAsBoolean();
    }

    synchronized void end(State state, Instant time) {
        become(state, job.done(), job.total(), job.failed(), job.code(), job.message());
        job =
                new Job(
                        job.id(),
                        job.kind(),
                        job.subject(),
                        state,
                        job.done(),
                        job.total(),
                        job.failed(),
                        job.code(),
                        job.message(),
                        job.started(),
                        time);
    }

    private void become(
            State state,
            long done,
            @org.jspecify.annotations.Nullable Long total,
            long failed,
            String code,
            String message) {
        job =
                new Job(
                        job.id(),
                        job.kind(),
                        job.subject(),
                        state,
                        done,
                        total,
                        failed,
                        code,
                        message,
                        job.started(),
                        job.ended());
    }

    /// Writes what changed since it was saved last.
    synchronized void save(JobTable table) {
        if (savedFaults < faults.size()) {
            table.addFaults(organisation, job.id(), faults.subList(savedFaults, faults.size()));
            savedFaults = faults.size();
        }
        if (!saved.equals(job)) {
            table.update(job);
            saved = job;
        }
    }

    @Override
    public synchronized String toString() {
        return "%d rows, %d not used %s".formatted(job.done(), job.failed(), job.message());
    }
}
