package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Open;
import io.baigong.server.access.Scope;
import io.baigong.server.gateways.GatewaySoftware.Shelf;
import io.baigong.server.gateways.GatewaySoftware.Staged;
import io.baigong.server.gateways.GatewaySoftware.State;
import io.baigong.server.gateways.SoftwareStore.Software;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Software of gateways: signed versions, the same for every organisation, and what gateways do
/// with them.
@RestController
@RequestMapping("/api/v1/gateways")
class GatewaySoftwareController {
    private static final String ZIP = "application/zip";

    private final GatewaySoftware software;
    private final SoftwareStore store;

    GatewaySoftwareController(GatewaySoftware software, SoftwareStore store) {
        this.software = software;
        this.store = store;
    }

    /// @param version one that was uploaded
    @Schema(name = "WantedGatewaySoftware")
    record WantedSoftware(@NotNull String version) {}

    /// The newest first, and the keys that are trusted here.
    @GetMapping("/software")
    @Needs(Scope.THINGS_READ)
    Shelf list() throws IOException {
        return software.shelf();
    }

    /// Keeps a signed package of at most 128 MiB; the same again is the one that is there.
    @Described(
            body = byte[].class,
            bodyTypes = ZIP,
            statuses = {200, 201})
    @PostMapping(path = "/software", consumes = ZIP)
    @Needs(value = Scope.THINGS_WRITE, platform = true)
    ResponseEntity<Software> add(Caller caller, InputStream body) throws IOException {
        var added = software.add(caller, body);
        return ResponseEntity.status(added.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(added.software());
    }

    /// Removes a version that no gateway is taking just now.
    @DeleteMapping("/software/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(value = Scope.THINGS_WRITE, platform = true)
    void delete(@PathVariable String version) {
        software.delete(version);
    }

    /// The package that a gateway was asked to take.
    @Described(answer = byte[].class, answerTypes = ZIP)
    @GetMapping("/software/downloads/{ticket}")
    @Open("checks the ticket itself: 256 random bits for one gateway, three times in 15 minutes")
    void download(@PathVariable String ticket, HttpServletResponse response) throws IOException {
        var asked = software.use(ticket);
        response.setContentType(ZIP);
        response.setContentLengthLong(asked.size());
        store.write(asked, response.getOutputStream());
    }

    /// What the gateway says of its software, and whether there is a newer one for it.
    @GetMapping("/{key}/software")
    @Needs(Scope.THINGS_READ)
    State state(Caller caller, @PathVariable String key) throws InterruptedException {
        return software.read(caller.organisation(), key);
    }

    /// Has the gateway fetch, verify and try a version; answers before it starts it, after up to
    /// two minutes.
    @PutMapping("/{key}/software")
    @Needs(Scope.THINGS_WRITE)
    Staged update(Caller caller, @PathVariable String key, @Valid @RequestBody WantedSoftware body)
            throws InterruptedException {
        return software.update(caller.organisation(), key, body.version().strip());
    }
}
