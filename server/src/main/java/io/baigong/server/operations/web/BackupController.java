package io.baigong.server.operations.web;

import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.operations.Backups;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/operations")
class BackupController {
    private final Backups backups;

    BackupController(Backups backups) {
        this.backups = backups;
    }

    /// @param file absolute path on the platform's own machine
    record Wanted(String file) {}

    record Answer(String file, long bytes, double seconds) {}

    @PostMapping("/backup")
    @Needs(value = Scope.ADMIN, platform = true)
    Answer backup(@RequestBody Wanted wanted) throws IOException {
        var made = backups.make(Path.of(wanted.file()));
        return new Answer(made.file(), made.bytes(), made.took().toMillis() / 1000.0);
    }
}
