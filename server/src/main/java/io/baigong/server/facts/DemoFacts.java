package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Grants;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.packs.Packs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/// What the demonstration's officer has collected: two years of figures of firms that do not exist.
@Component
public class DemoFacts {
    private static final String BUREAU = "demo-bureau";
    private static final String WORKS = "demo-works";
    private static final String OFFICER = "officer";
    private static final List<String> PACKS =
            List.of("land-efficiency", "energy-carbon", "sme-digital");
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

    DemoFacts(
            Organisations organisations,
            Grants grants,
            Packs packs,
            Definitions definitions,
            TableImport imports) {
        this.organisations = organisations;
        this.grants = grants;
        this.packs = packs;
        this.definitions = definitions;
        this.imports = imports;
    }

    /// Imports them as the officer would, or finds that they are there. The firms and the officer's
    /// grant on their region come first.
    ///
    /// @param administrator of the platform
    public void make(Caller administrator) {
        var bureau = organisations.byKey(BUREAU).orElseThrow();
        var works = organisations.byKey(WORKS).orElseThrow();
        collectors(administrator, bureau.id());
        var officer = new Caller(bureau.id(), OFFICER, SCOPES, false);
        officer.call(() -> {
            PACKS.forEach(pack -> packs.installDelivered(bureau.id(), pack));
            for (var year : List.of("2021", "2022")) {
                read(officer, "land-efficiency-year", "land-efficiency-" + year);
                read(officer, "energy-year", "energy-" + year);
            }
            return true;
        });
        new Caller(works.id(), administrator.login(), SCOPES, false)
                .call(() -> {
                    PACKS.forEach(pack -> packs.installDelivered(works.id(), pack));
                    return true;
                });
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

    /// The officer's own organisation lets it collect; what firms keep stays theirs.
    private void collectors(Caller administrator, int bureau) {
        var platform =
                new Caller(
                        bureau,
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
                            .anyMatch(grant -> grant.role().equals("analyst"));
            if (!given) {
                grants.give(
                        platform,
                        new Grants.Wish(OFFICER, "analyst", null, null, null, "demonstration"));
            }
            return true;
        });
    }
}
