package io.baigong.server.ingest.mqtt;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What one client subscribed to. Changed by its event loop, asked by any thread.
final class Subscriptions {
    /// Edge nodes whose commands a gateway may want.
    private static final int MOST_NODES = 10_000;

    /// A thing is one edge node at most; some clients ask in several spellings.
    private static final int MOST_NODES_OF_ONE_THING = 16;

    private final Set<String> commandsFor = ConcurrentHashMap.newKeySet();
    private volatile boolean rpc;
    private boolean hostState;
    private boolean hostStateBefore3;

    /// @param ofOneThing does the client's token stand for one thing?
    /// @return whether the client may have this
    boolean add(Filters filter, boolean ofOneThing) {
        return switch (filter) {
            case Filters.Rpc() -> rpc |= ofOneThing;
            case Filters.Silent() -> true;
            case Filters.NodeCommands(String group, String node) -> {
                boolean fits =
                        commandsFor.size() < (ofOneThing ? MOST_NODES_OF_ONE_THING : MOST_NODES);
                if (fits) {
                    commandsFor.add(group + "/" + node);
                }
                yield fits;
            }
            case Filters.HostState(boolean before3) -> {
                hostState |= !before3;
                hostStateBefore3 |= before3;
                yield true;
            }
        };
    }

    void remove(Filters filter) {
        switch (filter) {
            case Filters.Rpc() -> rpc = false;
            case Filters.Silent() -> {}
            case Filters.NodeCommands(String group, String node) ->
                    commandsFor.remove(group + "/" + node);
            case Filters.HostState(boolean before3) -> {
                hostState &= before3;
                hostStateBefore3 &= !before3;
            }
        }
    }

    /// Did the client ask for this command?
    boolean has(String topic) {
        if (topic.startsWith("v1/")) {
            return rpc;
        }
        String[] levels = topic.split("/", -1);
        return levels.length >= 4 && commandsFor.contains(levels[1] + "/" + levels[3]);
    }

    boolean hasHostState() {
        return hostState;
    }

    /// The form before Sparkplug 3.0.
    boolean hasHostStateBefore3() {
        return hostStateBefore3;
    }
}
