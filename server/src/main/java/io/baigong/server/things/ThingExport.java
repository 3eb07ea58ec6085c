package io.baigong.server.things;

import io.baigong.server.tables.TableFile;
import io.baigong.server.tables.TableFile.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Writes things as a table that [ThingImport] takes again.
@Component
final class ThingExport {
    private static final int CHUNK = 1_000;

    private final ThingList list;

    ThingExport(ThingList list) {
        this.list = list;
    }

    /// @param numbers of the things, in the order in which they are written
    /// @param zone in which times are told
    void write(int organisation, int[] numbers, Format format, ZoneId zone, OutputStream out)
            throws IOException {
        var heading =
                List.of(
                        "key",
                        "name_zh",
                        "name_en",
                        "model",
                        "site",
                        "place",
                        "tags",
                        "state",
                        "last_seen (%s)".formatted(zone.getId()));
        try (var file = format.begin(out, "things", heading)) {
            for (int from = 0; from < numbers.length; from += CHUNK) {
                var some =
                        Arrays.copyOfRange(numbers, from, Math.min(from + CHUNK, numbers.length));
                for (var thing : list.rows(organisation, some)) {
                    row(file, thing, zone);
                }
            }
        }
    }

    private void row(TableFile file, Thing thing, ZoneId zone) throws IOException {
        var presence = list.presence();
        file.row(
                thing.key(),
                thing.name().zh(),
                thing.name().en(),
                thing.model().key(),
                thing.site(),
                thing.place(),
                String.join(";", thing.tags()),
                thing.erasing()
                        ? "erasing"
                        : presence.state(thing.number()).name().toLowerCase(Locale.ROOT),
                local(presence.lastSeen(thing.number()), zone));
    }

    private static @Nullable LocalDateTime local(@Nullable Instant time, ZoneId zone) {
        return time == null
                ? null
                : LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.MILLIS), zone);
    }
}
