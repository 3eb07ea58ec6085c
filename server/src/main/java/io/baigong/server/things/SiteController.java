package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.Scope;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
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
    Page<Answer> list(Caller caller) {
        var all = sites.all(caller.organisation()).stream().map(Answer::of).toList();
        return new Page<>(all, 0, Math.max(1, all.size()), all.size());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    Answer put(Caller caller, @RequestBody JsonNode body) {
        String key = body.path("key").asString("");
        if (!Keys.isKey(key)) {
            throw new Invalid("key", Keys.RULE, key);
        }
        var zone = zone(body.path("timeZone").asString(""));
        return Answer.of(sites.put(caller.organisation(), key, ThingReader.name(body, key), zone));
    }

    /// Regions only: they know when clocks change.
    private static ZoneId zone(String id) {
        try {
            if (ZoneId.getAvailableZoneIds().contains(id)) {
                return ZoneId.of(id);
            }
        } catch (DateTimeException e) {
            throw new Invalid("timeZone", "an IANA zone such as Asia/Shanghai", id);
        }
        throw new Invalid("timeZone", "an IANA zone such as Asia/Shanghai", id);
    }
}
