package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.things.ThingList.Question;
import io.baigong.server.things.ThingList.Sort;
import java.util.Locale;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/things")
class ThingController {
    private final Things things;
    private final ThingList list;
    private final Models models;
    private final Devices devices;

    ThingController(Things things, ThingList list, Models models, Devices devices) {
        this.things = things;
        this.list = list;
        this.models = models;
        this.devices = devices;
    }

    /// @param language of the caller (`Accept-Language`): by which name to sort
    @GetMapping
    @Needs(Scope.THINGS_READ)
    Page<ThingAnswer> list(
            Caller caller,
            PageRequest page,
            Locale language,
            @ParameterObject ThingFilter filter,
            @RequestParam(defaultValue = "key") String sort,
            @RequestParam(defaultValue = "false") boolean descending) {
        var question = new Question(filter, sort(sort, language), descending);
        var presence = list.presence();
        return list.page(caller.organisation(), question, page)
                .map(thing -> ThingAnswer.of(thing, presence));
    }

    @Described(body = Bodies.Thing.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    ThingAnswer.Detail create(Caller caller, @RequestBody JsonNode body) {
        var handle = things.create(caller.organisation(), ThingReader.spec(body));
        return detail(caller.organisation(), handle.key());
    }

    @GetMapping("/{key}")
    @Needs(Scope.THINGS_READ)
    ThingAnswer.Detail get(Caller caller, @PathVariable String key) {
        return detail(caller.organisation(), key);
    }

    @Described(body = Bodies.ThingChange.class)
    @PatchMapping("/{key}")
    @Needs(Scope.THINGS_WRITE)
    ThingAnswer.Detail change(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var handle = things.change(caller.organisation(), key, ThingReader.change(body));
        return detail(caller.organisation(), handle.key());
    }

    @DeleteMapping("/{key}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Needs(Scope.THINGS_WRITE)
    ThingAnswer remove(Caller caller, @PathVariable String key) {
        things.remove(caller.organisation(), key);
        return ThingAnswer.of(list.get(caller.organisation(), key), list.presence());
    }

    private ThingAnswer.Detail detail(int organisation, String key) {
        var thing = list.get(organisation, key);
        var model = models.get(organisation, thing.model().key(), thing.model().version());
        return ThingAnswer.Detail.of(
                thing, list.presence(), model, devices.all(organisation, thing.number()));
    }

    static Sort sort(String word, Locale language) {
        return switch (word) {
            case "key" -> Sort.KEY;
            case "name" -> language.getLanguage().equals("zh") ? Sort.NAME_ZH : Sort.NAME_EN;
            case "model" -> Sort.MODEL;
            case "place" -> Sort.PLACE;
            case "lastSeen" -> Sort.LAST_SEEN;
            default -> throw new Invalid("sort", "key, name, lastSeen, model or place", word);
        };
    }
}
