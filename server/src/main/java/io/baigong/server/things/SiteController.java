package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import java.time.ZoneId;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/sites")
class SiteController {
    private final Sites sites;

    SiteController(Sites sites) {
        this.sites = sites;
    }

    record Answer(String key, Name name, String timeZone) {
        static Answer of(Site site) {
            return new Answer(site.key(), site.name(), site.zone().getId());
        }
    }

    @GetMapping
    @Needs(Scope.THINGS_READ)
    Page<Answer> list(Caller caller, PageRequest page) {
        return Page.cut(sites.all(caller.organisation()), page).map(Answer::of);
    }

    @Described(body = Bodies.NewSite.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    Answer make(Caller caller, @RequestBody JsonNode body) {
        return put(caller, body.path("key").asString(""), body);
    }

    /// Makes a site, or changes what the body says of it: its name, and its zone while it has no
    /// readings.
    @Described(body = Bodies.SiteChange.class)
    @PutMapping("/{key}")
    @Needs(Scope.THINGS_WRITE)
    Answer put(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        if (!Keys.isKey(key)) {
            throw new Invalid("key", Keys.RULE, key);
        }
        var before = sites.find(caller.organisation(), key);
        var name =
                before != null && !body.has("name") ? before.name() : ThingReader.name(body, key);
        var zone =
                before != null && !body.has("timeZone")
                        ? before.zone()
                        : zone(body.path("timeZone").asString(""));
        return Answer.of(sites.put(caller.organisation(), key, name, zone));
    }

    /// Regions only: they know when clocks change.
    private static ZoneId zone(String id) {
        if (ZoneId.getAvailableZoneIds().contains(id)) {
            return ZoneId.of(id);
        }
        throw new Invalid("timeZone", "an IANA zone such as Asia/Shanghai", id);
    }
}
