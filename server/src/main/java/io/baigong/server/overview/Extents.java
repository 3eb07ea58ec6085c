package io.baigong.server.overview;

import io.baigong.server.access.Authority;
import io.baigong.server.access.Caller;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Subtrees;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What a caller may count: its own organisation, what lies below the nodes on which it may read
/// the register, and as an administrator of the platform everything.
@Component
class Extents {
    private static final String EVERYWHERE = "platform";

    private final Authority authority;
    private final Subtrees subtrees;

    Extents(Authority authority, Subtrees subtrees) {
        this.authority = authority;
        this.subtrees = subtrees;
    }

    /// @param scope `hierarchy:code`, `platform`, or nothing for the own organisation
    /// @throws NotAllowed `node-not-granted` for a node that no grant of the caller covers
    Extent of(Caller caller, @Nullable String scope) {
        if (scope == null || scope.isBlank()) {
            return new Extent.Own(caller.organisation());
        }
        if (scope.equals(EVERYWHERE)) {
            if (!caller.platformAdministrator()) {
                throw new NotAllowed(
                        "platform-needed", "administrators of the platform see all of it");
            }
            return new Extent.Everywhere();
        }
        Long node = subtrees.find(scope);
        if (node == null) {
            throw new NotFound("node", scope);
        }
        if (caller.platformAdministrator()) {
            return new Extent.Below(
                    Math.toIntExact(node), true, new Extent.View(Set.of(), Set.of()));
        }
        if (!covered(caller, Scope.ORGANISATIONS_READ, node)) {
            throw new NotAllowed("node-not-granted", "no grant of yours covers " + scope);
        }
        return new Extent.Below(
                Math.toIntExact(node),
                covered(caller, Scope.THINGS_READ, node),
                new Extent.View(
                        Set.copyOf(roots(caller)),
                        Set.copyOf(authority.nodes(caller, Scope.THINGS_READ))));
    }

    /// The same, but a region as one sees it who may not tell its organisations apart: for figures
    /// that others read later.
    Extent closed(Caller caller, String scope) {
        var extent = of(caller, scope);
        return extent instanceof Extent.Below(int node, _, Extent.View view)
                        && !caller.platformAdministrator()
                ? new Extent.Below(node, false, new Extent.View(view.roots(), Set.of()))
                : extent;
    }

    /// The nodes on which the caller may read the register.
    List<Long> roots(Caller caller) {
        return authority.nodes(caller, Scope.ORGANISATIONS_READ);
    }

    private boolean covered(Caller caller, Scope scope, long node) {
        return authority.nodes(caller, scope).stream()
                .anyMatch(granted -> subtrees.contains(granted, node));
    }
}
