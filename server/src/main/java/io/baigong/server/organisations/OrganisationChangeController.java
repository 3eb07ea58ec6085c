package io.baigong.server.organisations;

import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/organisation-changes")
class OrganisationChangeController {
    private final Successions successions;

    OrganisationChangeController(Successions successions) {
        this.successions = successions;
    }

    /// Records a merge, split or spin-off: `{kind, effective, before: [key], after: [{key} | {key,
    /// name, kind, creditCode}], note}`.
    @Described(body = Bodies.NewSuccession.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(value = Scope.ORGANISATIONS_WRITE, platform = true)
    Succession make(@RequestBody JsonNode body) {
        var effective = Days.in(body, "effective");
        if (effective == null) {
            throw new Invalid("effective", Days.RULE, "");
        }
        return successions.record(
                new Successions.Wish(
                        ChangeKind.of(body.path("kind").asString("")),
                        effective,
                        keys(body.path("before")),
                        after(body.path("after")),
                        body.path("note").asString("")));
    }

    private static List<String> keys(JsonNode list) {
        var keys = new ArrayList<String>();
        list.forEach(one -> keys.add(one.asString("")));
        return keys;
    }

    private static List<Successions.After> after(JsonNode list) {
        var after = new ArrayList<Successions.After>();
        list.forEach(one ->
                after.add(
                        new Successions.After(
                                one.path("key").asString(""),
                                one.has("name") ? OrganisationController.draft(one, true) : null)));
        return after;
    }
}
