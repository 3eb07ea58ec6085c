package io.baigong.server.gateways;

import io.baigong.edge.configuration.ConfigurationReader;
import io.baigong.edge.configuration.Problem;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.things.Keys;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How kinds of devices are collected, to begin with: protocol, settings and groups of tags,
/// without what is each device's own. A device made of one is its own from then on.
@Component
class Templates {
    private static final int MOST = 500;
    private static final int LONGEST = 4 << 20;

    private final JdbcClient db;
    private final Audit audit;
    private final Clock clock;
    private final JsonMapper json;

    Templates(JdbcClient db, Audit audit, Clock clock, JsonMapper json) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    /// A template in a list.
    @Schema(name = "DeviceTemplateSummary")
    record Summary(
            String key, Name name, String protocol, int tags, Instant changed, String changedBy) {}

    /// A template.
    ///
    /// @param content a device without key, name and secrets
    record Template(Summary summary, ObjectNode content) {
        /// A device that says itself what it says, and the rest as the template does.
        ObjectNode over(ObjectNode device) {
            var whole = content.deepCopy();
            if (content.get("settings") instanceof ObjectNode settings
                    && device.get("settings") instanceof ObjectNode own) {
                var both = settings.deepCopy();
                both.setAll(own);
                whole.setAll(device);
                whole.set("settings", both);
            } else {
                whole.setAll(device);
            }
            return whole;
        }
    }

    List<Summary> all(int organisation) {
        return db.sql("select * from gateway_template where organisation_id = ? order by key")
                .param(organisation)
                .query((row, _) -> summary(row))
                .list();
    }

    /// @throws NotFound when there is none of that key
    Template get(int organisation, String key) {
        return db.sql("select * from gateway_template where organisation_id = ? and key = ?")
                .params(organisation, key)
                .query((row, _) ->
                        new Template(
                                summary(row), (ObjectNode) json.readTree(row.getString("content"))))
                .optional()
                .orElseThrow(() -> new NotFound("template", key));
    }

    private static Summary summary(ResultSet row) throws SQLException {
        return new Summary(
                row.getString("key"),
                new Name(row.getString("name_zh"), row.getString("name_en")),
                row.getString("protocol"),
                row.getInt("tags"),
                row.getTimestamp("changed").toInstant(),
                row.getString("changed_by"));
    }

    /// Makes a template or puts another in its place.
    ///
    /// @throws Invalid with all that is wrong, by JSON pointer
    @Transactional
    Template put(Caller caller, String key, Name name, ObjectNode content) {
        if (!Keys.isKey(key)) {
            throw new Invalid("key", Keys.RULE, key);
        }
        var device = content.deepCopy();
        device.remove(List.of("key", "name"));
        check(device);
        String text = device.toString();
        if (text.length() > LONGEST) {
            throw new TooMuch("characters in a template", LONGEST);
        }
        boolean isNew = all(caller.organisation()).stream().noneMatch(t -> t.key().equals(key));
        if (isNew && all(caller.organisation()).size() >= MOST) {
            throw new TooMuch("templates", MOST);
        }
        db.sql(
                        """
                        insert into gateway_template (organisation_id, key, name_zh, name_en, protocol, content,
                            tags, changed, changed_by)
                        values (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                        on conflict (organisation_id, key) do update
                            set name_zh = excluded.name_zh, name_en = excluded.name_en,
                                protocol = excluded.protocol, content = excluded.content,
                                tags = excluded.tags, changed = excluded.changed,
                                changed_by = excluded.changed_by\
                        """)
                .params(
                        caller.organisation(),
                        key,
                        name.zh(),
                        name.en(),
                        device.path("protocol").asString(""),
                        text,
                        Document.tags(device),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        caller.login())
                .update();
        audit.record(
                isNew ? "gateway-template.create" : "gateway-template.change",
                key,
                Outcome.DONE,
                Map.of(
                        "protocol",
                        device.path("protocol").asString(""),
                        "tags",
                        Document.tags(device)));
        return get(caller.organisation(), key);
    }

    /// What a device still has to say for itself, such as its address, may be missing.
    private static void check(ObjectNode content) {
        Document.secrets(
                content,
                (_, setting, _) -> {
                    throw new Invalid(
                            "/settings/" + setting, "no secret: a template has none", "one");
                });
        var document = Document.empty().version(1);
        document.put("template", content.deepCopy().put("key", "template"));
        if (ConfigurationReader.read(document.root())
                instanceof ConfigurationReader.Invalid(var problems)) {
            var wrong =
                    problems.stream()
                            .filter(problem -> !isOwn(problem))
                            .map(problem ->
                                    new Problem(
                                            problem.path().replace("/devices/0", ""),
                                            problem.expected(),
                                            problem.got()))
                            .toList();
            Checking.throwIfAny(Checking.faults(wrong, ""));
        }
    }

    private static boolean isOwn(Problem problem) {
        return problem.path().startsWith("/devices/0/settings/") && problem.got().equals("nothing");
    }

    @Transactional
    void delete(int organisation, String key) {
        int gone =
                db.sql("delete from gateway_template where organisation_id = ? and key = ?")
                        .params(organisation, key)
                        .update();
        if (gone == 0) {
            throw new NotFound("template", key);
        }
        audit.record("gateway-template.delete", key, Outcome.DONE, Map.of());
    }
}
