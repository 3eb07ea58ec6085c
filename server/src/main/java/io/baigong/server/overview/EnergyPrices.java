package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// What a kilowatt hour costs, from which day on, for all sites or for one.
@Service
class EnergyPrices {
    private static final int MOST = 1_000;
    private static final int SCALE = 6;
    private static final BigDecimal DEAREST = new BigDecimal(1_000_000);

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Audit audit;
    private final Clock clock;

    EnergyPrices(JdbcClient db, TransactionTemplate transaction, Audit audit, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param site key; empty for all that have no price of their own
    /// @param from its first day
    /// @param currency ISO 4217
    @Schema(name = "EnergyPrice")
    record Price(
            String site,
            LocalDate from,
            BigDecimal price,
            String currency,
            @Nullable String by,
            @Nullable Instant recorded) {}

    /// The newest first.
    List<Price> of(int organisation) {
        return db.sql(
                        "select * from energy_price where organisation_id = ? order by site, valid_from desc")
                .param(organisation)
                .query((row, n) ->
                        new Price(
                                row.getString("site"),
                                row.getObject("valid_from", LocalDate.class),
                                row.getBigDecimal("price").stripTrailingZeros(),
                                row.getString("currency"),
                                row.getString("recorded_by"),
                                row.getTimestamp("recorded").toInstant()))
                .list();
    }

    /// Says what it costs from a day on; another price of that very day is replaced.
    void put(Caller caller, Price wanted) {
        int organisation = caller.organisation();
        check(organisation, wanted);
        transaction.executeWithoutResult(_ -> {
            var before =
                    of(organisation).stream()
                            .filter(one -> one.site().equals(wanted.site()))
                            .filter(one -> one.from().equals(wanted.from()))
                            .findFirst();
            db.sql(
                            """
                            insert into energy_price (organisation_id, site, valid_from, price, currency, recorded, recorded_by)
                            values (?, ?, ?, ?, ?, ?, ?)
                            on conflict (organisation_id, site, valid_from) do update
                               set price = excluded.price, currency = excluded.currency,
                                   recorded = excluded.recorded, recorded_by = excluded.recorded_by\
                            """)
                    .params(
                            organisation,
                            wanted.site(),
                            wanted.from(),
                            wanted.price(),
                            wanted.currency(),
                            Timestamp.from(clock.instant()),
                            Actor.current().name())
                    .update();
            audit.recordChange(
                    "energy-price.put",
                    wanted.site(),
                    before.<Object>map(EnergyPrices::said).orElseGet(Map::of),
                    said(wanted));
        });
    }

    private static Map<String, String> said(Price price) {
        return Map.of(
                "from", price.from().toString(),
                "price", price.price().toPlainString(),
                "currency", price.currency());
    }

    private void check(int organisation, Price wanted) {
        if (wanted.price().signum() < 0
                || wanted.price().compareTo(DEAREST) > 0
                || wanted.price().stripTrailingZeros().scale() > SCALE) {
            throw new Invalid(
                    "price", "a number from 0 to 1000000 with at most 6 decimals", wanted.price());
        }
        try {
            Currency.getInstance(wanted.currency());
        } catch (IllegalArgumentException e) {
            throw new Invalid("currency", "a currency such as CNY (ISO 4217)", wanted.currency());
        }
        if (!wanted.site().isEmpty() && !isSite(organisation, wanted.site())) {
            throw new NotFound("site", wanted.site());
        }
        if (of(organisation).size() >= MOST) {
            throw new TooMuch("prices", MOST);
        }
    }

    private boolean isSite(int organisation, String key) {
        return db.sql("select exists (select 1 from site where organisation_id = ? and key = ?)")
                .params(organisation, key)
                .query(Boolean.class)
                .single();
    }

    /// Takes a price back that was wrong.
    ///
    /// @throws NotFound when there is none of that day
    void remove(Caller caller, String site, LocalDate from) {
        transaction.executeWithoutResult(_ -> {
            int gone =
                    db.sql(
                                    "delete from energy_price where organisation_id = ? and site = ? and valid_from = ?")
                            .params(caller.organisation(), site, from)
                            .update();
            if (gone == 0) {
                throw new NotFound("energy-price", site + " " + from);
            }
            audit.record(
                    "energy-price.remove", site, Outcome.DONE, Map.of("from", from.toString()));
        });
    }

    /// The price in force on a day, the site's own before that of all; null when nobody said one.
    static @Nullable Price on(List<Price> prices, String site, LocalDate day) {
        var own = latest(prices, site, day);
        return own == null && !site.isEmpty() ? latest(prices, "", day) : own;
    }

    private static @Nullable Price latest(List<Price> prices, String site, LocalDate day) {
        return prices.stream()
                .filter(price -> price.site().equals(site) && !price.from().isAfter(day))
                .max(java.util.Comparator.comparing(Price::from))
                .orElse(null);
    }

    static BigDecimal money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
