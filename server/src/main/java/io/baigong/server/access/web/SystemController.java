package io.baigong.server.access.web;

import io.baigong.server.access.AccessSettings;
import io.baigong.server.access.Open;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What this platform is.
@RestController
class SystemController {
    private final AccessSettings settings;
    private final Clock clock;

    SystemController(AccessSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    record About(String name, String version, boolean demo, Instant time, ZoneId zone) {}

    @GetMapping("/api/v1/system")
    @Open("the log-in page shows it")
    About about() {
        String version = SystemController.class.getPackage().getImplementationVersion();
        return new About(
                "Baigong",
                version == null ? "development" : version,
                settings.demo(),
                clock.instant(),
                clock.getZone());
    }
}
