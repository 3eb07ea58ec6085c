package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.gateways.Configurations.Changed;
import io.baigong.server.gateways.Configurations.Wish;
import io.baigong.server.gateways.Versions.Version;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Desired configurations as a whole: versions, differences, and going back.
@RestController
@RequestMapping("/api/v1/gateways/{key}")
class GatewayConfigurationController {
    private final Configurations configurations;

    GatewayConfigurationController(Configurations configurations) {
        this.configurations = configurations;
    }

    /// @param base the version that was changed; absent takes whichever is newest
    /// @param document as docs/gateway.md has it; a secret that is `********` stays as it was
    record NewConfiguration(
            @Nullable Integer base,
            @Nullable String note,
            @Schema(types = "object") JsonNode document) {}

    /// @param document secrets in it are `********`
    record ConfigurationAnswer(Version version, @Schema(types = "object") JsonNode document) {}

    record NewRollBack(@Nullable Integer base, @Nullable String note) {}

    /// @param total how many differences there are; the first are told
    record ConfigurationDifference(
            int from, int to, int total, java.util.List<Difference.Change> changes) {}

    @GetMapping("/configurations")
    @Needs(Scope.THINGS_READ)
    Page<Version> list(Caller caller, @PathVariable String key, PageRequest page) {
        return configurations.list(caller.organisation(), key, page);
    }

    @GetMapping("/configurations/{version}")
    @Needs(Scope.THINGS_READ)
    ConfigurationAnswer get(Caller caller, @PathVariable String key, @PathVariable int version) {
        return new ConfigurationAnswer(
                configurations.get(caller.organisation(), key, version),
                configurations.shown(caller.organisation(), key, version).root());
    }

    /// What is different between two versions.
    @GetMapping("/configurations/{version}/difference")
    @Needs(Scope.THINGS_READ)
    ConfigurationDifference difference(
            Caller caller,
            @PathVariable String key,
            @PathVariable int version,
            @RequestParam(defaultValue = "-1") int from) {
        int before = from < 0 ? version - 1 : from;
        var difference = configurations.difference(caller.organisation(), key, before, version);
        return new ConfigurationDifference(
                before, version, difference.total(), difference.changes());
    }

    /// Makes the next version: checked, kept, and sent.
    ///
    /// @param dryRun says what would come of it and changes nothing
    @Described(body = NewConfiguration.class)
    @PutMapping("/configuration")
    @Needs(Scope.THINGS_WRITE)
    @LargeBody
    Changed put(
            Caller caller,
            @PathVariable String key,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestBody JsonNode body) {
        if (!(body.path("document") instanceof ObjectNode document)) {
            throw new Invalid("document", "an object", body.path("document").getNodeType());
        }
        var wish = new Wish(base(body), note(body), Map.of(), dryRun);
        return configurations.change(
                caller, key, wish, whole -> whole.become(new Document(document)));
    }

    static @Nullable Integer base(JsonNode body) {
        var base = body.path("base");
        if (base.isMissingNode() || base.isNull()) {
            return null;
        }
        if (!base.isInt()) {
            throw new Invalid("base", "a version", base);
        }
        return base.intValue();
    }

    static String note(JsonNode body) {
        var note = body.path("note");
        if (note.isMissingNode() || note.isNull()) {
            return "";
        }
        if (!note.isString()) {
            throw new Invalid("note", "text", note);
        }
        return note.stringValue().strip();
    }

    /// Makes the next version say what an earlier one did.
    @PostMapping("/configurations/{version}/roll-back")
    @Needs(Scope.THINGS_WRITE)
    Changed rollBack(
            Caller caller,
            @PathVariable String key,
            @PathVariable int version,
            @RequestBody NewRollBack body) {
        String note = body.note() == null ? "" : body.note().strip();
        return configurations.rollBack(caller, key, version, new Wish(body.base(), note));
    }

    /// Sends the newest version once more, such as after the gateway took it back.
    @PostMapping("/configuration/send")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Needs(Scope.THINGS_WRITE)
    void sendAgain(Caller caller, @PathVariable String key) {
        configurations.sendAgain(caller, key);
    }
}
