package io.baigong.plant;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The works' production office: products, reasons, rules of signals, orders and shifts, told to
/// the platform through its public API as an ERP would. Every step may be repeated.
///
/// Until the first start two shifts are worked, Monday to Saturday, as the history has it; from
/// then on three, every day, as live replay goes on around the clock.
final class Planning {
    private static final String MASTER = "/api/v1/production/master/";
    private static final String SHIFTS = "shifts";
    private static final List<Integer> ALL_DAYS = List.of(1, 2, 3, 4, 5, 6, 7);
    private static final List<Integer> WORKING_DAYS = List.of(1, 2, 3, 4, 5, 6);
    private static final String SCRAPPED = "hob-gear";

    private final Platform platform;
    private final ZonedDateTime since;
    private final int weeks;

    /// @param since when live replay first began, epoch milliseconds
    /// @param weeks how far back the history reaches
    Planning(Platform platform, long since, int weeks) {
        this.platform = platform;
        this.since = Instant.ofEpochMilli(since).atZone(Shifts.ZONE);
        this.weeks = weeks;
    }

    void run(String token) throws IOException, InterruptedException {
        var office = read();
        for (String kind : List.of("reasons", "products", "rules", "orders")) {
            for (JsonObject one : objects(office, kind)) {
                put(kind, one, token);
            }
        }
        put(
                "plans",
                plan("two-shifts", "两班制", "Two shifts", first(), WORKING_DAYS, office, 2),
                token);
        put(
                "plans",
                plan("around-the-clock", "三班连续", "Around the clock", day(), ALL_DAYS, office, 3),
                token);
        for (JsonObject shift : objects(office, SHIFTS)) {
            firstDay(shift, token);
        }
        begin(token);
        inspect(token);
    }

    private static JsonObject read() throws IOException {
        try (var in = Planning.class.getResourceAsStream("/production.json")) {
            if (in == null) {
                throw new FileNotFoundException("the plant does not carry production.json");
            }
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<JsonObject> objects(JsonObject office, String kind) {
        return office.getJsonArray(kind).stream().map(JsonObject.class::cast).toList();
    }

    private void put(String kind, JsonObject one, String token)
            throws IOException, InterruptedException {
        // What people made of it since goes on.
        put(kind, one, "?version=0", token);
    }

    private void put(String kind, JsonObject one, String query, String token)
            throws IOException, InterruptedException {
        String path = MASTER + kind + "/" + one.getString("key") + query;
        var answer = platform.put(path, token, one.encode());
        boolean known = !query.isEmpty() && answer.status() == 409;
        if (!known) {
            answer.orFail(path);
        }
    }

    private LocalDate first() {
        return since.toLocalDate().minusWeeks(weeks + 1L);
    }

    /// The production day of the first start: the night shift belongs to the day before.
    private LocalDate day() {
        return since.minusHours(6).toLocalDate();
    }

    private static JsonObject plan(
            String key,
            String zh,
            String en,
            LocalDate from,
            List<Integer> days,
            JsonObject office,
            int shifts) {
        var worked = new JsonArray();
        objects(office, SHIFTS).stream()
                .limit(shifts)
                .forEach(shift -> worked.add(shift.copy().put("days", new JsonArray(days))));
        return new JsonObject()
                .put("key", key)
                .put("name", new JsonObject().put("zh", zh).put("en", en))
                .put("site", Inventory.SITE)
                .put("from", from.toString())
                .put(SHIFTS, worked);
    }

    /// On the day of the first start only what was worked is planned: the two shifts of a working
    /// day, and the two hours before the start.
    private void firstDay(JsonObject shift, String token) throws IOException, InterruptedException {
        var start = day().atTime(LocalTime.parse(shift.getString("start"))).atZone(Shifts.ZONE);
        var end = start.plusHours(8);
        boolean night = shift.getString("key").equals("night");
        boolean worked = !night && Shifts.isWorked(day());
        var overtime =
                since.minus(Duration.ofMillis(Shifts.OVERTIME_MILLIS))
                        .truncatedTo(ChronoUnit.MINUTES)
                        .plusMinutes(1);
        if (worked || !start.isBefore(overtime)) {
            return;
        }
        boolean planned = end.isAfter(overtime);
        var exception =
                new JsonObject()
                        .put("key", "first-day-" + shift.getString("key"))
                        .put("day", day().toString())
                        .put("site", Inventory.SITE)
                        .put("shift", shift.getString("key"))
                        .put("planned", planned);
        if (planned) {
            exception.put("start", overtime.toLocalTime().toString());
        }
        put("exceptions", exception, token);
    }

    /// The orders that are on the machining centres when live replay begins.
    private void begin(String token) throws IOException, InterruptedException {
        for (int centre = 1; centre <= MachiningCentre.COUNT; centre++) {
            String key = "mc-0" + centre;
            var order =
                    new JsonObject()
                            .put("id", "first-order-of-" + key)
                            .put("order", "PO-200" + centre)
                            .put("at", since.toInstant().toString());
            var answer =
                    platform.post(
                            "/api/v1/production/work-units/" + key + "/start",
                            token,
                            Platform.JSON,
                            order.encode());
            // A later start, when the order is done: it was told long ago.
            if (answer.status() != 409 && answer.status() != 400) {
                answer.orFail("the order of " + key);
            }
        }
    }

    /// What the inspection found of the mill-turn's gears, shift by shift, up to the first start.
    private void inspect(String token) throws IOException, InterruptedException {
        var rows = new JsonArray();
        for (var day = since.toLocalDate().minusWeeks(weeks);
                day.isBefore(day());
                day = day.plusDays(1)) {
            for (String shift : List.of("early", "late")) {
                if (Shifts.isWorked(day)) {
                    long scrap = Math.floorMod(day.toEpochDay() * 7 + shift.length(), 3L);
                    rows.add(
                            new JsonObject()
                                    .put("workUnit", MillTurn.KEY)
                                    .put("day", day.toString())
                                    .put("shift", shift)
                                    .put("product", SCRAPPED)
                                    .put("scrap", scrap));
                }
            }
        }
        var body = new JsonObject().put("rows", rows).encode();
        var told =
                platform.post("/api/v1/production/records", token, Platform.JSON, body)
                        .orFail("scrap of the mill-turn")
                        .json();
        if (told.getInteger("failed", 0) > 0) {
            throw new IOException("the platform refused sums of shifts: " + told.encode());
        }
    }
}
