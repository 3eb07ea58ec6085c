package io.baigong.server.usage;

import io.baigong.server.access.Authority;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Organisation;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Subtrees;
import io.baigong.server.tables.CsvFile;
import io.baigong.server.usage.Usage.GaugeReport;
import io.baigong.server.usage.Usage.MeterReport;
import io.baigong.server.usage.Usage.QuotaShare;
import io.baigong.server.usage.Usage.Range;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What organisations use of the platform.
@RestController
@RequestMapping("/api/v1/usage")
class UsageController {
    private static final String SOURCE =
            "values, messages and bytes counted in the log; the others counted by the platform";

    private final Usage usage;
    private final Reins reins;
    private final Organisations organisations;
    private final Authority authority;
    private final ObjectProvider<Subtrees> subtrees;
    private final Clock clock;

    UsageController(
            Usage usage,
            Reins reins,
            Organisations organisations,
            Authority authority,
            ObjectProvider<Subtrees> subtrees,
            Clock clock) {
        this.usage = usage;
        this.reins = reins;
        this.organisations = organisations;
        this.authority = authority;
        this.subtrees = subtrees;
        this.clock = clock;
    }

    record UsageOwner(String key, String name) {
        static UsageOwner of(Organisation one) {
            return new UsageOwner(one.key(), one.name());
        }
    }

    /// @param source where the figures come from
    /// @param now when gauges and shares were taken
    /// @param valuesPerSecond over the last five seconds
    record UsageReport(
            UsageOwner organisation,
            Instant from,
            Instant to,
            String step,
            String zone,
            String source,
            List<MeterReport> meters,
            Instant now,
            List<GaugeReport> gauges,
            List<QuotaShare> quotas,
            double valuesPerSecond) {}

    /// The organisation in which the caller acts.
    @GetMapping
    @Needs(Scope.USAGE_READ)
    UsageReport own(
            Caller caller,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "day") String step,
            @RequestParam(required = false) @Nullable String zone) {
        return answer(organisations.get(caller.organisation()), usage.range(from, to, step, zone));
    }

    private UsageReport answer(Organisation of, Range range) {
        return new UsageReport(
                UsageOwner.of(of),
                range.from(),
                range.to(),
                range.step().key(),
                range.zone().getId(),
                SOURCE,
                usage.meters(of.id(), range),
                clock.instant(),
                usage.gauges(of.id()),
                usage.shares(of.id()),
                reins.rate(of.id()).valuesPerSecond());
    }

    /// The meters of the same as CSV: one row per meter and step.
    @Described(answer = byte[].class, answerTypes = "text/csv")
    @GetMapping(path = "/export", produces = "text/csv")
    @Needs(Scope.USAGE_READ)
    void csv(
            Caller caller,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "day") String step,
            @RequestParam(required = false) @Nullable String zone,
            HttpServletResponse response)
            throws IOException {
        var range = usage.range(from, to, step, zone);
        var of = organisations.get(caller.organisation());
        response.setContentType(CsvFile.TYPE.toString());
        response.setHeader("Content-Disposition", "attachment; filename=\"usage.csv\"");
        try (var out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
            var csv =
                    CsvFile.begin(
                            out,
                            List.of("organisation", "meter", "unit", "start", "step", "amount"));
            for (var metered : usage.meters(of.id(), range)) {
                for (var bar : metered.bars()) {
                    csv.row(
                            of.key(),
                            metered.meter().key(),
                            metered.unit(),
                            bar.start().atZone(range.zone()).toOffsetDateTime().toString(),
                            range.step().key(),
                            Long.toString(bar.amount()));
                }
            }
            csv.flush();
        }
    }

    /// How an organisation does now.
    ///
    /// @param valuesPerSecond over the last minute
    /// @param valuesPerSecondNow over the last five seconds
    /// @param highest of the shares of its quotas
    /// @param heldBack the quota because of which it is kept waiting or refused now
    record UsageLine(
            UsageOwner organisation,
            double valuesPerSecond,
            double valuesPerSecondNow,
            double apiCallsPerSecond,
            long things,
            long storedValues,
            @Nullable QuotaShare highest,
            @Nullable QuotaShare heldBack) {}

    /// All that the caller sees, the loudest first: an administrator of the platform all that ever
    /// sent or asked something since the start; others what is below the nodes granted to them.
    ///
    /// @param sort `values`, `share`, `held-back`, `things`, `stored`, `calls`
    @GetMapping("/organisations")
    @Needs(Scope.USAGE_READ)
    Page<UsageLine> list(
            Caller caller, @RequestParam(defaultValue = "values") String sort, PageRequest page) {
        var order = order(sort);
        var lines = new ArrayList<UsageLine>();
        for (var one : organisations.named(seen(caller))) {
            lines.add(line(one));
        }
        lines.sort(order.reversed().thenComparing(line -> line.organisation().key()));
        return Page.cut(lines, page);
    }

    private static Comparator<UsageLine> order(String sort) {
        return switch (sort) {
            case "values" -> Comparator.comparingDouble(UsageLine::valuesPerSecond);
            case "share" -> Comparator.comparingDouble(UsageController::share);
            case "held-back" ->
                    Comparator.<UsageLine>comparingInt(line -> line.heldBack() == null ? 0 : 1)
                            .thenComparingDouble(UsageLine::valuesPerSecond);
            case "things" -> Comparator.comparingLong(UsageLine::things);
            case "stored" -> Comparator.comparingLong(UsageLine::storedValues);
            case "calls" -> Comparator.comparingDouble(UsageLine::apiCallsPerSecond);
            default ->
                    throw new Invalid(
                            "sort", "values, share, held-back, things, stored, calls", sort);
        };
    }

    private static double share(UsageLine line) {
        var highest = line.highest();
        return highest == null ? 0 : highest.share();
    }

    private UsageLine line(Organisation of) {
        var shares = usage.shares(of.id());
        var rate = reins.rate(of.id());
        return new UsageLine(
                UsageOwner.of(of),
                rate.valuesLastMinute(),
                rate.valuesPerSecond(),
                reins.of(of.id()).callRate(),
                amount(Gauge.Kind.THINGS, of),
                amount(Gauge.Kind.STORED_VALUES, of),
                shares.stream().max(Comparator.comparingDouble(QuotaShare::share)).orElse(null),
                shares.stream()
                        .filter(share -> share.heldBackSince() != null)
                        .findFirst()
                        .orElse(null));
    }

    private long amount(Gauge.Kind kind, Organisation of) {
        var measured = reins.measure(kind, of.id());
        return measured == null ? 0 : measured.amount();
    }

    private Set<Integer> seen(Caller caller) {
        var seen = new TreeSet<>(Set.of(caller.organisation()));
        if (caller.platformAdministrator()) {
            seen.addAll(reins.known());
            seen.addAll(organisations.withPeople());
            return seen;
        }
        var known = subtrees.getIfAvailable();
        for (long node : authority.nodes(caller, Scope.USAGE_READ)) {
            if (known != null) {
                seen.addAll(known.organisations(node));
            }
        }
        return seen;
    }

    /// One of those that the caller sees.
    @GetMapping("/organisations/{key}")
    @Needs(Scope.USAGE_READ)
    UsageReport one(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "day") String step,
            @RequestParam(required = false) @Nullable String zone) {
        var of = organisations.byKey(key).orElseThrow(() -> new NotFound("organisation", key));
        if (!caller.platformAdministrator() && !seen(caller).contains(of.id())) {
            throw new NotFound("organisation", key);
        }
        return answer(of, usage.range(from, to, step, zone));
    }
}
