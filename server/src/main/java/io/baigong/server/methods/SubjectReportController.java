package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Scope;
import io.baigong.server.database.Tenancy;
import io.baigong.server.methods.Calculations.Whole;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Reports of one subject, for whoever calculated it, and for the subject itself once they are
/// published: why it came out as it did, and what would make it better.
@RestController
@RequestMapping(value = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class SubjectReportController {
    private final Calculations calculations;
    private final SubjectReports reports;
    private final NextLevels levels;
    private final Organisations tenants;

    SubjectReportController(
            Calculations calculations,
            SubjectReports reports,
            NextLevels levels,
            Organisations tenants) {
        this.calculations = calculations;
        this.reports = reports;
        this.levels = levels;
        this.tenants = tenants;
    }

    @GetMapping("/calculations/{id}/subjects/{subject}/report")
    @Needs(Scope.METHODS_READ)
    SubjectReports.Report report(
            Caller caller, @PathVariable long id, @PathVariable String subject) {
        return reports.of(calculations.get(caller.organisation(), id), subject);
    }

    /// The smallest changes of single inputs that give a better level.
    ///
    /// @param to key of the level; the next better one when it is absent
    @GetMapping("/calculations/{id}/subjects/{subject}/counterfactuals")
    @Needs(Scope.METHODS_READ)
    NextLevels.Answer counterfactuals(
            Caller caller,
            @PathVariable long id,
            @PathVariable String subject,
            @RequestParam(defaultValue = "") String to) {
        return levels.of(calculations.get(caller.organisation(), id), subject, to);
    }

    @GetMapping("/published/{id}/report")
    @Needs(Scope.METHODS_READ)
    SubjectReports.Report publishedReport(Caller caller, @PathVariable long id) {
        String own = own(caller);
        return reports.of(calculations.publishedAbout(own, id), own);
    }

    @GetMapping("/published/{id}/counterfactuals")
    @Needs(Scope.METHODS_READ)
    NextLevels.Answer publishedCounterfactuals(
            Caller caller, @PathVariable long id, @RequestParam(defaultValue = "") String to) {
        String own = own(caller);
        Whole whole = calculations.publishedAbout(own, id);
        return Tenancy.<NextLevels.Answer, RuntimeException>as(
                whole.row().organisation(), () -> levels.of(whole, own, to));
    }

    private String own(Caller caller) {
        return tenants.get(caller.organisation()).key();
    }
}
