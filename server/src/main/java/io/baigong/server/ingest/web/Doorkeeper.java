package io.baigong.server.ingest.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Denials;
import io.baigong.server.access.NotSignedIn;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import io.baigong.server.ingest.LineInput.Writer;
import io.baigong.server.things.DeviceIdentity;
import io.baigong.server.things.ThingDirectory;
import io.baigong.telemetry.Channel;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/// Who may write readings over HTTP: callers with the scope, and devices and gateways with their
/// own token in the `Authorization` header.
@Component
class Doorkeeper {
    private final ThingDirectory directory;
    private final Denials denials;

    Doorkeeper(ThingDirectory directory, Denials denials) {
        this.denials = denials;
        this.directory = directory;
    }

    /// A sender and what it may write.
    record Admitted(DeviceIdentity identity, Writer writer) {}

    Admitted admit(HttpServletRequest request) {
        var caller = Caller.currentOrNull();
        if (caller != null) {
            if (!caller.may(Scope.READINGS_WRITE)) {
                throw denials.denied(
                        caller,
                        request.getMethod() + " " + request.getRequestURI(),
                        "scope-missing",
                        "writing readings needs the scope readings:write");
            }
            return new Admitted(
                    new DeviceIdentity.Enrolment(caller.organisation(), caller.login()),
                    new Writer(
                            caller.organisation(),
                            0,
                            Sessions.isPerson() ? Channel.PERSON : Channel.API));
        }
        var identity = directory.authenticate(secret(request));
        if (identity == null) {
            throw new NotSignedIn("send an API token, a device's or a gateway's token");
        }
        return new Admitted(
                identity,
                switch (identity) {
                    case DeviceIdentity.OneThing one ->
                            new Writer(one.organisation(), one.thing(), Channel.DEVICE);
                    case DeviceIdentity.Enrolment gateway ->
                            new Writer(gateway.organisation(), 0, Channel.GATEWAY);
                });
    }

    private static String secret(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null) {
            for (var scheme : new String[] {"Bearer ", "Token "}) {
                if (header.regionMatches(true, 0, scheme, 0, scheme.length())) {
                    return header.substring(scheme.length()).strip();
                }
            }
        }
        return "";
    }
}
