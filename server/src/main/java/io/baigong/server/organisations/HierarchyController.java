package io.baigong.server.organisations;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import java.time.LocalDate;
import java.util.List;
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

/// The hierarchies and their nodes.
@RestController
@RequestMapping("/api/v1/hierarchies")
class HierarchyController {
    private final Hierarchies hierarchies;
    private final Branches branches;
    private final Register register;
    private final Days days;

    HierarchyController(Hierarchies hierarchies, Branches branches, Register register, Days days) {
        this.hierarchies = hierarchies;
        this.branches = branches;
        this.register = register;
        this.days = days;
    }

    @GetMapping
    @Needs(Scope.ORGANISATIONS_READ)
    Page<Hierarchy> list(Caller caller, PageRequest page) {
        return hierarchies.list(caller, page);
    }

    @GetMapping("/{key}")
    @Needs(Scope.ORGANISATIONS_READ)
    Hierarchy get(Caller caller, @PathVariable String key) {
        return hierarchies.get(caller, key);
    }

    @Described(body = Bodies.NewHierarchy.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.ORGANISATIONS_WRITE)
    Hierarchy make(Caller caller, @RequestBody JsonNode body) {
        return hierarchies.make(
                caller,
                body.path("key").asString(""),
                HierarchyKind.of(body.path("kind").asString("")),
                Naming.of(body));
    }

    /// The nodes right below a parent (at the top without one), or all that a text finds.
    @GetMapping("/{key}/nodes")
    @Needs(Scope.ORGANISATIONS_READ)
    Page<Branches.Branch> nodes(
            Caller caller,
            PageRequest page,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String parent,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(required = false) @Nullable String on) {
        var hierarchy = hierarchies.get(caller, key);
        var above = parent == null || parent.isEmpty() ? null : hierarchies.node(hierarchy, parent);
        return branches.list(
                register.sight(caller),
                new Branches.Wanted(hierarchy, above, query.strip(), days.on(on)),
                page);
    }

    /// @param path from the top to the node itself
    record Placed(Node node, List<Node> path) {}

    @GetMapping("/{key}/nodes/{code}")
    @Needs(Scope.ORGANISATIONS_READ)
    Placed node(
            Caller caller,
            @PathVariable String key,
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String on) {
        var node = hierarchies.node(hierarchies.get(caller, key), code);
        return new Placed(node, hierarchies.path(node, days.on(on)));
    }

    /// Makes a node, below `parent` when the body has one, or renames it.
    @Described(body = Bodies.NewNode.class)
    @PutMapping("/{key}/nodes/{code}")
    @Needs(Scope.ORGANISATIONS_WRITE)
    Node put(
            Caller caller,
            @PathVariable String key,
            @PathVariable String code,
            @RequestBody JsonNode body) {
        return hierarchies.put(caller, key, code, Naming.of(body), parent(body));
    }

    /// Hangs a node below another one, or at the top, from a day on (today without one): how a
    /// region merges into another.
    @Described(body = Bodies.NodeMove.class)
    @PutMapping("/{key}/nodes/{code}/parent")
    @Needs(Scope.ORGANISATIONS_WRITE)
    Placed move(
            Caller caller,
            @PathVariable String key,
            @PathVariable String code,
            @RequestBody JsonNode body) {
        LocalDate from = Days.in(body, "from");
        LocalDate since = from == null ? days.today() : from;
        var node = hierarchies.move(caller, key, code, parent(body), since);
        return new Placed(node, hierarchies.path(node, since));
    }

    private static @Nullable String parent(JsonNode body) {
        String parent = body.path("parent").asString("");
        return parent.isEmpty() ? null : parent;
    }
}
