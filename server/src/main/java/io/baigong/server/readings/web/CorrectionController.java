package io.baigong.server.readings.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.readings.Corrections;
import io.baigong.server.readings.Corrections.Correction;
import io.baigong.server.readings.Corrections.Made;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/things/{key}/corrections")
class CorrectionController {
    private final Things things;
    private final Corrections corrections;

    CorrectionController(Things things, Corrections corrections) {
        this.things = things;
        this.corrections = corrections;
    }

    private VisibleThing thing(Caller caller, String key) {
        return things.visible(caller).required(key);
    }

    /// @param time of the reading, to the microsecond
    /// @param value in today's type and unit; a number may come as text, so that it keeps its
    ///   digits
    @Schema(name = "NewCorrection")
    record Request(String property, String time, @Nullable Object value, @Nullable String reason) {}

    @Needs(Scope.READINGS_WRITE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    void correct(Caller caller, @PathVariable String key, @RequestBody Request asked) {
        corrections.correct(
                thing(caller, key),
                new Correction(
                        asked.property(),
                        Answers.micros("time", asked.time()),
                        Answers.value(asked.value()),
                        asked.reason() == null ? "" : asked.reason()));
    }

    /// @param time of the reading
    /// @param old what was there, as text; null for no usable value
    /// @param made when it was corrected
    /// @param by login of who did it
    @Schema(name = "Correction")
    record Answer(
            long id,
            String property,
            @Schema(format = "date-time") String time,
            @Nullable String old,
            @Nullable String value,
            String reason,
            @Schema(format = "date-time") String made,
            String by) {
        static Answer of(Made one) {
            return new Answer(
                    one.id(),
                    one.property(),
                    Answers.time(one.timeMicros()),
                    one.oldValue(),
                    one.newValue(),
                    one.reason(),
                    one.made().toString(),
                    one.by());
        }
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping
    List<Answer> list(
            Caller caller,
            @PathVariable String key,
            @RequestParam(defaultValue = "1970-01-01T00:00:00Z") String from,
            @RequestParam(defaultValue = "9999-01-01T00:00:00Z") String to) {
        return corrections.list(thing(caller, key), Answers.range(from, to)).stream()
                .map(Answer::of)
                .toList();
    }
}
