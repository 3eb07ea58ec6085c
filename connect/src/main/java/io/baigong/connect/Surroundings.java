package io.baigong.connect;

import java.nio.file.Path;
import java.time.InstantSource;

/// What a link lives in.
///
/// @param clock for the time of arrival
/// @param directory of this device alone and kept over restarts, for what a driver has to remember:
///   the position in a file, limits it learned, certificates; made by the driver when it needs it
public record Surroundings(InstantSource clock, Path directory, LinkListener listener) {}
