package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.methods.MethodEditions.Kept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Methods that the organisation has, from its packs or of its own.
@RestController
@RequestMapping(value = "/api/v1/methods", produces = MediaType.APPLICATION_JSON_VALUE)
class MethodController {
    private final MethodEditions editions;

    MethodController(MethodEditions editions) {
        this.editions = editions;
    }

    @GetMapping
    @Needs(Scope.METHODS_READ)
    List<Answers.Listed> list(Caller caller) {
        Map<String, List<Kept>> all = new LinkedHashMap<>();
        for (var one : editions.all(caller.organisation())) {
            all.computeIfAbsent(one.method().method().key(), _ -> new ArrayList<>()).add(one);
        }
        return all.values().stream().map(MethodController::listed).toList();
    }

    /// As its pack has it, where one brought it.
    private static Answers.Listed listed(List<Kept> editions) {
        var shown = editions.stream().filter(one -> one.pack() != null).findFirst();
        return Answers.listed(shown.orElse(editions.getFirst()), editions);
    }

    @GetMapping("/{key}/{edition}")
    @Needs(Scope.METHODS_READ)
    Answers.Read read(Caller caller, @PathVariable String key, @PathVariable String edition) {
        return editions.read(caller.organisation(), key, edition);
    }
}
