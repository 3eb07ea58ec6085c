package io.baigong.server.packs;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.OrganisationAdded;
import io.baigong.server.access.Organisations;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Models;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Installs packs for organisations. A pack of a higher version upgrades: what it brings gets
/// further editions, the old ones stay. Doing it again after a crash goes on where it stopped.
@Service
public class Packs {
    private static final Logger LOG = LoggerFactory.getLogger(Packs.class);

    private final Organisations organisations;
    private final JdbcClient db;
    private final JsonMapper json;
    private final Models models;
    private final DeliveredPacks delivered;
    private final ObjectProvider<PackContents> kinds;
    private final Audit audit;
    private final Clock clock;

    Packs(
            Organisations organisations,
            JdbcClient db,
            JsonMapper json,
            Models models,
            DeliveredPacks delivered,
            ObjectProvider<PackContents> kinds,
            Audit audit,
            Clock clock) {
        this.organisations = organisations;
        this.db = db;
        this.json = json;
        this.models = models;
        this.delivered = delivered;
        this.kinds = kinds;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param manifest of the installed edition
    record Installed(String key, Version version, String sha256, JsonNode manifest) {}

    /// A pack as lists show it.
    ///
    /// @param version the one delivered, or the one installed when it is newer
    /// @param contents keys of what it brings beside models, by folder, such as `tables`
    /// @param installed the installed version, null for none
    public record Listed(
            String key,
            String version,
            @Schema(implementation = Name.class) JsonNode name,
            @Schema(implementation = Name.class) JsonNode description,
            @Schema(implementation = String[].class) JsonNode models,
            Map<String, List<String>> contents,
            @Nullable String installed) {}

    /// By key.
    Map<String, Listed> all(int organisation) {
        var installed = installed(organisation);
        Map<String, Listed> all = new TreeMap<>();
        delivered
                .all()
                .values()
                .forEach(pack ->
                        all.put(
                                pack.key(),
                                listed(
                                        pack.version(),
                                        pack.manifest(),
                                        installed.get(pack.key()))));
        for (var one : installed.values()) {
            var pack = delivered.all().get(one.key());
            if (pack == null || pack.version().compareTo(one.version()) <= 0) {
                all.put(one.key(), listed(one.version(), one.manifest(), one));
            }
        }
        return all;
    }

    private Listed listed(Version version, JsonNode manifest, @Nullable Installed now) {
        var models = manifest.path("models");
        return new Listed(
                manifest.path("key").asString(""),
                version.toString(),
                manifest.path("name"),
                manifest.path("description"),
                models.isArray() ? models : json.createArrayNode(),
                contents(manifest),
                now == null ? null : now.version().toString());
    }

    private Map<String, List<String>> contents(JsonNode manifest) {
        Map<String, List<String>> contents = new TreeMap<>();
        for (var kind : kinds) {
            var keys = manifest.path(kind.folder());
            if (!keys.isEmpty()) {
                contents.put(
                        kind.folder(),
                        keys.values().stream().map(key -> key.asString("")).toList());
            }
        }
        return contents;
    }

    /// What a delivered pack holds, and what installing it would change.
    ///
    /// @param requires keys of packs it needs, and from which version
    @Schema(name = "PackPreview")
    record Preview(
            String key,
            String version,
            @Nullable String installed,
            Map<String, String> requires,
            List<Models.Preview> models,
            Map<String, List<String>> contents) {}

    /// Says what would come of installing a delivered pack and changes nothing.
    Preview preview(int organisation, String key) {
        var pack = delivered.all().get(key);
        if (pack == null) {
            throw new NotFound("pack", key);
        }
        var now = installed(organisation).get(key);
        Map<String, String> requires = new TreeMap<>();
        pack.requires().forEach((other, least) -> requires.put(other, least.toString()));
        return new Preview(
                key,
                pack.version().toString(),
                now == null ? null : now.version().toString(),
                requires,
                pack.models().stream()
                        .map(model -> models.preview(organisation, model.of(key)))
                        .toList(),
                contents(pack.manifest()));
    }

    /// Installs or upgrades a delivered pack.
    public Listed installDelivered(int organisation, String key) {
        var pack = delivered.all().get(key);
        if (pack == null) {
            throw new NotFound("pack", key);
        }
        return install(organisation, pack);
    }

    /// Installs or upgrades; does nothing when this edition is installed.
    ///
    /// @throws Conflict when a higher version is, or another pack of this version, or a pack it
    ///   needs is missing, or a model of its is someone else's
    Listed install(int organisation, Pack pack) {
        var installed = installed(organisation);
        var before = installed.get(pack.key());
        if (before == null || !before.sha256().equals(pack.sha256())) {
            check(pack, before, installed);
            for (var model : pack.models()) {
                models.install(organisation, pack.key(), model);
            }
            for (var kind : kinds) {
                var files = pack.contents().get(kind.folder());
                if (files != null) {
                    kind.install(organisation, pack.key(), files);
                }
            }
            Tenancy.as(organisation, () -> keep(organisation, pack, before));
        }
        return Objects.requireNonNull(all(organisation).get(pack.key()));
    }

    private static void check(Pack pack, @Nullable Installed before, Map<String, Installed> all) {
        int order = before == null ? 1 : pack.version().compareTo(before.version());
        if (before != null && order <= 0) {
            throw new Conflict(
                    order == 0 ? "pack-differs" : "pack-newer",
                    order == 0
                            ? "version %s of pack %s is installed and says something else: a change needs a higher version"
                                    .formatted(pack.version(), pack.key())
                            : "pack %s is installed in version %s, this is %s"
                                    .formatted(pack.key(), before.version(), pack.version()));
        }
        pack.requires()
                .forEach((key, least) -> {
                    var there = all.get(key);
                    if (there == null || there.version().compareTo(least) < 0) {
                        throw new Conflict(
                                "pack-missing",
                                "pack %s needs pack %s from version %s: install that first"
                                        .formatted(pack.key(), key, least));
                    }
                });
    }

    private boolean keep(int organisation, Pack pack, @Nullable Installed before) {
        db.sql(
                        """
                        insert into pack_installed
                               (organisation_id, key, version, sha256, manifest, installed)
                        values (:organisation, :key, :version, :sha256, :manifest::jsonb, :now)
                        on conflict (organisation_id, key) do update
                           set version = excluded.version, sha256 = excluded.sha256,
                               manifest = excluded.manifest, installed = excluded.installed\
                        """)
                .param("organisation", organisation)
                .param("key", pack.key())
                .param("version", pack.version().toString())
                .param("sha256", pack.sha256())
                .param("manifest", json.writeValueAsString(pack.manifest()))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                before == null ? "pack.install" : "pack.upgrade",
                pack.key(),
                Outcome.DONE,
                Map.of("version", pack.version().toString(), "models", pack.models().size()));
        return true;
    }

    private Map<String, Installed> installed(int organisation) {
        Map<String, Installed> installed = new TreeMap<>();
        Tenancy.as(
                        organisation,
                        () ->
                                db.sql(
                                                """
                                                select key, version, sha256, manifest from pack_installed
                                                 where organisation_id = :organisation\
                                                """)
                                        .param("organisation", organisation)
                                        .query((rs, _) ->
                                                new Installed(
                                                        rs.getString("key"),
                                                        version(rs.getString("version")),
                                                        rs.getString("sha256"),
                                                        json.readTree(rs.getString("manifest"))))
                                        .list())
                .forEach(one -> installed.put(one.key(), one));
        return installed;
    }

    private static Version version(String text) {
        return Objects.requireNonNull(Version.of(text), text);
    }

    /// The packs that everyone gets.
    void install(int organisation) {
        var installed = installed(organisation);
        for (var pack : delivered.all().values()) {
            var now = installed.get(pack.key());
            boolean upgrade = now != null && now.version().compareTo(pack.version()) < 0;
            if (upgrade || (now == null && pack.always())) {
                install(organisation, pack);
            }
        }
    }

    @EventListener
    void welcome(OrganisationAdded added) {
        tryToInstall(added.organisation());
    }

    /// After an upgrade of the platform every organisation with people gets the delivered editions
    /// of the packs it has.
    @EventListener(ApplicationReadyEvent.class)
    void installForAll() {
        Thread.ofVirtual().name("packs").start(this::installEverywhere);
    }

    private void installEverywhere() {
        organisations.withPeople().forEach(this::tryToInstall);
    }

    private void tryToInstall(int organisation) {
        try {
            install(organisation);
        } catch (RuntimeException e) {
            LOG.warn("the delivered packs were not installed for organisation {}", organisation, e);
        }
    }
}
