package io.baigong.telemetry.questdb;

import io.baigong.telemetry.TelemetryStore.Resolution;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a range into pieces, each read from the coarsest roll-up that is right for it: all of its
/// windows are over, rolled up, not late, and no cut runs through one.
final class ReadPlan {
    /// A stretch of time to be read at one resolution.
    record Piece(Resolution resolution, long from, long to) {}

    private final Trust trust;
    private final long[] cuts;
    private final ZoneId dayZone;
    private final List<Piece> pieces = new ArrayList<>();

    private ReadPlan(Trust trust, long[] cuts, ZoneId dayZone) {
        this.trust = trust;
        this.cuts = cuts;
        this.dayZone = dayZone;
    }

    /// @param cuts ascending; no roll-up window may stretch over one
    static List<Piece> of(
            long from, long to, long[] cuts, Resolution coarsest, Trust trust, ZoneId dayZone) {
        var plan = new ReadPlan(trust, cuts, dayZone);
        if (from < to) {
            switch (coarsest) {
                case RAW -> plan.add(Resolution.RAW, from, to);
                case MINUTE, HOUR -> plan.hours(from, to, coarsest);
                case DAY -> plan.days(from, to);
            }
        }
        return plan.pieces;
    }

    private void days(long from, long to) {
        long at = from;
        while (at < to) {
            if (at >= trust.daysUpTo()) {
                hours(at, to, Resolution.HOUR);
                return;
            }
            long next = Times.startOfNextDay(at, dayZone);
            boolean whole = next <= to && at == Times.startOfDay(at, dayZone);
            if (whole && next <= trust.daysUpTo() && !isCut(at, next) && !isLate(at, next)) {
                add(Resolution.DAY, at, next);
            } else {
                hours(at, Math.min(next, to), Resolution.HOUR);
            }
            at = Math.min(next, to);
        }
    }

    private void hours(long from, long to, Resolution coarsest) {
        long at = from;
        while (at < to) {
            if (at >= trust.minutesUpTo()) {
                add(Resolution.RAW, at, to);
                return;
            }
            long start = Times.floor(at, Times.HOUR);
            long next = Math.min(start + Times.HOUR, to);
            if (isLate(start, start + 1)) {
                add(Resolution.RAW, at, next);
            } else if (coarsest == Resolution.HOUR
                    && at == start
                    && next == start + Times.HOUR
                    && next <= trust.hoursUpTo()
                    && !isCut(at, next)) {
                add(Resolution.HOUR, at, next);
            } else {
                minutes(at, next);
            }
            at = next;
        }
    }

    private void minutes(long from, long to) {
        long first = Math.ceilDiv(from, Times.MINUTE) * Times.MINUTE;
        long last = Times.floor(Math.min(to, trust.minutesUpTo()), Times.MINUTE);
        if (first >= last || isCutOffTheMinute(first, last)) {
            add(Resolution.RAW, from, to);
        } else {
            add(Resolution.RAW, from, first);
            add(Resolution.MINUTE, first, last);
            add(Resolution.RAW, last, to);
        }
    }

    private boolean isCutOffTheMinute(long from, long to) {
        int at = Arrays.binarySearch(cuts, from);
        for (int i = at < 0 ? -at - 1 : at; i < cuts.length && cuts[i] < to; i++) {
            if (Math.floorMod(cuts[i], Times.MINUTE) != 0) {
                return true;
            }
        }
        return false;
    }

    /// Does a cut lie strictly inside?
    private boolean isCut(long from, long to) {
        int at = Arrays.binarySearch(cuts, from + 1);
        int first = at < 0 ? -at - 1 : at;
        return first < cuts.length && cuts[first] < to;
    }

    private boolean isLate(long from, long to) {
        int at = Arrays.binarySearch(trust.lateHours(), from);
        int first = at < 0 ? -at - 1 : at;
        return first < trust.lateHours().length && trust.lateHours()[first] < to;
    }

    private void add(Resolution resolution, long from, long to) {
        if (from >= to) {
            return;
        }
        if (!pieces.isEmpty()) {
            var before = pieces.getLast();
            if (before.resolution() == resolution && before.to() == from) {
                pieces.set(pieces.size() - 1, new Piece(resolution, before.from(), to));
                return;
            }
        }
        pieces.add(new Piece(resolution, from, to));
    }
}
