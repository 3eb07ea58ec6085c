package io.baigong.server.things;

import io.baigong.server.access.Fault;

/// Long work that somebody waits for: asked for here, run by whoever keeps the jobs.
public interface BackgroundWork {
    /// Begins work on a thread of its own inside its organisation.
    ///
    /// @param kind such as `bulk`
    /// @param subject what it works on
    /// @return the number of the job, by which to ask how far it is
    long start(int organisation, String kind, String subject, Work work);

    interface Work {
        void run(Progress progress) throws Exception;
    }

    /// Where work says how far it is. For one thread.
    interface Progress {
        void total(long items);

        /// Dealt with, well or not, all together.
        void done(long items);

        void failed(Fault fault);

        /// @param code what kind of message it is (`docs/errors.md`)
        void message(String code, String text);

        /// Does the platform stop? Then end soon.
        boolean isStopping();
    }
}
