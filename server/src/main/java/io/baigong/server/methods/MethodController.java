package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.methods.MethodEditions.Kept;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Methods that the organisation has from its packs.
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
        Map<String, Answers.Listed> all = new LinkedHashMap<>();
        var kept = editions.all(caller.organisation());
        for (var one : kept) {
            String key = one.method().method().key();
            all.computeIfAbsent(key, _ -> Answers.listed(one, editions(kept, key)));
        }
        return List.copyOf(all.values());
    }

    private static List<String> editions(List<Kept> kept, String key) {
        return kept.stream()
                .map(one -> one.method().method())
                .filter(method -> method.key().equals(key))
                .map(method -> method.edition())
                .toList();
    }

    @GetMapping("/{key}/{edition}")
    @Needs(Scope.METHODS_READ)
    Answers.Read read(Caller caller, @PathVariable String key, @PathVariable String edition) {
        return editions.read(caller.organisation(), key, edition);
    }
}
