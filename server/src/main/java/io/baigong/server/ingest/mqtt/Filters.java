package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.sparkplug.SparkplugTopic;
import org.jspecify.annotations.Nullable;

/// The topic filters a device may subscribe to: its own commands, and whether the host is there.
sealed interface Filters {
    /// Commands to one thing, the way ThingsBoard has it.
    record Rpc() implements Filters {}

    /// Attributes and answers that are never sent; devices of that kind ask for them and go on
    /// without.
    record Silent() implements Filters {}

    /// Commands to a Sparkplug edge node and its devices.
    record NodeCommands(String group, String node) implements Filters {}

    /// The state of the host application (Sparkplug 3.0 clause 6.3.30), and its form before 3.0.
    ///
    /// @param beforeVersion3 in plain words, as hosts were asked for before 3.0
    record HostState(boolean beforeVersion3) implements Filters {}

    /// @return null when nobody may subscribe to it here
    static @Nullable Filters of(String filter, String hostId) {
        switch (filter) {
            case "v1/devices/me/rpc/request/+" -> {
                return new Rpc();
            }
            case "v1/devices/me/attributes",
                    "v1/devices/me/attributes/response/+",
                    "v1/devices/me/rpc/response/+" -> {
                return new Silent();
            }
            default -> {}
        }
        if (filter.startsWith(SparkplugTopic.NAMESPACE)) {
            return sparkplug(
                    filter.substring(SparkplugTopic.NAMESPACE.length()).split("/", -1), hostId);
        }
        return filter.equals("STATE/" + hostId) || filter.equals("STATE/+")
                ? new HostState(true)
                : null;
    }

    private static @Nullable Filters sparkplug(String[] levels, String hostId) {
        if (levels.length == 2 && levels[0].equals("STATE")) {
            boolean ours = levels[1].equals(hostId) || levels[1].equals("+");
            return ours ? new HostState(false) : new Silent();
        }
        boolean commands =
                levels.length >= 3
                        && levels.length <= 4
                        && (levels[1].equals("NCMD") || levels[1].equals("DCMD"));
        if (!commands || isWild(levels[0]) || isWild(levels[2])) {
            return null;
        }
        return new NodeCommands(levels[0], levels[2]);
    }

    /// Too long counts as wild: what a connection may ask for is bounded.
    private static boolean isWild(String level) {
        return level.isEmpty()
                || level.length() > SparkplugTopic.LONGEST_LEVEL
                || level.indexOf('+') >= 0
                || level.indexOf('#') >= 0;
    }
}
