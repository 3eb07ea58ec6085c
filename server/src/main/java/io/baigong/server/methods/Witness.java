package io.baigong.server.methods;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Label;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who stands behind a value, so that one can tell whether a second one is somebody else.
///
/// @param channel the weakest by which it came
/// @param things numbers of the devices that measured it; empty when none did
/// @param speaker who sent it; null when that is not known
record Witness(Channel channel, Set<Integer> things, @Nullable String speaker) {
    Witness {
        things = Set.copyOf(things);
    }

    static Witness device(Channel channel, int thing) {
        return new Witness(channel, Set.of(thing), null);
    }

    /// Both together.
    Witness and(Witness other) {
        var all = new HashSet<>(things);
        all.addAll(other.things);
        return new Witness(channel.and(other.channel), all, null);
    }

    /// No device measured both, and not the same program or person said both. A device's own key
    /// speaks for that device alone; of two others it must be known who they were.
    boolean isOther(Witness second) {
        if (!Collections.disjoint(things, second.things)) {
            return false;
        }
        return channel == Channel.DEVICE
                || second.channel == Channel.DEVICE
                || speaker != null && second.speaker != null && !speaker.equals(second.speaker);
    }

    /// A value with who stands behind it.
    ///
    /// @param witness null when that cannot be told: then it confirms nothing
    record Told(Given given, @Nullable Witness witness) {}

    /// What is given when a second source was asked for: verified where it is another one and
    /// agrees. What it said stands in the evidence in any case.
    static Given confirmed(Input input, Told first, @Nullable Told second) {
        var asked = input.confirmedBy();
        var given = first.given();
        if (asked == null
                || second == null
                || !(given.value() instanceof BigDecimal own)
                || !(second.given().value() instanceof BigDecimal other)) {
            return given;
        }
        boolean agrees = asked.within().agree(own, other);
        boolean proves =
                agrees
                        && first.witness() != null
                        && second.witness() != null
                        && second.witness().channel().compareTo(Channel.TOKEN) >= 0
                        && first.witness().isOther(second.witness());
        var label = proves && given.label() == Label.EVIDENCED ? Label.VERIFIED : given.label();
        String says = beside(given.evidence(), agrees, other, second.given().evidence());
        return new Given(own, label, says);
    }

    /// Two references, with what a second source said: `… ≈ …` when it agrees, else `… ≠ 12.5 …`.
    static String beside(
            @Nullable String one, boolean agrees, BigDecimal value, @Nullable String other) {
        String sign = agrees ? "≈" : "≠ " + value.stripTrailingZeros().toPlainString();
        return "%s %s %s"
                .formatted(one == null ? "" : one, sign, other == null ? "" : other)
                .strip();
    }
}
