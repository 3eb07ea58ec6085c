package io.baigong.server.operations.web;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.operations.Backups;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.nio.file.InvalidPathException;
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
    record Wanted(@NotNull String file) {}

    record Answer(String file, long bytes, double seconds) {}

    @PostMapping("/backup")
    @Needs(value = Scope.ADMIN, platform = true)
    Answer backup(@Valid @RequestBody Wanted wanted) throws IOException {
        var made = backups.make(path(wanted.file()));
        return new Answer(made.file(), made.bytes(), made.took().toMillis() / 1000.0);
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new Invalid("file", "a path", file);
        }
    }
}
