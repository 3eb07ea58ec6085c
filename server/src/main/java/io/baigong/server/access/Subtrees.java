package io.baigong.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What lies below a node of a hierarchy (an administrative region, an industry, a park, a group)
/// today. Grants on a node reach whatever lies below it. The module that keeps hierarchies provides
/// the bean; without one, no node reaches anybody.
///
/// Every question is the platform's own, asked outside any organisation: implementations ask the
/// database by `Tenancy.asPlatform`, and what they answer is never shown unfiltered to a caller.
public interface Subtrees {
    /// Whether an organisation is today a member of the node or of one below it. Asked with every
    /// request that acts in another organisation by such a grant.
    boolean reaches(long node, int organisation);

    /// Whether the second node is the first one or lies below it today.
    boolean contains(long node, long other);

    /// The organisations that are today members of the node or of one below it, each once.
    List<Integer> organisations(long node);

    /// The node that is written like this, such as `administrative:330100` (hierarchy and code);
    /// null when there is none.
    @Nullable Long find(String node);

    /// How the node is written: the inverse of [#find]; null when there is no such node.
    @Nullable String path(long node);

    /// The node's name for people; null when there is no such node.
    @Nullable String name(long node);

    /// The same in English, as far as there is an English name; null when there is no such node.
    @Nullable String englishName(long node);
}
