package io.baigong.server.gateways;

import io.baigong.server.things.Name;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A gateway as the platform knows it.
///
/// @param thing its number
/// @param group of its edge node; things behind it are devices of that node
/// @param joined when the machine that is there now did
/// @param desired newest version of its configuration; 0 before the first
/// @param state what became of that version; none before the first
/// @param said what the gateway said to it, for people; may be empty
/// @param devices in that version
/// @param tags in that version
/// @param inForce the version that the gateway said it works by; none before it said any
/// @param told when it said that
record Gateway(
        int organisation,
        int thing,
        String key,
        Name name,
        String group,
        String node,
        Instant joined,
        int desired,
        @Nullable ConfigurationState state,
        String said,
        int devices,
        int tags,
        @Nullable Long inForce,
        @Nullable Instant told) {}
