package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Figure;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.SubjectIn;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calculations as they are kept, never changed but for their publication.
@Component
final class CalculationStore {
    private static final int AT_ONCE = 500;
    private static final String SELECT = "select " + CalculationRow.COLUMNS + " from calculation";

    private final JdbcClient db;
    private final GivenJson json;

    CalculationStore(JdbcClient db, JsonMapper json) {
        this.db = db;
        this.json = new GivenJson(json);
    }

    /// A calculation that is to be kept.
    ///
    /// @param past calculations of earlier periods that it looked back to
    record New(
            int organisation,
            Calculation calculation,
            Instant asOf,
            Instant made,
            String madeBy,
            String reason,
            @Nullable Long corrects,
            List<Long> past) {}

    /// Inside the caller's transaction.
    long keep(New wanted) {
        var calculation = wanted.calculation();
        var method = calculation.method().method();
        var subjects = calculation.subjects();
        long id =
                db.sql(
                                """
                                insert into calculation (organisation_id, method, edition, period, as_of, made,
                                    made_by, reason, past, subject_kind, corrects, subjects, hash)
                                values (:organisation, :method, :edition, :period, :asOf, :made, :by, :reason,
                                    :past, :kind, :corrects, :subjects, :hash) returning id\
                                """)
                        .param("organisation", wanted.organisation())
                        .param("method", method.key())
                        .param("edition", method.edition())
                        .param("period", calculation.period())
                        .param("asOf", wanted.asOf().atOffset(ZoneOffset.UTC))
                        .param("made", wanted.made().atOffset(ZoneOffset.UTC))
                        .param("by", wanted.madeBy())
                        .param("reason", wanted.reason())
                        .param("past", wanted.past().toArray(Long[]::new))
                        .param("kind", Answers.word(method.subject()))
                        .param("corrects", wanted.corrects())
                        .param("subjects", subjects.size())
                        .param("hash", calculation.hash())
                        .query(Long.class)
                        .single();
        for (int i = 0; i < subjects.size(); i += AT_ONCE) {
            var some = subjects.subList(i, Math.min(i + AT_ONCE, subjects.size()));
            keep(wanted.organisation(), id, calculation, some);
        }
        return id;
    }

    private void keep(int organisation, long id, Calculation calculation, List<String> subjects) {
        var ins = subjects.stream().map(calculation::given).toList();
        db.sql(
                        """
                        insert into calculated
                        select :organisation, :id, u.subject, u.attributes::jsonb, u.inputs::jsonb, u.figures::jsonb
                          from unnest(:subjects, :attributes, :inputs, :figures)
                            as u(subject, attributes, inputs, figures)\
                        """)
                .param("organisation", organisation)
                .param("id", id)
                .param("subjects", subjects.toArray(String[]::new))
                .param("attributes", ins.stream().map(json::attributes).toArray(String[]::new))
                .param("inputs", ins.stream().map(json::inputs).toArray(String[]::new))
                .param(
                        "figures",
                        subjects.stream()
                                .map(one -> json.figures(figures(calculation, one)))
                                .toArray(String[]::new))
                .update();
    }

    private static Map<String, Figure> figures(Calculation calculation, String subject) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (var name : calculation.method().names()) {
            figures.put(name, calculation.figure(subject, name));
        }
        return figures;
    }

    /// @throws NotFound when the organisation has none of that number
    CalculationRow get(int organisation, long id) {
        return db.sql(SELECT + " where organisation_id = ? and id = ?")
                .params(organisation, id)
                .query(CalculationRow::of)
                .optional()
                .orElseThrow(() -> new NotFound("calculation", id));
    }

    private static final String WANTED =
            """
             where organisation_id = :organisation and (:method = '' or method = :method)
               and (:period = '' or period = :period)\
            """;

    /// The newest first.
    ///
    /// @param method empty for all
    /// @param period empty for all
    Page<CalculationRow> list(int organisation, String method, String period, PageRequest page) {
        var wanted = Map.of("organisation", organisation, "method", method, "period", period);
        var items =
                db.sql(SELECT + WANTED + " order by id desc limit :size offset :offset")
                        .params(wanted)
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query(CalculationRow::of)
                        .list();
        long total =
                db.sql("select count(*) from calculation" + WANTED)
                        .params(wanted)
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    /// The newest 1000 of a method in a period, the newest first.
    List<CalculationRow> list(int organisation, String method, String period) {
        return db.sql(SELECT + WANTED + " order by id desc limit 1000")
                .param("organisation", organisation)
                .param("method", method)
                .param("period", period)
                .query(CalculationRow::of)
                .list();
    }

    /// The newest of each period and edition, of each method those of its newest 400 of these; the
    /// newest first.
    ///
    /// @param method empty for all
    List<CalculationRow> newestOfEach(int organisation, String method) {
        return db.sql(
                        "select "
                                + CalculationRow.COLUMNS
                                + """
                                  from (
                                    select d.*, row_number() over (partition by method order by period desc, id desc) n
                                      from (select distinct on (method, period, edition) * from calculation
                                             where organisation_id = :organisation and (:method = '' or method = :method)
                                             order by method, period, edition, id desc) d) e
                                  where n <= 400 order by id desc\
                                """)
                .param("organisation", organisation)
                .param("method", method)
                .query(CalculationRow::of)
                .list();
    }

    /// The newest in the latest period before one; null when there is none.
    @Nullable CalculationRow before(int organisation, String method, String period) {
        return db.sql(
                        SELECT
                                + """
                                 where organisation_id = ? and method = ? and period collate "C" < ?
                                 order by period collate "C" desc, id desc limit 1\
                                """)
                .params(organisation, method, period)
                .query(CalculationRow::of)
                .optional()
                .orElse(null);
    }

    /// Those of a method in a period that knew exactly as much, the newest first.
    List<CalculationRow> at(int organisation, String method, String period, Instant asOf) {
        return db.sql(
                        SELECT
                                + """
                                 where organisation_id = ? and method = ? and period = ? and as_of = ?
                                 order by id desc limit 1000\
                                """)
                .params(organisation, method, period, asOf.atOffset(ZoneOffset.UTC))
                .query(CalculationRow::of)
                .list();
    }

    /// The newest of a method in a period that knew no more than was known by a time.
    @Nullable Long newest(int organisation, String method, String period, Instant asOf) {
        return db.sql(
                        """
                        select id from calculation
                         where organisation_id = ? and method = ? and period = ? and as_of <= ?
                         order by id desc limit 1\
                        """)
                .params(organisation, method, period, asOf.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    /// The calculations of earlier periods that one looked back to, by period.
    Map<String, Long> past(int organisation, long id) {
        Map<String, Long> past = new HashMap<>();
        db.sql(
                        """
                        select p.period, p.id from calculation c join calculation p on p.id = any(c.past)
                         where c.organisation_id = ? and c.id = ?\
                        """)
                .params(organisation, id)
                .query(row -> {
                    past.put(row.getString("period"), row.getLong("id"));
                });
        return past;
    }

    /// The numbers of a step as they were kept, by subject.
    Map<String, Given> numbers(int organisation, long id, String step) {
        Map<String, Given> numbers = new HashMap<>();
        db.sql(
                        """
                        select subject, figures #> array[cast(:step as text)] as figure from calculated
                         where organisation_id = :organisation and calculation = :id\
                        """)
                .param("step", step)
                .param("organisation", organisation)
                .param("id", id)
                .query(row -> {
                    String kept = row.getString("figure");
                    if (kept != null) {
                        numbers.put(row.getString("subject"), json.given(json.tree(kept)));
                    }
                });
        return numbers;
    }

    /// The subjects with what went in.
    List<SubjectIn> subjects(int organisation, long id) {
        var subjects = new ArrayList<SubjectIn>();
        db.sql(
                        "select subject, attributes, inputs from calculated where organisation_id = ? and calculation = ?")
                .params(organisation, id)
                .query(row -> {
                    subjects.add(
                            json.subject(
                                    row.getString("subject"),
                                    row.getString("attributes"),
                                    row.getString("inputs")));
                });
        return subjects;
    }

    /// The figures of a subject, as they were kept.
    JsonNode figures(long id, String subject) {
        return json.tree(
                db.sql("select figures from calculated where calculation = ? and subject = ?")
                        .params(id, subject)
                        .query(String.class)
                        .single());
    }

    /// @return whether it was not published yet
    boolean publish(int organisation, long id, Instant now, String by, LocalDate until) {
        return db.sql(
                                """
                                update calculation set published = :now, published_by = :by, objections_until = :until
                                 where organisation_id = :organisation and id = :id and published is null\
                                """)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("by", by)
                        .param("until", until)
                        .param("organisation", organisation)
                        .param("id", id)
                        .update()
                == 1;
    }

    private static final String PUBLISHED =
            """
             c where published is not null and subject_kind = 'organisation'
               and exists (select from calculated where calculation = c.id and subject = :subject)\
            """;

    /// What was published about an organisation, by whomever, the newest first; as the platform.
    Page<CalculationRow> published(String subject, PageRequest page) {
        var items =
                db.sql(
                                SELECT
                                        + PUBLISHED
                                        + " order by published desc, id desc limit :size offset :offset")
                        .param("subject", subject)
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query(CalculationRow::of)
                        .list();
        long total =
                db.sql("select count(*) from calculation" + PUBLISHED)
                        .param("subject", subject)
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    /// @throws NotFound when nothing of that number was published about the organisation; as the
    ///   platform
    CalculationRow published(String subject, long id) {
        return db.sql(SELECT + PUBLISHED + " and c.id = :id")
                .param("subject", subject)
                .param("id", id)
                .query(CalculationRow::of)
                .optional()
                .orElseThrow(() -> new NotFound("calculation", id));
    }

    /// The first that was published with a hash, by whomever; null when there is none; as the
    /// platform.
    @Nullable CalculationRow publishedAs(String hash) {
        return db.sql(
                        SELECT
                                + " where hash = ? and published is not null order by published limit 1")
                .param(hash)
                .query(CalculationRow::of)
                .optional()
                .orElse(null);
    }

    /// Whether another that corrects it was published; as the platform.
    boolean isCorrected(long id) {
        return db.sql(
                        "select exists (select from calculation where corrects = ? and published is not null)")
                .param(id)
                .query(Boolean.class)
                .single();
    }
}
