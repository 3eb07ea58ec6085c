package io.baigong.bench;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What firms report in a month, made up, and the twenty indicators of `yield.json` in one
/// statement of SQL over a table of it.
final class MonthFacts {
    static final List<String> COLUMNS =
            List.of(
                    "tax",
                    "land",
                    "added",
                    "energy",
                    "emission",
                    "staff",
                    "research",
                    "revenue",
                    "power",
                    "water");

    /// Makes the table `fact`: month, subject, then the columns.
    static final String TABLE =
            "create unlogged table fact (month int, subject text, %s numeric)"
                    .formatted(String.join(" numeric, ", COLUMNS));

    /// Makes the table `figure` of all months in `fact`. The median is one of doubles, for
    /// PostgreSQL has no other.
    static final String SQL =
            """
            create unlogged table figure as
            with ratio as (
                select month, subject, tax / nullif(land, 0) as tax_per_mu, added / nullif(land, 0) as added_per_mu,
                       added / nullif(energy, 0) as added_per_energy, added / nullif(emission, 0) as added_per_emission,
                       added / nullif(staff, 0) as productivity, research / nullif(revenue, 0) as research_share,
                       power / nullif(added, 0) as power_per_added, water / nullif(added, 0) as water_per_added,
                       tax / nullif(revenue, 0) as tax_share
                  from fact),
            points as (
                select *, round(least(tax_per_mu / 2.4097 * 30, 45), 4) as points_tax,
                       round(least(added_per_mu / 13.616 * 20, 30), 4) as points_added,
                       round(least(added_per_energy / 2.694 * 20, 30), 4) as points_energy,
                       round(case when added_per_emission is null then 10
                                  else least(added_per_emission / 4.92981 * 10, 15) end, 4) as points_emission,
                       round(least(productivity / 1.814 * 10, 15), 4) as points_staff,
                       round(least(research_share / 0.0302 * 10, 15), 4) as points_research
                  from ratio),
            scored as (
                select *, points_tax + points_added + points_energy + points_emission + points_staff
                          + points_research as score
                  from points),
            median as (
                select month, percentile_cont(0.5) within group (order by tax_per_mu::double precision)::numeric as tax_median
                  from ratio group by month)
            select s.*, m.tax_median, s.tax_per_mu / nullif(m.tax_median, 0) as to_median,
                   rank() over w as place, rank() over w / count(*) over (partition by s.month)::numeric as place_share,
                   case when score >= 110 then 'A' when score >= 70 then 'B' when score >= 40 then 'C' else 'D' end as level
              from scored s join median m on m.month = s.month
            window w as (partition by s.month order by s.score desc)\
            """;

    private MonthFacts() {}

    /// A value as text, null where nothing is reported.
    static @Nullable String value(Random random, String column) {
        if (column.equals("emission") && random.nextInt(30) == 0) {
            return null;
        }
        int most =
                switch (column) {
                    case "land" -> 10_000;
                    case "added", "revenue" -> 150_000;
                    case "tax", "research" -> 20_000;
                    default -> 40_000;
                };
        return BigDecimal.valueOf(100L + random.nextInt(most), 2).toPlainString();
    }
}
