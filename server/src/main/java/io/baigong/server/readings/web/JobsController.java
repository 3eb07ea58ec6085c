package io.baigong.server.readings.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.readings.CsvExport;
import io.baigong.server.readings.Jobs;
import io.baigong.server.readings.Jobs.Job;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Long work in the background, how far it is, and the rows that it could not use.
@RestController
@RequestMapping("/api/v1/jobs")
class JobsController {
    private final Jobs jobs;

    JobsController(Jobs jobs) {
        this.jobs = jobs;
    }

    /// @param id text, as all ids are
    /// @param code of the message, for translation
    record JobAnswer(
            String id,
            String kind,
            String subject,
            @Schema(allowableValues = {"running", "done", "failed"}) String state,
            long done,
            @Nullable Long total,
            long failed,
            String code,
            String message,
            @Schema(format = "date-time") String started,
            @Schema(format = "date-time") @Nullable String ended) {
        static JobAnswer of(Job job) {
            return new JobAnswer(
                    Long.toString(job.id()),
                    job.kind(),
                    job.subject(),
                    Answers.word(job.state()),
                    job.done(),
                    job.total(),
                    job.failed(),
                    job.code(),
                    job.message(),
                    job.started().toString(),
                    job.ended() == null ? null : job.ended().toString());
        }
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping
    Page<JobAnswer> list(Caller caller, PageRequest page) {
        return jobs.list(caller.organisation(), page).map(JobAnswer::of);
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/{id}")
    JobAnswer job(Caller caller, @PathVariable long id) {
        return JobAnswer.of(jobs.job(caller.organisation(), id));
    }

    @Described(answer = byte[].class, answerTypes = "text/csv")
    @Needs(Scope.READINGS_READ)
    @GetMapping(value = "/{id}/errors", produces = "text/csv;charset=UTF-8")
    String errors(Caller caller, @PathVariable long id) {
        return jobs.faults(caller.organisation(), id).stream()
                .map(fault ->
                        "%s,%s,%s,%s"
                                .formatted(
                                        Objects.toString(fault.row(), ""),
                                        CsvExport.quoted(
                                                Objects.toString(
                                                        fault.column(),
                                                        Objects.toString(fault.field(), ""))),
                                        CsvExport.quoted(fault.expected()),
                                        CsvExport.quoted(fault.got())))
                .collect(Collectors.joining("\r\n", "row,column,expected,got\r\n", "\r\n"));
    }
}
