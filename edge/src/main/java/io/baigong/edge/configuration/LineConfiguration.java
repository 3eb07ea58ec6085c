package io.baigong.edge.configuration;

import java.time.Duration;

/// How the line to the platform is used.
///
/// @param gather how long values are gathered before they are written and sent; what a power cut
///   may cost
/// @param backlogRate values a second that are sent of the backlog at most
/// @param rollBackAfter a configuration after which the platform is lost for so long is taken back
public record LineConfiguration(Duration gather, long backlogRate, Duration rollBackAfter) {
    public static final LineConfiguration DEFAULT =
            new LineConfiguration(Duration.ofMillis(250), 100_000, Duration.ofMinutes(5));
}
