package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.tables.TableFile.Format;
import io.baigong.server.things.ThingList.Question;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
class ThingExportController {
    private final ThingList list;
    private final ThingExport export;
    private final Clock clock;

    ThingExportController(ThingList list, ThingExport export, Clock clock) {
        this.list = list;
        this.export = export;
        this.clock = clock;
    }

    /// Things as a table, CSV or a workbook as `Accept` says: those of `keys`, or all that the
    /// `filter` means; `sort` and `descending` as in the list, times in `zone`.
    @LargeBody
    @Described(
            body = Bodies.ThingsWanted.class,
            answer = byte[].class,
            answerTypes = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @PostMapping(
            value = "/api/v1/things/export",
            produces = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @Needs(Scope.THINGS_READ)
    void export(
            Caller caller,
            Locale language,
            @RequestHeader(value = "Accept", required = false) @Nullable String accept,
            @RequestBody JsonNode body,
            HttpServletResponse response)
            throws IOException {
        var selection = BulkSelection.read(body);
        var sort = ThingController.sort(body.path("sort").asString("key"), language);
        boolean descending = body.path("descending").asBoolean(false);
        var zone = zone(body.path("zone").asString(clock.getZone().getId()));
        var filter = selection.filter();
        int organisation = caller.organisation();
        int[] numbers =
                filter == null
                        ? list.numbers(organisation, selection.keys())
                        : list.numbers(organisation, new Question(filter, sort, descending));
        var format = Format.accepted(accept);
        format.check(numbers.length);
        response.setContentType(format.type().toString());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"things.%s\"".formatted(format.ending()));
        response.setHeader("X-Rows-Expected", Integer.toString(numbers.length));
        export.write(organisation, numbers, format, zone, response.getOutputStream());
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new Invalid("zone", "a time zone such as Asia/Shanghai", id);
        }
    }
}
