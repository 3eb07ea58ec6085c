package io.baigong.server.gateways;

import io.baigong.edge.software.SoftwareKeys;
import io.baigong.edge.software.SoftwarePackage;
import io.baigong.edge.software.SoftwareRefused;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooManyAtOnce;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.DataFolder;
import io.baigong.server.gateways.SoftwareStore.Software;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Versions of the gateway's software: what was uploaded, signed by a key that is trusted here, and
/// which of them gateways take. A gateway trusts keys of its own; nothing here can change them.
@Service
final class GatewaySoftware {
    static final String DOWNLOADS = "/api/v1/gateways/software/downloads/";

    /// Until a gateway has fetched, verified and unpacked it.
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Duration UPLOAD_AGAIN = Duration.ofSeconds(30);
    private static final int BUFFER = 64 << 10;

    /// The gateway may still be fetching it.
    private static final Set<String> OPEN_ENDS = Set.of("gateway-lost", "gateway-silent");

    private final Gateways gateways;
    private final GatewayRequests requests;
    private final Asking asking;
    private final SoftwareStore store;
    private final Path keys;
    private final DataFolder data;
    private final Audit audit;
    private final JsonMapper json;
    private final ReentrantLock uploading = new ReentrantLock();

    GatewaySoftware(
            Gateways gateways,
            GatewayRequests requests,
            Asking asking,
            SoftwareStore store,
            GatewaySettings settings,
            DataFolder data,
            Audit audit,
            JsonMapper json) {
        this.gateways = gateways;
        this.requests = requests;
        this.asking = asking;
        this.store = store;
        this.keys =
                Objects.requireNonNullElse(
                        settings.softwareKeys(), data.data().resolve("software-keys"));
        this.data = data;
        this.audit = audit;
        this.json = json;
    }

    /// @param keys names of those that the platform trusts
    /// @param folder of the platform's machine that they are put into
    @Schema(name = "GatewaySoftwareList")
    record Shelf(List<Software> items, List<String> keys, String folder) {
        Shelf {
            items = List.copyOf(items);
            keys = List.copyOf(keys);
        }
    }

    /// What a gateway says of its software.
    ///
    /// @param version that runs
    /// @param good the last that proved itself
    /// @param staged version that it is about to start
    /// @param note what came of the last update
    /// @param keys names of those that it trusts
    /// @param runner whether something would start it again
    @Schema(name = "GatewaySoftwareTold")
    record Told(
            String version,
            String good,
            boolean onTrial,
            @Nullable String staged,
            @Nullable String note,
            List<String> keys,
            boolean runner) {
        Told {
            Objects.requireNonNull(version);
            Objects.requireNonNull(good);
            keys = List.copyOf(keys);
        }
    }

    /// @param newer the newest version here that it would take in place of its own
    @Schema(name = "GatewaySoftwareState")
    record State(Told gateway, @Nullable String newer) {}

    /// @param staged version that the gateway is about to start
    @Schema(name = "StagedSoftware")
    record Staged(String staged) {
        Staged {
            Objects.requireNonNull(staged);
        }
    }

    /// @param created whether it was not there yet
    record Added(Software software, boolean created) {}

    /// The public keys that are trusted here, read anew each time.
    SoftwareKeys keys() throws IOException {
        return SoftwareKeys.in(keys);
    }

    Shelf shelf() throws IOException {
        return new Shelf(store.all(), List.copyOf(keys().ids()), keys.toString());
    }

    /// Verifies and keeps a version; one at a time.
    ///
    /// @throws Conflict when none of the keys signed it, or it is no package
    Added add(Caller caller, InputStream body) throws IOException {
        if (!uploading.tryLock()) {
            throw new TooManyAtOnce("uploads of gateway software", UPLOAD_AGAIN);
        }
        var zip = data.folder("uploads").resolve("gateway-software.zip");
        try {
            var trusted = keys();
            if (trusted.ids().isEmpty()) {
                throw new Conflict(
                        "software-no-keys",
                        "expected a public key NAME.pub in %s, got none".formatted(keys));
            }
            keep(body, zip);
            var software = SoftwarePackage.open(zip, trusted);
            boolean created = store.add(caller, software, zip);
            if (created) {
                audit.record(
                        "gateway-software.add",
                        software.version(),
                        Outcome.DONE,
                        Map.of("sha256", software.sha256(), "key", software.key()));
            }
            return new Added(store.get(software.version()), created);
        } catch (SoftwareRefused refused) {
            String why = String.valueOf(refused.getMessage());
            audit.record(
                    "gateway-software.add",
                    "",
                    Outcome.FAILED,
                    Map.of("code", refused.word(), "message", why));
            throw new Conflict(refused.word(), why);
        } finally {
            Files.deleteIfExists(zip);
            uploading.unlock();
        }
    }

    private static void keep(InputStream body, Path zip) throws IOException {
        try (var out = Files.newOutputStream(zip)) {
            var buffer = new byte[BUFFER];
            long size = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                size += n;
                if (size > SoftwarePackage.LARGEST) {
                    throw new Conflict(
                            "software-too-large",
                            "expected a zip of at most %d bytes, got more"
                                    .formatted(SoftwarePackage.LARGEST));
                }
                out.write(buffer, 0, n);
            }
        }
    }

    void delete(String version) {
        store.delete(version);
        audit.record("gateway-software.delete", version, Outcome.DONE, Map.of());
    }

    State read(int organisation, String key) throws InterruptedException {
        var gateway = gateways.get(organisation, key);
        var answer = asking.ask(gateway, "software.read", json.createObjectNode(), Asking.PATIENCE);
        var told = requests.read(key, answer, Told.class);
        String newer =
                store.all().stream()
                        .filter(one -> told.keys().contains(one.key()))
                        .map(Software::version)
                        .filter(version -> SoftwarePackage.compare(version, told.version()) > 0)
                        .findFirst()
                        .orElse(null);
        return new State(told, newer);
    }

    /// Has a gateway take a version; the answer comes before it starts it.
    Staged update(int organisation, String key, String version) throws InterruptedException {
        var gateway = gateways.get(organisation, key);
        var software = store.get(version);
        var params =
                json.createObjectNode()
                        .put("version", version)
                        .put("size", software.size())
                        .put("sha256", software.sha256())
                        .put("path", DOWNLOADS + store.ticket(gateway, version));
        try {
            var answer = asking.ask(gateway, "software.update", params, PATIENCE);
            store.endTicket(gateway);
            var staged = requests.read(key, answer, Staged.class);
            audit.record("gateway.software-update", key, Outcome.DONE, Map.of("version", version));
            return staged;
        } catch (Conflict refused) {
            if (!OPEN_ENDS.contains(refused.code())) {
                store.endTicket(gateway);
            }
            audit.record(
                    "gateway.software-update",
                    key,
                    Outcome.FAILED,
                    Map.of("version", version, "code", refused.code()));
            throw refused;
        }
    }

    /// @throws NotFound when the ticket opens nothing, or nothing any more
    Software use(String ticket) {
        var software = store.use(ticket);
        if (software == null) {
            throw new NotFound("ticket", "given");
        }
        return software;
    }
}
