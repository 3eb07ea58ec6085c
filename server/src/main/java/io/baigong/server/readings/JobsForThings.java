package io.baigong.server.readings;

import io.baigong.server.access.Fault;
import io.baigong.server.things.BackgroundWork;
import org.springframework.stereotype.Component;

/// Runs the long work of `things` as jobs.
@Component
final class JobsForThings implements BackgroundWork {
    private final Jobs jobs;

    JobsForThings(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public long start(int organisation, String kind, String subject, Work work) {
        return jobs.start(organisation, kind, subject, progress -> work.run(seen(progress))).id();
    }

    private static Progress seen(Jobs.Progress progress) {
        return new Progress() {
            @Override
            public void total(long items) {
                progress.total(items);
            }

            @Override
            public void done(long items) {
                progress.done(items);
            }

            @Override
            public void failed(Fault fault) {
                progress.failed(fault);
            }

            @Override
            public void message(String code, String text) {
                progress.message(code, text);
            }

            @Override
            public boolean isStopping() {
                return progress.isStopping();
            }
        };
    }
}
