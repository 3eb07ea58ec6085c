package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/models")
class ModelController {
    private final Models models;

    ModelController(Models models) {
        this.models = models;
    }

    /// @param fields `all`, or `summary` for lists: names, and counts in the place of the content
    @Described(answer = Bodies.Models.class)
    @GetMapping
    @Needs(Scope.THINGS_READ)
    Page<?> list(
            Caller caller,
            PageRequest page,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "all") String fields) {
        return switch (fields) {
            case "all" ->
                    models.page(caller.organisation(), query.strip(), page).map(ModelJson::tree);
            case "summary" -> models.summaries(caller.organisation(), query.strip(), page);
            default -> throw new Invalid("fields", "all or summary", fields);
        };
    }

    @Described(answer = Bodies.Whole.class)
    @GetMapping("/{key}")
    @Needs(Scope.THINGS_READ)
    Map<String, Object> newest(Caller caller, @PathVariable String key) {
        return ModelJson.tree(models.newest(caller.organisation(), key));
    }

    @Described(answer = Bodies.Whole.class)
    @GetMapping("/{key}/versions/{version}")
    @Needs(Scope.THINGS_READ)
    Map<String, Object> edition(
            Caller caller, @PathVariable String key, @PathVariable int version) {
        return ModelJson.tree(models.get(caller.organisation(), key, version));
    }

    /// The editions, newest first, and how many things have each.
    @GetMapping("/{key}/versions")
    @Needs(Scope.THINGS_READ)
    List<Models.EditionInUse> editions(Caller caller, @PathVariable String key) {
        return models.editions(caller.organisation(), key);
    }

    /// Says what an edition would change, and for how many things; changes nothing.
    @LargeBody
    @Described(body = Bodies.Draft.class)
    @PostMapping("/{key}/preview")
    @Needs(Scope.THINGS_READ)
    Models.Preview preview(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        return models.preview(caller.organisation(), read(key, body));
    }

    /// Makes the next edition: 201; 200 when the newest says the same.
    ///
    /// @param expected the version that the change was made from; 0 for a new model, absent when it
    ///   does not matter
    @LargeBody
    @Described(
            body = Bodies.Draft.class,
            answer = Bodies.Whole.class,
            statuses = {200, 201})
    @PutMapping("/{key}")
    @Needs(Scope.MODELS_WRITE)
    ResponseEntity<Map<String, Object>> put(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer expected,
            @RequestBody JsonNode body) {
        var read = read(key, body);
        var before = models.newestOrNull(caller.organisation(), key);
        int version = before == null ? 0 : before.version();
        if (expected != null && expected != version) {
            throw new Conflict(
                    expected == 0 ? "key-taken" : "model-changed",
                    "model %s has version %d by now, the change was made from version %d"
                            .formatted(key, version, expected));
        }
        @Nullable String pack = before == null ? null : before.pack();
        var kept = models.put(caller.organisation(), read.of(pack));
        return ResponseEntity.status(kept.changed() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(ModelJson.tree(kept.model()));
    }

    private static Model read(String key, JsonNode body) {
        var faults = new Faults();
        var read = new ModelReader(faults).model(body, key);
        faults.throwIfAny();
        if (!read.key().equals(key)) {
            throw new Invalid("key", key, read.key());
        }
        return read;
    }
}
