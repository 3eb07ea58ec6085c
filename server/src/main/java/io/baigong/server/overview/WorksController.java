package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.overview.EnergyPrices.Price;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What the owner of a works asks first: is it running, what did it cost, what needs me.
@RestController
@RequestMapping("/api/v1/works")
class WorksController {
    private final Running running;
    private final Energy energy;
    private final EnergyPrices prices;
    private final Attention attention;
    private final Clock clock;

    WorksController(
            Running running, Energy energy, EnergyPrices prices, Attention attention, Clock clock) {
        this.running = running;
        this.energy = energy;
        this.prices = prices;
        this.attention = attention;
        this.clock = clock;
    }

    /// What each machine does, since when, and by which rule one knows.
    @GetMapping("/running")
    @Needs({Scope.THINGS_READ, Scope.READINGS_READ})
    Running.Answer running(Caller caller) {
        return running.of(caller);
    }

    /// What needs somebody.
    @GetMapping("/attention")
    @Needs({Scope.THINGS_READ, Scope.READINGS_READ})
    Attention.Answer attention(Caller caller) {
        return attention.of(caller);
    }

    /// What energy cost today, yesterday and in this month.
    @GetMapping("/energy")
    @Needs({Scope.THINGS_READ, Scope.READINGS_READ})
    Energy.Answer energy(Caller caller) {
        return energy.of(caller);
    }

    /// All prices of a kilowatt hour, the newest of each site first.
    @GetMapping("/energy/prices")
    @Needs(Scope.READINGS_READ)
    List<Price> prices(Caller caller) {
        return prices.of(caller.organisation());
    }

    /// @param site key; all sites that have no price of their own without it
    /// @param from the first day, today without it
    @Schema(name = "NewEnergyPrice")
    record NewPrice(
            @Nullable String site,
            @Nullable String from,
            @Nullable BigDecimal price,
            @Nullable String currency) {}

    /// Says what a kilowatt hour costs from a day on.
    @PutMapping("/energy/prices")
    @Needs(Scope.THINGS_WRITE)
    List<Price> put(Caller caller, @RequestBody NewPrice body) {
        var price = body.price();
        if (price == null) {
            throw new Invalid("price", "a number", "");
        }
        String currency = body.currency() == null ? "" : body.currency();
        prices.put(
                caller,
                new Price(
                        body.site() == null ? "" : body.site(),
                        day(body.from()),
                        price,
                        currency.toUpperCase(Locale.ROOT),
                        null,
                        null));
        energy.forget();
        return prices.of(caller.organisation());
    }

    /// Takes a price back.
    @DeleteMapping("/energy/prices")
    @Needs(Scope.THINGS_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            Caller caller,
            @RequestParam String from,
            @RequestParam(defaultValue = "") String site) {
        prices.remove(caller, site, day(from));
        energy.forget();
    }

    private LocalDate day(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return LocalDate.ofInstant(clock.instant(), clock.getZone());
        }
        try {
            var day = LocalDate.parse(text);
            if (day.getYear() >= 1900 && day.getYear() <= 2999) {
                return day;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new Invalid("from", "a day such as 2026-01-31, from 1900 to 2999", text);
    }
}
