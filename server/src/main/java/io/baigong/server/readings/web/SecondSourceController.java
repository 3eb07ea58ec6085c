package io.baigong.server.readings.web;

import io.baigong.evaluator.method.Input.As;
import io.baigong.evaluator.method.Tolerance;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Scope;
import io.baigong.server.access.TooMuch;
import io.baigong.server.readings.SecondSource;
import io.baigong.server.readings.SecondSource.Comparison;
import io.baigong.server.readings.SecondSources;
import io.baigong.server.readings.SecondSources.Said;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Which device confirms the readings of a thing.
@RestController
@RequestMapping("/api/v1/things/{key}/second-sources")
class SecondSourceController {
    private static final int MOST_DAYS = 62;

    private final Things things;
    private final ThingDirectory directory;
    private final SecondSources sources;

    SecondSourceController(Things things, ThingDirectory directory, SecondSources sources) {
        this.things = things;
        this.directory = directory;
        this.sources = sources;
    }

    /// @param by key of the other device
    /// @param compare what of a day is compared: `mean`, `increase`, …
    /// @param share of the greater of both by which they may differ
    /// @param amount in the unit of the property by which they may differ
    /// @param agreed the last day on which the other confirmed it
    /// @param differed the last day on which the other said something else
    @Schema(name = "SecondSource")
    record Answer(
            String property,
            String by,
            String byProperty,
            String compare,
            @Nullable String share,
            @Nullable String amount,
            @Schema(format = "date-time") String made,
            String madeBy,
            @Nullable LocalDate agreed,
            @Nullable LocalDate differed) {}

    @Needs(Scope.READINGS_READ)
    @GetMapping
    List<Answer> list(Caller caller, @PathVariable String key) {
        return sources.of(thing(caller, key)).stream().map(this::answer).toList();
    }

    private VisibleThing thing(Caller caller, String key) {
        return things.visible(caller).required(key);
    }

    private Answer answer(SecondSource one) {
        var by = directory.byNumber(one.byThing());
        return new Answer(
                one.property(),
                by == null ? "" : by.key(),
                one.byProperty(),
                SecondSources.word(one.compare()),
                text(one.within().share()),
                text(one.within().amount()),
                one.made().toString(),
                one.madeBy(),
                one.agreed(),
                one.differed());
    }

    private static @Nullable String text(@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }

    /// @param by key of the device that measures the same
    /// @param compare `mean` when absent; `increase` for counters
    @Schema(name = "NewSecondSource")
    record Request(
            @Nullable String by,
            @Nullable String byProperty,
            @Nullable String compare,
            @Nullable BigDecimal share,
            @Nullable BigDecimal amount) {}

    @Needs(Scope.THINGS_WRITE)
    @PutMapping("/{property}")
    Answer say(
            Caller caller,
            @PathVariable String key,
            @PathVariable String property,
            @RequestBody Request asked) {
        var thing = thing(caller, key);
        if (asked.by() == null || asked.byProperty() == null) {
            throw new Invalid(asked.by() == null ? "by" : "byProperty", "a key", "nothing");
        }
        var by = things.visible(caller).thing(asked.by());
        if (by == null) {
            throw new Invalid("by", "the key of a thing", asked.by());
        }
        var said = new Said(by, asked.byProperty(), as(asked.compare()), within(asked));
        sources.say(thing, property, said, caller.login());
        return answer(said(thing, property));
    }

    private static As as(@Nullable String word) {
        return Arrays.stream(As.values())
                .filter(as -> SecondSources.word(as).equals(word == null ? "mean" : word))
                .findFirst()
                .orElseThrow(() ->
                        new Invalid(
                                "compare",
                                "one of "
                                        + Arrays.stream(As.values())
                                                .map(SecondSources::word)
                                                .toList(),
                                String.valueOf(word)));
    }

    private static Tolerance within(Request asked) {
        try {
            return new Tolerance(asked.share(), asked.amount());
        } catch (IllegalArgumentException e) {
            throw new Invalid(
                    asked.amount() == null ? "share" : "amount",
                    "a share from 0 to 0.5, or an amount from 0",
                    asked.share() == null && asked.amount() == null ? "nothing" : "another");
        }
    }

    private SecondSource said(VisibleThing thing, String property) {
        return sources.of(thing).stream()
                .filter(one -> one.property().equals(property))
                .findFirst()
                .orElseThrow(() -> new NotFound("second source", property));
    }

    @Needs(Scope.THINGS_WRITE)
    @DeleteMapping("/{property}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(Caller caller, @PathVariable String key, @PathVariable String property) {
        sources.forget(thing(caller, key), property);
    }

    /// A day of both.
    ///
    /// @param own absent when there is none
    /// @param other in the unit of the first
    /// @param verdict `verifies`, `not_independent`, `differs` or `silent`
    @Schema(name = "ComparedDay")
    record Day(LocalDate day, @Nullable String own, @Nullable String other, String verdict) {
        static Day of(LocalDate day, @Nullable Comparison found) {
            return found == null
                    ? new Day(day, null, null, "silent")
                    : new Day(
                            day,
                            text(found.own()),
                            text(found.other()),
                            found.verdict().name().toLowerCase(Locale.ROOT));
        }
    }

    /// Both beside each other, day by day in the zone of the thing.
    ///
    /// @param to the last day, at most 62 days in all
    @Needs(Scope.READINGS_READ)
    @GetMapping("/{property}/days")
    List<Day> days(
            Caller caller,
            @PathVariable String key,
            @PathVariable String property,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to) {
        var thing = thing(caller, key);
        var said = said(thing, property);
        if (to.isBefore(from)) {
            throw new Invalid("to", "a day not before " + from, to);
        }
        if (!to.isBefore(from.plusDays(MOST_DAYS))) {
            throw new TooMuch("days", MOST_DAYS);
        }
        var zone = thing.handle().zone();
        var visible = things.visible(caller);
        var days = new ArrayList<Day>();
        for (var day = from; !day.isAfter(to); day = day.plusDays(1)) {
            var begin = day.atStartOfDay(zone).toInstant();
            var end = day.plusDays(1).atStartOfDay(zone).toInstant();
            days.add(Day.of(day, sources.compare(visible, said, said.compare(), begin, end)));
        }
        return days;
    }
}
