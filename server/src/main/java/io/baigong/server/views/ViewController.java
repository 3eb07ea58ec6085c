package io.baigong.server.views;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.views.Views.Edition;
import io.baigong.server.views.Views.Kind;
import io.baigong.server.views.Views.Summary;
import io.baigong.server.views.Views.View;
import io.baigong.server.views.Views.Wanted;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
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

@RestController
@RequestMapping("/api/v1/views")
class ViewController {
    private final Views views;

    ViewController(Views views) {
        this.views = views;
    }

    /// @param kind exploration or board; cannot be changed later
    /// @param version of the edition that was changed; not for a new one
    record Request(
            @Nullable String kind,
            @Nullable String name,
            @Nullable Boolean shared,
            @Nullable Integer version,
            @Nullable JsonNode content) {
        Wanted wanted() {
            if (content == null) {
                throw new Invalid("content", "an object", "nothing");
            }
            return new Wanted(name == null ? "" : name, Boolean.TRUE.equals(shared), content);
        }
    }

    record Answer(
            int id,
            String kind,
            String name,
            String owner,
            boolean shared,
            int version,
            Instant changed,
            String changedBy,
            @Schema(types = "object") JsonNode content) {
        static Answer of(View view) {
            var head = view.summary();
            return new Answer(
                    head.id(),
                    head.kind(),
                    head.name(),
                    head.owner(),
                    head.shared(),
                    head.version(),
                    head.changed(),
                    head.changedBy(),
                    view.content());
        }
    }

    @GetMapping
    @Needs(Scope.READINGS_READ)
    Page<Summary> list(Caller caller, @RequestParam String kind, PageRequest page) {
        return views.list(caller, Kind.of(kind), page);
    }

    @GetMapping("/{id}")
    @Needs(Scope.READINGS_READ)
    Answer get(Caller caller, @PathVariable int id) {
        return Answer.of(views.get(caller, id));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.READINGS_READ)
    Answer add(Caller caller, @RequestBody Request asked) {
        var kind = Kind.of(asked.kind() == null ? "" : asked.kind());
        return Answer.of(views.add(caller, kind, asked.wanted()));
    }

    @PutMapping("/{id}")
    @Needs(Scope.READINGS_READ)
    Answer change(Caller caller, @PathVariable int id, @RequestBody Request asked) {
        if (asked.version() == null) {
            throw new Invalid("version", "the version that was changed", "nothing");
        }
        return Answer.of(views.change(caller, id, asked.version(), asked.wanted()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.READINGS_READ)
    void remove(Caller caller, @PathVariable int id) {
        views.remove(caller, id);
    }

    @GetMapping("/{id}/versions")
    @Needs(Scope.READINGS_READ)
    List<Edition> versions(Caller caller, @PathVariable int id) {
        return views.editions(caller, id);
    }

    @GetMapping("/{id}/versions/{version}")
    @Needs(Scope.READINGS_READ)
    JsonNode version(Caller caller, @PathVariable int id, @PathVariable int version) {
        return views.edition(caller, id, version);
    }
}
