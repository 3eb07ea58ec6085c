package io.baigong.server.facts;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Label;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.facts.Fact.FileRow;
import io.baigong.server.facts.Fact.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Versions of facts in PostgreSQL.
@Component
class FactStore {
    private static final int FETCHED = 2_000;
    private static final Instant ALWAYS = Instant.parse("9999-01-01T00:00:00Z");

    /// Keeps every digit of a number.
    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final String COLUMNS =
            """
            v.organisation_id, v.kind, v.key, v.period, v.subject, v.version, v.edition, v.recorded,
            v.recorded_by, v.channel, v.label, v.file_id, v.file_row, v.documents, v.reason,
            v.withdrawn, v.content, v.origins, f.file_name, encode(f.sha256, 'hex') as file_hash\
            """;
    private static final String FILE = " left join fact_file f on f.id = v.file_id";

    private final JdbcClient db;
    private final Clock clock;
    private final TransactionTemplate transaction;

    FactStore(JdbcClient db, Clock clock, TransactionTemplate transaction) {
        this.db = db;
        this.clock = clock;
        this.transaction = transaction;
    }

    /// Of which subject and period a row is.
    record Place(String subject, String period) {}

    /// Which rows are wanted.
    ///
    /// @param periods empty for all
    /// @param subject empty for all
    /// @param asOf null for now
    record Wanted(
            int organisation,
            Source source,
            Collection<String> periods,
            String subject,
            @Nullable Instant asOf) {}

    /// A time later than that of every version of before; inside a transaction, in which nobody
    /// else writes versions of this organisation until it ends.
    Instant tick(int organisation) {
        return Objects.requireNonNull(
                        db.sql(
                                        """
                                        insert into fact_clock (organisation_id, last) values (:organisation, :now)
                                        on conflict (organisation_id) do update
                                           set last = greatest(excluded.last, fact_clock.last + interval '1 microsecond')
                                        returning last\
                                        """)
                                .param("organisation", organisation)
                                .param(
                                        "now",
                                        Timestamp.from(
                                                clock.instant().truncatedTo(ChronoUnit.MICROS)))
                                .query(Timestamp.class)
                                .single())
                .toInstant();
    }

    /// The newest versions of these rows, withdrawn ones too.
    Map<Place, Fact> newest(int organisation, Source source, Collection<Place> places) {
        Map<Place, Fact> newest = new HashMap<>();
        db.sql(
                        """
                        select distinct on (v.period, v.subject) %s from fact_version v
                          join (select distinct * from unnest(:subjects, :periods) as w(subject, period)) w
                            on w.subject = v.subject and w.period = v.period%s
                         where v.organisation_id = :organisation and v.kind = :kind and v.key = :key
                         order by v.period, v.subject, v.version desc\
                        """
                                .formatted(COLUMNS, FILE))
                .param("subjects", places.stream().map(Place::subject).toArray(String[]::new))
                .param("periods", places.stream().map(Place::period).toArray(String[]::new))
                .param("organisation", organisation)
                .param("kind", source.kind().word())
                .param("key", source.key())
                .query(FactStore::fact)
                .list()
                .forEach(fact ->
                        newest.put(new Place(fact.ref().subject(), fact.ref().period()), fact));
        return newest;
    }

    /// A version about to be written.
    ///
    /// @param row of the file, null without one
    record Draft(
            Place place,
            int version,
            Label label,
            @Nullable Long row,
            List<Long> documents,
            boolean withdrawn,
            JsonNode content,
            Map<String, Origin> origins) {}

    /// What versions that are written together share.
    record Common(
            int organisation,
            Source source,
            String edition,
            Instant recorded,
            String by,
            Channel channel,
            @Nullable Long file,
            String reason) {}

    void insert(Common common, List<Draft> drafts) {
        db.sql(
                        """
                        insert into fact_version (organisation_id, kind, key, period, subject, version, edition,
                               recorded, recorded_by, channel, label, file_id, file_row, documents, reason,
                               withdrawn, content, origins)
                        select :organisation, :kind, :key, u.period, u.subject, u.version, :edition,
                               :recorded, :by, :channel, u.label, :file::bigint, u.file_row, u.documents::bigint[], :reason,
                               u.withdrawn, u.content::jsonb, u.origins::jsonb
                          from unnest(:periods, :subjects, :versions, :labels, :rows::bigint[], :documents,
                                      :withdrawn, :contents, :origins)
                            as u(period, subject, version, label, file_row, documents, withdrawn, content, origins)\
                        """)
                .param("organisation", common.organisation())
                .param("kind", common.source().kind().word())
                .param("key", common.source().key())
                .param("edition", common.edition())
                .param("recorded", Timestamp.from(common.recorded()))
                .param("by", common.by())
                .param("channel", word(common.channel()))
                .param("file", common.file())
                .param("reason", common.reason())
                .param("periods", texts(drafts, draft -> draft.place().period()))
                .param("subjects", texts(drafts, draft -> draft.place().subject()))
                .param("versions", drafts.stream().map(Draft::version).toArray(Integer[]::new))
                .param("labels", texts(drafts, draft -> word(draft.label())))
                .param("rows", rows(drafts))
                .param("documents", texts(drafts, draft -> array(draft.documents())))
                .param("withdrawn", drafts.stream().map(Draft::withdrawn).toArray(Boolean[]::new))
                .param(
                        "contents",
                        texts(drafts, draft -> EXACT.writeValueAsString(draft.content())))
                .param("origins", texts(drafts, draft -> EXACT.writeValueAsString(draft.origins())))
                .update();
    }

    private static @Nullable Long[] rows(List<Draft> drafts) {
        var rows = new @Nullable Long[drafts.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = drafts.get(i).row();
        }
        return rows;
    }

    private static String[] texts(
            List<Draft> drafts, java.util.function.Function<Draft, String> text) {
        return drafts.stream().map(text).toArray(String[]::new);
    }

    private static String array(List<Long> numbers) {
        return "{" + String.join(",", numbers.stream().map(String::valueOf).toList()) + "}";
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    /// Of an organisation, a source and, perhaps, periods and a subject, as of a time.
    private static final String HOLDING =
            """
             from (select distinct on (v.period, v.subject) v.* from fact_version v
                    where v.organisation_id = :organisation and v.kind = :kind and v.key = :key
                      and (:all or v.period = any(:periods)) and (:subject = '' or v.subject = :subject)
                      and v.recorded <= :asOf
                    order by v.period, v.subject, v.version desc) v\
            """;

    private JdbcClient.StatementSpec asking(Wanted wanted, String sql) {
        var asOf = wanted.asOf();
        return db.sql(sql)
                .param("organisation", wanted.organisation())
                .param("kind", wanted.source().kind().word())
                .param("key", wanted.source().key())
                .param("all", wanted.periods().isEmpty())
                .param("periods", wanted.periods().toArray(String[]::new))
                .param("subject", wanted.subject())
                .param(
                        "asOf",
                        Timestamp.from(asOf == null || asOf.isAfter(ALWAYS) ? ALWAYS : asOf));
    }

    /// Rows that hold, the latest period first.
    Page<Fact> page(Wanted wanted, PageRequest page) {
        var items =
                asking(
                                wanted,
                                "select "
                                        + COLUMNS
                                        + HOLDING
                                        + FILE
                                        + " where not v.withdrawn order by v.period desc, v.subject limit :size offset :offset")
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query(FactStore::fact)
                        .list();
        long total =
                asking(wanted, "select count(*)" + HOLDING + " where not v.withdrawn")
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    /// What the rows that hold are about, each once.
    List<String> subjects(Wanted wanted) {
        return asking(wanted, "select distinct v.subject" + HOLDING + " where not v.withdrawn")
                .query((row, _) -> String.valueOf(row.getString("subject")))
                .list();
    }

    /// Hands over every row that holds, ordered by period and subject, as they stood at one moment.
    void each(Wanted wanted, Consumer<Fact> taker) {
        // Only inside a transaction PostgreSQL sends rows some at a time.
        transaction.executeWithoutResult(_ ->
                asking(
                                wanted,
                                "select "
                                        + COLUMNS
                                        + HOLDING
                                        + FILE
                                        + " where not v.withdrawn order by v.period, v.subject")
                        .withFetchSize(FETCHED)
                        .query(row -> {
                            taker.accept(fact(row, 0));
                        }));
    }

    /// Every version of a row, the newest first.
    Page<Fact> versions(int organisation, Source source, Place place, PageRequest page) {
        String of =
                """
                 from fact_version v%s where v.organisation_id = :organisation and v.kind = :kind and v.key = :key
                   and v.period = :period and v.subject = :subject\
                """;
        var items =
                row(
                                organisation,
                                source,
                                place,
                                "select "
                                        + COLUMNS
                                        + of.formatted(FILE)
                                        + " order by v.version desc limit :size offset :offset")
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query(FactStore::fact)
                        .list();
        long total =
                row(organisation, source, place, "select count(*)" + of.formatted(""))
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    @Nullable Fact version(FactRef ref) {
        return row(
                        ref.organisation(),
                        ref.source(),
                        new Place(ref.subject(), ref.period()),
                        """
                        select %s from fact_version v%s where v.organisation_id = :organisation and v.kind = :kind
                           and v.key = :key and v.period = :period and v.subject = :subject and v.version = :version\
                        """
                                .formatted(COLUMNS, FILE))
                .param("version", ref.version())
                .query(FactStore::fact)
                .optional()
                .orElse(null);
    }

    private JdbcClient.StatementSpec row(int organisation, Source source, Place place, String sql) {
        return db.sql(sql)
                .param("organisation", organisation)
                .param("kind", source.kind().word())
                .param("key", source.key())
                .param("period", place.period())
                .param("subject", place.subject());
    }

    private static Fact fact(ResultSet row, int n) throws SQLException {
        long file = row.getLong("file_id");
        Long[] documents = (Long[]) row.getArray("documents").getArray();
        return new Fact(
                new FactRef(
                        row.getInt("organisation_id"),
                        new Source(Source.Kind.of(row.getString("kind")), row.getString("key")),
                        row.getString("subject"),
                        row.getString("period"),
                        row.getInt("version")),
                row.getString("edition"),
                row.getTimestamp("recorded").toInstant(),
                row.getString("recorded_by"),
                channel(row.getString("channel")),
                label(row.getString("label")),
                file == 0
                        ? null
                        : new FileRow(
                                file,
                                row.getString("file_name"),
                                row.getString("file_hash"),
                                row.getLong("file_row")),
                Arrays.asList(documents),
                row.getString("reason"),
                row.getBoolean("withdrawn"),
                EXACT.readTree(row.getString("content")),
                origins(row.getString("origins")));
    }

    static Map<String, Origin> origins(String text) {
        if (text.equals("{}")) {
            return Map.of();
        }
        var origins = new HashMap<String, Origin>();
        for (var each : EXACT.readTree(text).properties()) {
            var kept = each.getValue();
            origins.put(
                    each.getKey(),
                    new Origin(
                            kept.hasNonNull("version") ? kept.path("version").asInt() : null,
                            label(kept.path("label").asString()),
                            channel(kept.path("channel").asString()),
                            kept.hasNonNull("from") ? kept.path("from").asString() : null));
        }
        return origins;
    }

    static JsonNode json(String text) {
        return EXACT.readTree(text);
    }

    static String text(Object json) {
        return EXACT.writeValueAsString(json);
    }

    static JsonNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Channel channel(String word) {
        return Channel.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Label label(String word) {
        return Label.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
