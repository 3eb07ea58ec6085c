package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Grants;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.packs.Packs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// What the demonstration's officer has collected: two years of figures of firms that do not exist;
/// and what the works says of the dangers of its jobs.
@Component
public class DemoFacts {
    private static final String BUREAU = "demo-bureau";
    private static final String WORKS = "demo-works";
    private static final String OFFICER = "officer";
    private static final List<String> PACKS =
            List.of("land-efficiency", "energy-carbon", "sme-digital", "safety-risk");
    private static final String RISK = "lec";
    private static final Duration LOOK = Duration.ofDays(90);
    private static final Set<Scope> SCOPES =
            Set.of(
                    Scope.FACTS_READ,
                    Scope.FACTS_WRITE,
                    Scope.ORGANISATIONS_READ,
                    Scope.PACKS_WRITE);

    private final Organisations organisations;
    private final Grants grants;
    private final Packs packs;
    private final Definitions definitions;
    private final TableImport imports;
    private final Answers answers;
    private final Clock clock;

    DemoFacts(
            Organisations organisations,
            Grants grants,
            Packs packs,
            Definitions definitions,
            TableImport imports,
            Answers answers,
            Clock clock) {
        this.organisations = organisations;
        this.grants = grants;
        this.packs = packs;
        this.definitions = definitions;
        this.imports = imports;
        this.answers = answers;
        this.clock = clock;
    }

    /// Imports them as the officer would, or finds that they are there. The firms and the officer's
    /// grant on their region come first.
    ///
    /// @param administrator of the platform
    public void make(Caller administrator) {
        var bureau = organisations.byKey(BUREAU).orElseThrow();
        var works = organisations.byKey(WORKS).orElseThrow();
        // Its own organisation lets it collect; what firms keep stays theirs, but for one that lets
        // it
        // look at its machines for a while.
        give(administrator, bureau.id(), "analyst", null);
        give(administrator, works.id(), "viewer", clock.instant().plus(LOOK));
        var officer = new Caller(bureau.id(), OFFICER, SCOPES, false);
        officer.call(() -> {
            PACKS.forEach(pack -> packs.installDelivered(bureau.id(), pack));
            for (var year : List.of("2021", "2022")) {
                read(officer, "land-efficiency-year", "land-efficiency-" + year);
                read(officer, "energy-year", "energy-" + year);
            }
            return true;
        });
        var owner = new Caller(works.id(), administrator.login(), SCOPES, false);
        owner.call(() -> {
            PACKS.forEach(pack -> packs.installDelivered(works.id(), pack));
            var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
            JOBS.forEach(job -> judge(owner, job, day));
            return true;
        });
    }

    /// A job of the works with the points of its danger on the scales of the form.
    private record Job(
            String name,
            String task,
            String hazard,
            String likelihood,
            String exposure,
            String consequence) {}

    private static final List<Job> JOBS =
            List.of(
                    new Job("行车吊装", "行车吊装模具和毛坯", "吊物坠落、碰撞", "unusual", "daily", "verySerious"),
                    new Job("清理切屑", "停机后清理切屑", "割伤、旋转部件未停稳", "likely", "daily", "important"),
                    new Job("叉车转运", "叉车转运料框", "与行人碰撞", "remote", "daily", "serious"),
                    new Job("更换刀具", "更换刀具和夹具", "割伤、夹伤", "unusual", "daily", "noticeable"));

    private void judge(Caller owner, Job job, String day) {
        var sheet = answers.sheet(owner, RISK, job.name(), day, null);
        if (sheet.handedIn() == null) {
            Map<String, JsonNode> said = new LinkedHashMap<>();
            said.put("task", StringNode.valueOf(job.task()));
            said.put("hazard", StringNode.valueOf(job.hazard()));
            said.put("likelihood", StringNode.valueOf(job.likelihood()));
            said.put("exposure", StringNode.valueOf(job.exposure()));
            said.put("consequence", StringNode.valueOf(job.consequence()));
            answers.save(owner, sheet, new Answers.Saying(said, List.of(), true));
            answers.submit(owner, sheet, "", null, true);
        }
    }

    private void read(Caller officer, String table, String file) {
        try (var body = new ClassPathResource("demo/" + file + ".csv").getInputStream()) {
            imports.read(
                    officer,
                    definitions.table(officer.organisation(), table),
                    body,
                    new TableImport.Order(false, null, file + ".csv", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the officer may do in an organisation beside what its own role says.
    ///
    /// @param until null for no end
    private void give(
            Caller administrator, int organisation, String role, @Nullable Instant until) {
        var platform =
                new Caller(
                        organisation,
                        administrator.login(),
                        Set.of(Scope.values()),
                        true,
                        administrator.home());
        platform.call(() -> {
            boolean given =
                    grants
                            .list(
                                    platform,
                                    new Grants.Wanted(OFFICER, false),
                                    new PageRequest(0, 100))
                            .items()
                            .stream()
                            .anyMatch(grant -> grant.role().equals(role));
            if (!given) {
                grants.give(
                        platform,
                        new Grants.Wish(OFFICER, role, null, null, until, "demonstration"));
            }
            return true;
        });
    }
}
