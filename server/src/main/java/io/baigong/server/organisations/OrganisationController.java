package io.baigong.server.organisations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.tables.TableFile;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The register of organisations.
@RestController
@RequestMapping("/api/v1/organisations")
class OrganisationController {
    static final int LONGEST_SHORT_NAME = 60;

    private final Register register;
    private final Hierarchies hierarchies;
    private final Memberships memberships;
    private final Successions successions;
    private final Days days;

    OrganisationController(
            Register register,
            Hierarchies hierarchies,
            Memberships memberships,
            Successions successions,
            Days days) {
        this.register = register;
        this.hierarchies = hierarchies;
        this.memberships = memberships;
        this.successions = successions;
        this.days = days;
    }

    /// One of a list, with where it is on that day.
    record Item(@JsonUnwrapped Entity entity, List<Memberships.Place> places) {}

    /// All that is known of one.
    record Whole(
            @JsonUnwrapped Entity entity,
            List<Membership> memberships,
            List<Succession> changes,
            boolean editable) {}

    /// @param on a day, today without it
    /// @param node `hierarchy:code`; several narrow it down
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.ORGANISATIONS_READ)
    Page<Item> list(
            Caller caller,
            PageRequest page,
            @RequestParam(required = false) @Nullable String on,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(required = false) @Nullable List<String> node) {
        var wanted = wanted(caller, on, kind, query, node);
        var found = register.list(register.sight(caller), wanted, page);
        var places = memberships.on(wanted.on(), found.items().stream().map(Entity::id).toList());
        return found.map(one ->
                new Item(
                        one,
                        places.getOrDefault(one.id(), List.of()).stream()
                                .filter(place -> shown(caller, one, place.node()))
                                .toList()));
    }

    /// Hierarchies that an organisation keeps for itself are shown to it and to those in it.
    private static boolean shown(Caller caller, Entity one, Node node) {
        return caller.platformAdministrator()
                || one.id() == caller.organisation()
                || node.keeper() == 0
                || node.keeper() == caller.organisation();
    }

    private Register.Wanted wanted(
            Caller caller,
            @Nullable String on,
            @Nullable String kind,
            String query,
            @Nullable List<String> node) {
        var nodes = node == null ? List.<String>of() : node;
        if (nodes.size() > 5) {
            throw new Invalid("node", "at most 5 nodes", nodes.size());
        }
        return new Register.Wanted(
                days.on(on),
                kind == null || kind.isEmpty() ? null : OrganisationKind.of(kind),
                query,
                nodes.stream().map(one -> hierarchies.named(caller, one)).toList());
    }

    /// The same as CSV or as a workbook, all of it.
    @Described(
            answer = byte[].class,
            answerTypes = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @GetMapping(
            produces = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @Needs(Scope.ORGANISATIONS_READ)
    void export(
            Caller caller,
            @RequestParam(required = false) @Nullable String on,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(required = false) @Nullable List<String> node,
            @RequestHeader(value = "Accept", required = false) @Nullable String accept,
            HttpServletResponse response)
            throws IOException {
        var wanted = wanted(caller, on, kind, query, node);
        var sight = register.sight(caller);
        var format = TableFile.Format.accepted(accept);
        response.setContentType(format.type().toString());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"organisations.%s\"".formatted(format.ending()));
        try (var file =
                format.begin(
                        response.getOutputStream(),
                        "organisations",
                        RegisterImport.COLUMNS.all())) {
            register.each(sight, wanted, part -> write(file, wanted, part));
        }
    }

    private void write(TableFile file, Register.Wanted wanted, List<Entity> part) {
        var places = memberships.on(wanted.on(), part.stream().map(Entity::id).toList());
        try {
            for (var one : part) {
                var here = places.getOrDefault(one.id(), List.of());
                file.row(
                        one.key(),
                        one.creditCode(),
                        one.kind().key(),
                        one.name().zh(),
                        one.name().en(),
                        one.shortName(),
                        code(here, HierarchyKind.ADMINISTRATIVE),
                        code(here, HierarchyKind.INDUSTRY),
                        "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String code(List<Memberships.Place> places, HierarchyKind kind) {
        return places.stream()
                .filter(place -> place.kind() == kind)
                .map(place -> place.node().code())
                .findFirst()
                .orElse(null);
    }

    @GetMapping("/{key}")
    @Needs(Scope.ORGANISATIONS_READ)
    Whole get(Caller caller, @PathVariable String key) {
        return whole(caller, register.get(caller, key));
    }

    private Whole whole(Caller caller, Entity one) {
        return new Whole(
                one,
                memberships.of(one.id()).stream()
                        .filter(each -> shown(caller, one, each.node()))
                        .toList(),
                successions.all(one.id()),
                caller.may(Scope.ORGANISATIONS_WRITE)
                        && (caller.platformAdministrator() || one.id() == caller.organisation()));
    }

    /// Makes an organisation, with its first administrator when one is named.
    @Described(body = Bodies.NewOrganisation.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(value = Scope.ORGANISATIONS_WRITE, platform = true)
    Whole add(Caller caller, @RequestBody JsonNode body) {
        String key = body.path("key").asString("");
        var draft = draft(body, true);
        var administrator = body.path("administrator");
        var first = administrator.isMissingNode() ? null : first(administrator);
        return whole(caller, register.make(key, draft, first));
    }

    private static Register.First first(JsonNode body) {
        return new Register.First(
                body.path("login").asString(""), body.path("password").asString(""));
    }

    /// Gives an organisation that has nobody its first administrator.
    @Described(body = Bodies.NewAdministrator.class)
    @PostMapping("/{key}/administrator")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(value = Scope.ORGANISATIONS_WRITE, platform = true)
    void open(@PathVariable String key, @RequestBody JsonNode body) {
        register.open(key, first(body));
    }

    @Described(body = Bodies.OrganisationChange.class)
    @PatchMapping("/{key}")
    @Needs(Scope.ORGANISATIONS_WRITE)
    Whole change(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        return whole(caller, register.change(caller, key, draft(body, false)));
    }

    static Register.Draft draft(JsonNode body, boolean whole) {
        String code = body.path("creditCode").asString("");
        String shortName = body.path("shortName").asString("");
        if (shortName.length() > LONGEST_SHORT_NAME) {
            throw new Invalid(
                    "shortName", "at most " + LONGEST_SHORT_NAME + " characters", shortName);
        }
        return new Register.Draft(
                body.has("kind") ? OrganisationKind.of(body.path("kind").asString("")) : null,
                whole || body.has("name") ? Naming.of(body) : null,
                body.has("shortName") ? shortName : null,
                code.isEmpty() ? null : CreditCode.checked("creditCode", code));
    }

    /// Puts an organisation into a node from a day on (today without one).
    @Described(body = Bodies.NewMembership.class)
    @PostMapping("/{key}/memberships")
    @Needs(Scope.ORGANISATIONS_WRITE)
    Whole place(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var node = hierarchies.named(caller, body.path("node").asString(""));
        var from = Days.in(body, "from");
        register.place(
                caller,
                key,
                new Memberships.Wish(
                        hierarchies.get(caller, node.hierarchy()),
                        node,
                        from == null ? days.today() : from,
                        Days.in(body, "to")));
        return get(caller, key);
    }

    /// Ends a membership on a day (today without one); on its first day or before it, it counts as
    /// recorded by mistake.
    @DeleteMapping("/{key}/memberships/{id}")
    @Needs(Scope.ORGANISATIONS_WRITE)
    Whole end(
            Caller caller,
            @PathVariable String key,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String on) {
        register.end(caller, key, id, days.on(on), hierarchies);
        return get(caller, key);
    }
}
