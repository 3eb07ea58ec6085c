package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.overview.Consumption.Hour;
import io.baigong.server.overview.EnergyPrices.Price;
import io.baigong.server.overview.Inventory.Item;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What energy cost: today, yesterday and this month so far, in kilowatt hours and money, by the
/// meters of each site in its own days.
///
/// A meter marked `main-meter` counts what the others of its site count too: then only those that
/// are marked count. A site with several meters of which none is marked has no sum, because nobody
/// knows whether they lie behind each other.
@Service
class Energy {
    private static final int MOST_METERS = 50;
    private static final Duration KEPT = Duration.ofSeconds(20);

    private final Inventory inventory;
    private final Readings readings;
    private final EnergyPrices prices;
    private final Clock clock;
    private final Kept<Integer, Answer> kept;

    Energy(Inventory inventory, Readings readings, EnergyPrices prices, Clock clock) {
        this.inventory = inventory;
        this.readings = readings;
        this.prices = prices;
        this.clock = clock;
        this.kept = new Kept<>(clock, KEPT);
    }

    /// @param method `counter` or `power`
    /// @param counted whether it is in the sums of its site
    /// @param today kilowatt hours; null when nothing came today
    /// @param resets of its counter since yesterday began or in this month
    @Schema(name = "EnergyMetered")
    record Metered(
            String key,
            Name name,
            String property,
            String method,
            boolean counted,
            @Nullable Double today,
            int resets,
            int corrections) {}

    /// @param missing why there is no sum: `no-meter`, `main-meter` when somebody has to say which
    ///   meter counts all
    @Schema(name = "EnergySite")
    record Sited(
            String key, Name name, String zone, @Nullable String missing, List<Metered> meters) {}

    @Schema(name = "Money")
    record Money(String currency, BigDecimal amount) {}

    /// @param kilowattHours null when no meter counted
    /// @param coverage share of the hours with readings, 0 to 1, of all meters that count
    /// @param unpriced kilowatt hours of days without a price
    @Schema(name = "EnergyPeriod")
    record Period(
            LocalDate from,
            LocalDate to,
            @Nullable Double kilowattHours,
            @Nullable Double coverage,
            List<Money> money,
            double unpriced) {}

    /// @param hours kilowatt hours of today by hour since midnight; null where nothing came
    @Schema(name = "Energy")
    record Answer(
            Instant computed,
            Period today,
            Period yesterday,
            Period month,
            List<@Nullable Double> hours,
            List<Sited> sites) {}

    Answer of(Caller caller) {
        return kept.get(caller.organisation(), () -> computed(caller));
    }

    /// A price or a mark changed.
    void forget() {
        kept.forget();
    }

    /// A meter with what it measured.
    private record Read(Meter meter, boolean counted, Consumption used) {}

    private Answer computed(Caller caller) {
        var now = clock.instant();
        var bySite = new LinkedHashMap<String, List<Meter>>();
        var sites = new ArrayList<Sited>();
        var counted = new ArrayList<Read>();
        int looked = 0;
        for (var item : inventory.of(caller)) {
            var meter = Meter.of(item);
            if (meter != null && looked++ < MOST_METERS) {
                bySite.computeIfAbsent(item.site(), _ -> new ArrayList<>()).add(meter);
            }
        }
        for (var meters : bySite.values()) {
            var read = read(meters, now);
            sites.add(site(read, now));
            read.stream().filter(Read::counted).forEach(counted::add);
        }
        var known = prices.of(caller.organisation());
        return new Answer(
                now,
                period(counted, known, now, day -> day, 0),
                period(counted, known, now, day -> day.minusDays(1), 1),
                period(counted, known, now, day -> day.withDayOfMonth(1), 0),
                hours(counted, now),
                sites);
    }

    private List<Read> read(List<Meter> meters, Instant now) {
        boolean marked = meters.stream().anyMatch(meter -> meter.item().isMainMeter());
        boolean lone = meters.size() == 1;
        return meters.stream()
                .map(meter ->
                        new Read(
                                meter,
                                lone || marked && meter.item().isMainMeter(),
                                used(meter, now)))
                .sorted(Comparator.comparing((Read read) -> !read.counted()))
                .toList();
    }

    private Consumption used(Meter meter, Instant now) {
        var zone = meter.item().zone();
        var today = now.atZone(zone).toLocalDate();
        var first = today.withDayOfMonth(1).isBefore(today) ? today.withDayOfMonth(1) : today;
        var yesterday = today.minusDays(1);
        // The step into the first hour begins the day before.
        var from = (first.isBefore(yesterday) ? first : yesterday).minusDays(1);
        var history =
                java.util.Objects.requireNonNull(
                        meter.item().thing().history(meter.property().key()));
        return new Consumption(readings, history, meter.counter())
                .read(new Range(begin(from, zone), Counters.micros(now) + 1), zone);
    }

    private static long begin(LocalDate day, ZoneId zone) {
        return Counters.micros(day.atStartOfDay(zone).toInstant());
    }

    private static Sited site(List<Read> read, Instant now) {
        Item item = read.getFirst().meter().item();
        boolean none = read.stream().noneMatch(Read::counted);
        return new Sited(
                item.site(),
                item.siteName(),
                item.zone().getId(),
                none ? Inventory.MAIN_METER : null,
                read.stream().map(one -> metered(one, now)).toList());
    }

    private static Metered metered(Read read, Instant now) {
        var meter = read.meter();
        var item = meter.item();
        long begin = begin(now.atZone(item.zone()).toLocalDate(), item.zone());
        var today = read.used().hours().tailMap(begin, true).values();
        boolean covered = today.stream().anyMatch(Hour::covered);
        double used = today.stream().mapToDouble(Hour::used).sum();
        return new Metered(
                item.key(),
                item.name(),
                meter.property().key(),
                meter.counter() ? "counter" : "power",
                read.counted(),
                covered ? meter.converted(used) : null,
                read.used().resets(),
                read.used().corrections());
    }

    private interface Begin {
        LocalDate of(LocalDate today);
    }

    /// @param until days before today on which it ended; 0 for until now
    private static Period period(
            List<Read> counted, List<Price> prices, Instant now, Begin begin, int until) {
        var sum = new Sum(prices);
        LocalDate first = LocalDate.EPOCH;
        LocalDate last = LocalDate.EPOCH;
        for (var read : counted) {
            var zone = read.meter().item().zone();
            var today = now.atZone(zone).toLocalDate();
            first = begin.of(today);
            last = until == 0 ? today : today.minusDays(1);
            long to = until == 0 ? Counters.micros(now) : begin(today, zone);
            sum.add(read, begin(first, zone), to);
        }
        if (counted.isEmpty()) {
            var today = now.atZone(ZoneId.systemDefault()).toLocalDate();
            first = begin.of(today);
            last = until == 0 ? today : today.minusDays(1);
        }
        return sum.period(first, last);
    }

    /// Adds up hours, each at the price of its day.
    private static final class Sum {
        private final List<Price> prices;
        private final Map<String, BigDecimal> money = new TreeMap<>();
        private double used;
        private double unpriced;
        private long covered;
        private long elapsed;

        Sum(List<Price> prices) {
            this.prices = prices;
        }

        void add(Read read, long from, long to) {
            var meter = read.meter();
            elapsed += Math.max(1, Math.ceilDiv(to - from, Consumption.HOUR));
            var days = new HashMap<LocalDate, Double>();
            for (var hour : read.used().hours().subMap(from, true, to, false).entrySet()) {
                double energy = meter.converted(hour.getValue().used());
                covered += hour.getValue().covered() ? 1 : 0;
                var day =
                        Instant.ofEpochMilli(hour.getKey() / 1_000)
                                .atZone(meter.item().zone())
                                .toLocalDate();
                days.merge(day, energy, Double::sum);
                used += energy;
            }
            days.forEach((day, energy) -> price(meter.item().site(), day, energy));
        }

        private void price(String site, LocalDate day, double energy) {
            var price = EnergyPrices.on(prices, site, day);
            if (price == null) {
                unpriced += energy;
                return;
            }
            money.merge(
                    price.currency(),
                    price.price().multiply(BigDecimal.valueOf(energy)),
                    BigDecimal::add);
        }

        Period period(LocalDate first, LocalDate last) {
            boolean any = covered > 0;
            return new Period(
                    first,
                    last,
                    any ? used : null,
                    elapsed == 0 ? null : Math.min(1, (double) covered / elapsed),
                    any
                            ? money.entrySet().stream()
                                    .map(each ->
                                            new Money(
                                                    each.getKey(),
                                                    EnergyPrices.money(each.getValue())))
                                    .toList()
                            : List.of(),
                    any ? unpriced : 0);
        }
    }

    private static List<@Nullable Double> hours(List<Read> counted, Instant now) {
        var hours = new ArrayList<@Nullable Double>();
        for (var read : counted) {
            var zone = read.meter().item().zone();
            long begin = begin(now.atZone(zone).toLocalDate(), zone);
            for (var hour : read.used().hours().tailMap(begin, true).entrySet()) {
                int index = (int) ((hour.getKey() - begin) / Consumption.HOUR);
                while (hours.size() <= index) {
                    hours.add(null);
                }
                Double before = hours.get(index);
                hours.set(
                        index,
                        (before == null ? 0 : before)
                                + read.meter().converted(hour.getValue().used()));
            }
        }
        return hours;
    }
}
