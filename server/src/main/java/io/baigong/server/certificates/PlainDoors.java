package io.baigong.server.certificates;

import io.baigong.server.database.CannotStart;
import java.util.List;

/// Whether a door to the network may speak without TLS.
public final class PlainDoors {
    private PlainDoors() {}

    /// @param what protocol
    /// @throws CannotStart when nobody said that it is meant so
    public static void check(String what, String address, TlsSettings settings, boolean demo) {
        if (!settings.tls().equals("off") && !demo) {
            throw new CannotStart(
                    String.join(
                            " ",
                            List.of(
                                    "%s would listen on %s for the network without TLS."
                                            .formatted(what, address),
                                    "Set BAIGONG_TLS=generated for a certificate of the platform's own,",
                                    "or BAIGONG_TLS_CERTIFICATE and BAIGONG_TLS_KEY for yours,",
                                    "or BAIGONG_TLS=off when a TLS proxy stands in front.")));
        }
    }
}
