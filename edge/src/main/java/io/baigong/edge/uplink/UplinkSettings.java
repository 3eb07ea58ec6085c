package io.baigong.edge.uplink;

/// How the line is used.
///
/// @param mostInFlight messages that wait for their answer
/// @param mostBacklog of these, how many may be of the backlog; the others are kept for fresh
///   values
/// @param backlogRate values a second that the backlog sends at most
public record UplinkSettings(int mostInFlight, int mostBacklog, long backlogRate) {
    public static final UplinkSettings DEFAULT = new UplinkSettings(256, 192, 100_000);

    public UplinkSettings {
        if (mostBacklog < 1 || mostInFlight <= mostBacklog || backlogRate < 1) {
            throw new IllegalArgumentException(
                    "expected 1 <= mostBacklog < mostInFlight and a positive rate, were %d, %d and %d"
                            .formatted(mostBacklog, mostInFlight, backlogRate));
        }
    }
}
