package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.production.Ledger.Wanted;
import io.baigong.server.things.ThingDirectory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Master data of production: `products`, `orders`, `reasons`, `plans`, `exceptions`, `rules`.
@RestController
@RequestMapping("/api/v1/production/master/{kind}")
class MasterController {
    private final Masters masters;
    private final Ledger ledger;
    private final ThingDirectory directory;

    MasterController(Masters masters, Ledger ledger, ThingDirectory directory) {
        this.masters = masters;
        this.ledger = ledger;
        this.directory = directory;
    }

    /// @param query text that key, names or content hold
    /// @param state of orders
    /// @param asOf what was known then
    @GetMapping
    @Needs(Scope.PRODUCTION_READ)
    Page<Said> list(
            Caller caller,
            PageRequest page,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(required = false) @Nullable String asOf) {
        var wanted =
                new Wanted(
                        Masters.kind(kind),
                        query,
                        state,
                        null,
                        null,
                        null,
                        Asked.instantOrNull("asOf", asOf));
        return ledger.page(caller.organisation(), wanted, page).map(this::said);
    }

    @GetMapping("/{key}")
    @Needs(Scope.PRODUCTION_READ)
    Said get(Caller caller, @PathVariable String kind, @PathVariable String key) {
        return said(ledger.required(caller.organisation(), Masters.kind(kind), key));
    }

    /// Every version, newest first, withdrawn ones included.
    @GetMapping("/{key}/versions")
    @Needs(Scope.PRODUCTION_READ)
    List<Said> versions(Caller caller, @PathVariable String kind, @PathVariable String key) {
        var versions = ledger.versions(caller.organisation(), Masters.kind(kind), key);
        if (versions.isEmpty()) {
            throw new NotFound("production-" + Masters.kind(kind).word(), key);
        }
        return versions.stream().map(this::said).toList();
    }

    /// Makes it, or a further version of it; the same again makes none.
    ///
    /// @param version that the caller saw, 0 for none; refused when it is another one by now
    @Described(body = MasterContent.class)
    @PutMapping("/{key}")
    @Needs(Scope.PRODUCTION_WRITE)
    Said put(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestBody JsonNode content) {
        var of = Masters.kind(kind);
        if (content instanceof ObjectNode object) {
            if (object.has("key") && !object.path("key").asString("").equals(key)) {
                throw new Invalid("key", "the key of the address, " + key, object.path("key"));
            }
            object.put("key", key);
        }
        var body = Body.of(content);
        var read = Masters.read(of, body);
        body.done();
        var written = masters.put(caller, of, read, Asked.channel(), Asked.reason(reason), version);
        return said(written.entry());
    }

    /// Takes it back; its versions stay.
    @DeleteMapping("/{key}")
    @Needs(Scope.PRODUCTION_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String reason) {
        masters.withdraw(caller, Masters.kind(kind), key, Asked.channel(), Asked.reason(reason));
    }

    private Said said(Entry entry) {
        var thing = entry.thing() == null ? null : directory.byNumber(entry.thing());
        return Said.of(entry, thing == null ? null : thing.key());
    }
}
