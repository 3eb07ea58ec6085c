package io.baigong.server.overview;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The four counters — devices, firms, apps, identifiers — each as declared (申报), evidenced (实证)
/// and verified (核验). What each figure means is in docs/concepts.md; one aggregate query answers
/// for a counter, and an answer is kept for five seconds.
@Service
class Counters {
    /// How long readings prove that a thing is there.
    static final Duration WINDOW = Duration.ofDays(30);

    private static final Duration KEPT = Duration.ofSeconds(5);

    /// Whether a second device agreed with thing `t` in the window, and did not differ since.
    static final String CONFIRMED =
            """
            exists (select from second_source c where c.thing_id = t.id and c.agreed >= :sinceDay
                      and (c.differed is null or c.differed < c.agreed))\
            """;

    /// Devices and the organisations that they report for.
    static final String DEVICES =
            """
            select count(*) as declared, count(*) filter (where p.reading_micros >= :since) as evidenced,
                   count(*) filter (where p.reading_micros >= :since and %s) as verified,
                   count(distinct t.organisation_id) filter (where p.reading_micros >= :since) as reporting,
                   count(distinct t.organisation_id)
                       filter (where p.reading_micros >= :since and e.kind = 'enterprise') as firms
              from thing t join member m on m.organisation_id = t.organisation_id
              join legal_entity e on e.organisation_id = t.organisation_id
              left join presence p on p.thing_id = t.id
             where t.state = 'live'\
            """
                    .formatted(CONFIRMED);

    private static final String REGISTER =
            """
            select count(*) as organisations, count(*) filter (where e.kind = 'enterprise') as firms,
                   count(*) filter (where e.credit_code is not null) as codes
              from legal_entity e join member m on m.organisation_id = e.organisation_id\
            """;
    private static final String APPS =
            """
            , used(pack) as (
                select distinct d.content ->> 'pack' from (
                    select distinct t.model_id, t.model_version from thing t
                      join member m on m.organisation_id = t.organisation_id
                      join presence p on p.thing_id = t.id
                     where t.state = 'live' and p.reading_micros >= :since) t
                  join model o on o.id = t.model_id
                  join model_edition d on d.model_id = o.id and d.version = coalesce(t.model_version, o.version))
            select count(distinct i.key) as declared,
                   count(distinct i.key) filter (where i.key in (select pack from used)) as evidenced
              from pack_installed i join member m on m.organisation_id = i.organisation_id\
            """;
    private static final String SERIALS =
            """
            select count(distinct (d.organisation_id, d.serial)) as serials from device d
              join member m on m.organisation_id = d.organisation_id where d.until is null\
            """;

    private final JdbcClient db;
    private final Confidentiality confidentiality;
    private final Clock clock;
    private final Kept<Extent, Answer> kept;

    Counters(JdbcClient db, Confidentiality confidentiality, Clock clock) {
        this.db = db;
        this.confidentiality = confidentiality;
        this.clock = clock;
        this.kept = new Kept<>(clock, KEPT);
    }

    /// What is counted.
    enum What {
        DEVICES,
        FIRMS,
        APPS,
        IDENTIFIERS;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// One counter.
    ///
    /// @param evidenced null when it is withheld, see [Confidentiality]
    /// @param verified null when it is withheld
    record Counter(String what, long declared, @Nullable Long evidenced, @Nullable Long verified) {}

    /// @param organisations that were counted
    /// @param reporting of them with readings in the window; null when it is withheld
    /// @param since readings from then on are evidence
    /// @param withheld whether figures are kept back because too few firms stand behind them
    record Answer(
            Instant computed,
            Instant since,
            long organisations,
            @Nullable Long reporting,
            boolean withheld,
            List<Counter> counters) {}

    Answer of(Extent extent) {
        return kept.get(extent, () -> extent.ask(() -> computed(extent)));
    }

    private record Register(long organisations, long firms, long codes) {}

    private record Devices(
            long declared, long evidenced, long verified, long reporting, long firms) {}

    private record Apps(long declared, long evidenced) {}

    private Answer computed(Extent extent) {
        var now = clock.instant();
        var with = "with recursive " + extent.members();
        var parameters = parameters(extent, now);
        var register = one(with + REGISTER, parameters, Counters::register);
        var devices = one(with + DEVICES, parameters, Counters::devices);
        var apps =
                one(
                        with + APPS,
                        parameters,
                        (row, n) -> new Apps(row.getLong("declared"), row.getLong("evidenced")));
        long serials = one(with + SERIALS, parameters, (row, n) -> row.getLong("serials"));
        boolean withheld =
                confidentiality.of(extent).withholds(extent.number(), register.organisations());
        return new Answer(
                now,
                now.minus(WINDOW),
                register.organisations(),
                withheld ? null : devices.reporting(),
                withheld,
                List.of(
                        counter(
                                What.DEVICES,
                                devices.declared(),
                                devices.evidenced(),
                                devices.verified(),
                                withheld),
                        // Nothing of these is confirmed by a second, independent source yet: 0 is
                        // the truth, not a gap.
                        counter(What.FIRMS, register.firms(), devices.firms(), 0, withheld),
                        counter(What.APPS, apps.declared(), apps.evidenced(), 0, withheld),
                        // Each thing has one address on the wire: its Sparkplug name, else its key.
                        counter(
                                What.IDENTIFIERS,
                                register.codes() + serials + devices.declared(),
                                devices.evidenced(),
                                0,
                                withheld)));
    }

    private <T> T one(
            String sql,
            Map<String, Object> parameters,
            org.springframework.jdbc.core.RowMapper<T> shape) {
        return db.sql(sql).params(parameters).query(shape).single();
    }

    private static Counter counter(
            What what, long declared, long evidenced, long verified, boolean withheld) {
        return new Counter(
                what.word(), declared, withheld ? null : evidenced, withheld ? null : verified);
    }

    private static Register register(ResultSet row, int n) throws SQLException {
        return new Register(
                row.getLong("organisations"), row.getLong("firms"), row.getLong("codes"));
    }

    private static Devices devices(ResultSet row, int n) throws SQLException {
        return new Devices(
                row.getLong("declared"),
                row.getLong("evidenced"),
                row.getLong("verified"),
                row.getLong("reporting"),
                row.getLong("firms"));
    }

    Map<String, Object> parameters(Extent extent, Instant now) {
        var all = new HashMap<String, Object>();
        all.put("extent", extent.number());
        all.put("on", day(now));
        all.put("since", micros(now.minus(WINDOW)));
        all.put("sinceDay", day(now.minus(WINDOW)));
        return all;
    }

    LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, clock.getZone());
    }

    static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
