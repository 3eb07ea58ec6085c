package io.baigong.server.packs;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/packs")
class PackController {
    private final Packs packs;
    private final PackReader reader;

    PackController(Packs packs, PackReader reader) {
        this.packs = packs;
        this.reader = reader;
    }

    @GetMapping
    @Needs({})
    Page<Packs.Listed> list(Caller caller, PageRequest page) {
        return Page.cut(List.copyOf(packs.all(caller.organisation()).values()), page);
    }

    /// Installs or upgrades an uploaded pack.
    @Described(body = byte[].class, bodyTypes = "application/zip")
    @PostMapping(consumes = "application/zip")
    @Needs(Scope.PACKS_WRITE)
    Packs.Listed upload(Caller caller, InputStream body) throws IOException {
        return packs.install(caller.organisation(), reader.read(PackZip.read(body)));
    }

    /// What a delivered pack holds, and what installing it would change.
    @GetMapping("/{key}/preview")
    @Needs({})
    Packs.Preview preview(Caller caller, @PathVariable String key) {
        return packs.preview(caller.organisation(), key);
    }

    /// Installs or upgrades a delivered pack.
    @PostMapping("/{key}/install")
    @Needs(Scope.PACKS_WRITE)
    Packs.Listed install(Caller caller, @PathVariable String key) {
        return packs.installDelivered(caller.organisation(), key);
    }
}
