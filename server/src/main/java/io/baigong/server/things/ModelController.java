package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
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

    /// Makes the next edition: 201; 200 when the newest says the same.
    @LargeBody
    @Described(
            body = Bodies.Draft.class,
            answer = Bodies.Whole.class,
            statuses = {200, 201})
    @PutMapping("/{key}")
    @Needs(Scope.MODELS_WRITE)
    ResponseEntity<Map<String, Object>> put(
            Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var faults = new Faults();
        var read = new ModelReader(faults).model(body, key);
        faults.throwIfAny();
        if (!read.key().equals(key)) {
            throw new Invalid("key", key, read.key());
        }
        var before = models.newestOrNull(caller.organisation(), key);
        @Nullable String pack = before == null ? null : before.pack();
        var kept = models.put(caller.organisation(), read.of(pack));
        return ResponseEntity.status(kept.changed() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(ModelJson.tree(kept.model()));
    }
}
