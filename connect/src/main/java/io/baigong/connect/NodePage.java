package io.baigong.connect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of what is below a node.
///
/// @param next to ask for the rest with; none when this is all
public record NodePage(List<Node> nodes, @Nullable String next) {
    public NodePage {
        nodes = List.copyOf(nodes);
    }
}
