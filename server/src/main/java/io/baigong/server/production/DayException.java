package io.baigong.server.production;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/// One day that is not as the plan says: a holiday, an extra shift, one that begins later.
///
/// @param key given by whom it comes from; made of the others when there is none
/// @param shift null for all of the day
/// @param site null for all sites
/// @param workUnit null for all machines of the site
/// @param planned whether it is worked
/// @param start null for the plan's
/// @param end null for the plan's
@Schema(name = "ShiftException")
record DayException(
        String key,
        LocalDate day,
        @Nullable String shift,
        @Nullable String site,
        @Nullable String workUnit,
        boolean planned,
        @Nullable LocalTime start,
        @Nullable LocalTime end,
        @Nullable String note)
        implements MasterContent {
    static DayException read(Body body) {
        var day = body.day("day");
        String shift = body.keyOrNull("shift");
        String site = body.keyOrNull("site");
        String unit = body.keyOrNull("workUnit");
        String key = body.keyOrNull("key");
        if (key == null) {
            key =
                    "%s:%s:%s"
                            .formatted(
                                    day,
                                    shift == null ? "all" : shift,
                                    unit != null ? unit : site != null ? site : "all");
            key = key.length() <= 128 ? key : key.substring(0, 128);
        }
        boolean planned = body.truth("planned", false);
        var start = body.timeOrNull("start");
        var end = body.timeOrNull("end");
        if (planned && shift == null) {
            body.add("shift", "the key of the shift that is worked", "nothing");
        }
        return new DayException(
                key,
                day,
                shift,
                site,
                unit,
                planned,
                start,
                end,
                body.has("note") ? body.textOr("note", "") : null);
    }

    /// How closely it is about a shift of a machine; -1 not at all.
    int closeness(WorkUnit unit, LocalDate on, String ofShift) {
        boolean fits =
                day.equals(on)
                        && (shift == null || shift.equals(ofShift))
                        && (workUnit == null || workUnit.equals(unit.key()))
                        && (site == null || site.equals(unit.site()));
        return fits
                ? (workUnit != null ? 4 : 0) + (site != null ? 2 : 0) + (shift != null ? 1 : 0)
                : -1;
    }
}
