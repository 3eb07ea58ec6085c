package io.baigong.server.operations;

import io.baigong.server.access.AccessFigures;
import io.baigong.server.access.Organisation;
import io.baigong.server.access.Organisations;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.AuditEntry;
import io.baigong.server.audit.AuditVerification;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.DataFolder;
import io.baigong.server.readings.Jobs;
import io.baigong.server.readings.PlatformState;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.usage.Noise;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// What whoever runs the platform looks at, on one page.
@Service
public final class PlatformView {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformView.class);
    private static final int MOST_HELD_BACK = 10;
    private static final int MOST_JOBS = 20;

    private final PlatformState state;
    private final Noise noise;
    private final AccessFigures access;
    private final ThingDirectory things;
    private final Organisations organisations;
    private final Audit audit;
    private final AuditVerification verification;
    private final Jobs jobs;
    private final HealthEndpoint health;
    private final DataFolder data;
    private final Clock clock;

    PlatformView(
            PlatformState state,
            Noise noise,
            AccessFigures access,
            ThingDirectory things,
            Organisations organisations,
            Audit audit,
            AuditVerification verification,
            Jobs jobs,
            HealthEndpoint health,
            DataFolder data,
            Clock clock) {
        this.state = state;
        this.noise = noise;
        this.access = access;
        this.things = things;
        this.organisations = organisations;
        this.audit = audit;
        this.verification = verification;
        this.jobs = jobs;
        this.health = health;
        this.data = data;
        this.clock = clock;
    }

    /// @param sending organisations that sent values within the last minute
    /// @param heldBack how many are kept waiting or refused by a quota now
    public record TenantFigures(
            long total, long withPeople, long sending, int heldBack, int things) {}

    /// @param capacity values per second; absent before anything came
    /// @param capacityIs `setting` or `highest-seen` (since the start, over five seconds)
    public record PlatformIngest(
            double messagesPerSecond,
            double valuesPerSecond,
            long[] lastMinute,
            @Nullable Double capacity,
            String capacityIs,
            double oldestSeconds,
            boolean accepting) {}

    /// @param daysLeft absent while nobody can tell or nothing grows
    /// @param freeBytes of the disk
    public record PlatformStorage(
            long bytes, long freeBytes, long totalBytes, @Nullable Double daysLeft) {}

    /// @param at when the last backup was made; absent when none is known
    /// @param failed when one last failed, if after that
    public record LastBackup(
            @Nullable Instant at, @Nullable String file, @Nullable Instant failed) {}

    /// @param verified what the last verification found; absent when there was none since the start
    public record AuditHealth(AuditVerification.@Nullable Last verified) {}

    /// The operator's first page.
    public record PlatformOverview(
            Instant now,
            TenantFigures tenants,
            PlatformIngest ingest,
            PlatformStorage storage,
            List<Noise.HeldBack> heldBack,
            LastBackup backup,
            AuditHealth audit,
            AccessFigures.PeopleFigures access,
            List<HealthCheck> unwell) {}

    public PlatformOverview overview() throws IOException {
        var flow = state.flow();
        var figures = access.now();
        var held = noise.heldBack();
        return new PlatformOverview(
                clock.instant(),
                new TenantFigures(
                        figures.organisations(),
                        figures.tenants(),
                        noise.sending(),
                        held.size(),
                        things.size()),
                ingest(flow),
                storage(flow),
                held.subList(0, Math.min(MOST_HELD_BACK, held.size())),
                backup(),
                new AuditHealth(verification.last()),
                figures,
                checks().stream().filter(check -> !check.status().equals("up")).toList());
    }

    private PlatformIngest ingest(PlatformState.ReadingFlow flow) {
        Long said = noise.capacity();
        double seen = flow.highestValuesPerSecond();
        Double capacity = null;
        if (said != null) {
            capacity = said.doubleValue();
        } else if (seen > 0) {
            capacity = seen;
        }
        return new PlatformIngest(
                flow.messagesPerSecond(),
                flow.valuesPerSecond(),
                flow.lastMinute(),
                capacity,
                said == null ? "highest-seen" : "setting",
                flow.oldestSeconds(),
                flow.log().accepting());
    }

    private PlatformStorage storage(PlatformState.ReadingFlow flow) throws IOException {
        var disk = Files.getFileStore(data.folder("telemetry"));
        return new PlatformStorage(
                flow.storageBytes(),
                disk.getUsableSpace(),
                disk.getTotalSpace(),
                flow.storageDaysLeft());
    }

    private LastBackup backup() {
        var made = audit.newest("backup.make", Outcome.DONE);
        var failed = audit.newest("backup.make", Outcome.FAILED);
        boolean later = failed != null && (made == null || failed.time().isAfter(made.time()));
        return new LastBackup(
                made == null ? null : made.time(),
                made == null ? null : made.subject(),
                later ? timeOf(failed) : null);
    }

    private static @Nullable Instant timeOf(@Nullable AuditEntry entry) {
        return entry == null ? null : entry.time();
    }

    /// A part of the platform.
    ///
    /// @param status `up`, `down`, `out-of-service` or `unknown`
    public record HealthCheck(String name, String status, Map<String, String> details) {}

    /// @param heapMost what the heap may grow to
    /// @param memory of the machine
    public record MemoryState(long heap, long heapMost, long machine, long machineFree) {}

    /// @param organisation its key
    public record RunningWork(
            String organisation,
            String kind,
            String subject,
            long done,
            @Nullable Long total,
            Instant started) {}

    /// How the platform itself is.
    public record SystemState(
            Instant now,
            String version,
            String javaVersion,
            String os,
            int processors,
            double load,
            Instant started,
            MemoryState memory,
            PlatformStorage storage,
            PlatformState.ReadingFlow flow,
            List<RunningWork> jobs,
            List<HealthCheck> checks) {}

    public SystemState system() throws IOException {
        var flow = state.flow();
        var version = PlatformView.class.getPackage().getImplementationVersion();
        var machine = ManagementFactory.getOperatingSystemMXBean();
        return new SystemState(
                clock.instant(),
                version == null ? "development" : version,
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                machine.getAvailableProcessors(),
                machine.getSystemLoadAverage(),
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
                memory(),
                storage(flow),
                flow,
                jobs(),
                checks());
    }

    private static MemoryState memory() {
        var runtime = Runtime.getRuntime();
        long machine = 0;
        long free = 0;
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system) {
            machine = system.getTotalMemorySize();
            free = system.getFreeMemorySize();
        }
        return new MemoryState(
                runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory(), machine, free);
    }

    private List<RunningWork> jobs() {
        var running = jobs.running();
        Map<Integer, String> keys = new HashMap<>();
        organisations
                .named(running.stream().map(Jobs.Running::organisation).distinct().toList())
                .forEach((Organisation one) -> keys.put(one.id(), one.key()));
        return running.stream()
                .limit(MOST_JOBS)
                .map(one ->
                        new RunningWork(
                                keys.getOrDefault(one.organisation(), ""),
                                one.job().kind(),
                                one.job().subject(),
                                one.job().done(),
                                one.job().total(),
                                one.job().started()))
                .toList();
    }

    private List<HealthCheck> checks() {
        var checks = new ArrayList<HealthCheck>();
        if (health.health() instanceof CompositeHealthDescriptor all) {
            var parts = all.getComponents();
            if (parts != null) {
                parts.forEach((name, part) -> checks.add(check(name, part)));
            }
        }
        return checks;
    }

    private static HealthCheck check(String name, HealthDescriptor part) {
        Map<String, String> details = new TreeMap<>();
        if (part instanceof IndicatedHealthDescriptor one) {
            var said = one.getDetails();
            if (said != null) {
                said.forEach((key, value) -> details.put(key, String.valueOf(value)));
            }
        }
        String status = part.getStatus().getCode().toLowerCase(Locale.ROOT).replace('_', '-');
        return new HealthCheck(name, status, details);
    }

    /// Goes through the audit trail once a day, so that somebody who changed it is noticed.
    @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT24H")
    void verifyAudit() {
        try {
            var broken =
                    verification.verifyAll(Map.of()).stream().filter(one -> !one.intact()).toList();
            if (!broken.isEmpty()) {
                LOG.error("the audit trail is broken: {}", broken);
            }
        } catch (org.springframework.dao.DataAccessException e) {
            LOG.warn("the audit trail is verified tomorrow: {}", e.getMessage());
        }
    }
}
