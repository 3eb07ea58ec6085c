package io.baigong.server.things;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.things.DeviceTokens.Shown;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Credentials of things, for modules that let devices in by themselves.
@Service
public class ThingCredentials {
    private final ThingDirectory directory;
    private final Devices devices;
    private final DeviceTokens tokens;
    private final Certificates certificates;
    private final DeviceCertificates known;
    private final Changes changes;
    private final Audit audit;

    ThingCredentials(
            ThingDirectory directory,
            Devices devices,
            DeviceTokens tokens,
            Certificates certificates,
            DeviceCertificates known,
            Changes changes,
            Audit audit) {
        this.directory = directory;
        this.devices = devices;
        this.tokens = tokens;
        this.certificates = certificates;
        this.known = known;
        this.changes = changes;
        this.audit = audit;
    }

    /// A certificate of the platform's making.
    ///
    /// @param pem the thing's own, then the authority's that signed it
    /// @param serverAuthority by which the device knows the platform, in PEM; null when that is
    ///   another's
    public record Signed(String pem, @Nullable String serverAuthority) {}

    /// A new token of a thing; it is told here and nowhere else.
    public String token(int organisation, String key, String name) {
        return Objects.requireNonNull(devices.addToken(organisation, key, name).token());
    }

    /// Signs what a device asks for.
    ///
    /// @param request PKCS#10 in PEM
    /// @throws io.baigong.server.access.Invalid when it cannot be signed
    public Signed sign(int organisation, String key, String name, String request, int days) {
        var issued = certificates.issue(organisation, key, name, request, days);
        return new Signed(issued.pem(), issued.serverAuthority());
    }

    /// Ends all credentials of a thing, also on open connections.
    public void endAll(int organisation, String key) {
        var thing = directory.byKey(organisation, key);
        if (thing == null) {
            return;
        }
        int number = thing.number();
        var revoked = new ArrayList<Integer>();
        int last =
                changes.in(
                        organisation,
                        () -> {
                            int upTo =
                                    tokens.all(organisation, number).stream()
                                            .mapToInt(Shown::id)
                                            .max()
                                            .orElse(0);
                            tokens.delete(organisation, number, null);
                            revoked.addAll(known.revoke(organisation, number, null));
                            audit.record("credentials.end", key, Outcome.DONE, Map.of());
                            return upTo;
                        });
        tokens.forget(number, last);
        known.refreshAll(revoked);
        directory.moved();
    }
}
