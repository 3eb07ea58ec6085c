package io.baigong.server.operations.web;

import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.operations.PlatformView;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The whole platform, for whoever runs it.
@RestController
@RequestMapping("/api/v1/platform")
class PlatformController {
    private final PlatformView view;

    PlatformController(PlatformView view) {
        this.view = view;
    }

    /// Tenants, what comes in, what waits, who is held back, backups, audit, people.
    @GetMapping
    @Needs(value = Scope.ADMIN, platform = true)
    PlatformView.PlatformOverview overview() throws IOException {
        return view.overview();
    }

    /// Version, memory, disk, the way of the readings, jobs and checks.
    @GetMapping("/system")
    @Needs(value = Scope.ADMIN, platform = true)
    PlatformView.SystemState system() throws IOException {
        return view.system();
    }
}
