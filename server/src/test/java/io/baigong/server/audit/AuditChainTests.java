package io.baigong.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The owner of the database may change every row; the chain tells.
@PlatformTest
class AuditChainTests {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired private TestCallers callers;
    @Autowired private Audit audit;
    @Autowired private AuditVerification verification;
    @Autowired private TransactionTemplate transaction;

    @Autowired
    @Qualifier("ownerDataSource")
    private DataSource ownerSource;

    @LocalServerPort private int port;
    private Caller caller = new Caller(1, "nobody", java.util.Set.of(), false);
    private JdbcClient owner =
            JdbcClient.create(new org.springframework.jdbc.datasource.SimpleDriverDataSource());

    @BeforeEach
    void fiveEntries() {
        owner = JdbcClient.create(ownerSource);
        caller = callers.inNewOrganisation();
        for (int i = 1; i <= 5; i++) {
            record("thing-" + i);
        }
    }

    @Test
    void whatNobodyTouchedIsIntact() {
        var verdict = verify();
        assertThat(verdict.broken()).isNull();
        assertThat(verdict.entries()).isEqualTo(5);
        assertThat(verdict.head()).startsWith("5:");
    }

    @Test
    void aChangedEntryIsFound() {
        change("update audit_entry set actor = 'somebody else' where position = 3");
        assertBroken(3, Verdict.Reason.CHANGED);
    }

    @Test
    void changedDetailsAreFound() {
        change("update audit_entry set details = '{\"n\": 2}' where position = 2");
        assertBroken(2, Verdict.Reason.CHANGED);
    }

    @Test
    void aDeletedEntryIsFound() {
        change("delete from audit_entry where position = 2");
        assertBroken(2, Verdict.Reason.MISSING);
    }

    @Test
    void anInsertedEntryIsFound() {
        change(
                """
                insert into audit_entry (organisation_id, position, time, actor, action, subject, outcome, hash, seal)
                select organisation_id, 6, now(), 'x', 'x', 'x', 'done', hash, seal from audit_entry
                 where position = 5\
                """);
        assertBroken(6, Verdict.Reason.INSERTED);
        change("update audit_head set position = 6 where position = 5");
        assertBroken(6, Verdict.Reason.CHANGED);
    }

    /// SHA-256 is no secret: whoever may write rows can also write hashes, but not seals.
    @Test
    void anEntryWithARightHashIsFoundByItsSeal() {
        var before = entry(4);
        var forged =
                new Link(
                        caller.organisation(),
                        before.time(),
                        "forger",
                        "thing.create",
                        "x",
                        "done",
                        null,
                        "{}");
        byte[] hash = forged.hash(HexFormat.of().parseHex(before.hash()), 5);
        owner.sql(
                        """
                        update audit_entry set actor = 'forger', action = 'thing.create', subject = 'x',
                               address = null, details = '{}', time = ?, hash = ?
                         where position = 5 and organisation_id = ?\
                        """)
                .params(java.sql.Timestamp.from(before.time()), hash, caller.organisation())
                .update();
        owner.sql("update audit_head set hash = ? where organisation_id = ?")
                .params(hash, caller.organisation())
                .update();
        assertBroken(5, Verdict.Reason.INSERTED);
    }

    @Test
    void aTailCutOffIsFoundByTheHeadOrByOneThatSomebodyKept() {
        String kept = verify().head();
        change("delete from audit_entry where position = 5");
        assertBroken(5, Verdict.Reason.CUT_OFF);
        change(
                """
                update audit_head set position = 4, hash = (select e.hash from audit_entry e
                  where e.position = 4 and e.organisation_id = audit_head.organisation_id)
                 where position = 5\
                """);
        assertThat(verify().broken()).isNull();
        var key = verify().key();
        var verdict =
                caller.call(() -> verification.verify(caller.organisation(), Map.of(key, kept)));
        assertThat(verdict.broken()).isNotNull();
    }

    @Test
    void whatIsRolledBackLeavesNoEntryAndNoGap() {
        caller.call(() ->
                transaction.execute(status -> {
                    record("rolled back");
                    status.setRollbackOnly();
                    return 0;
                }));
        caller.call(() ->
                transaction.execute(status -> {
                    record("first of two");
                    record("second of two");
                    return 0;
                }));
        var verdict = verify();
        assertThat(verdict.broken()).isNull();
        assertThat(verdict.entries()).isEqualTo(7);
        assertThat(entry(6).subject()).isEqualTo("first of two");
    }

    @Test
    void manyAtOnceMakeOneChain() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                String subject = "at-once-" + i;
                threads.submit(() -> record(subject));
            }
        }
        var verdict = verify();
        assertThat(verdict.broken()).isNull();
        assertThat(verdict.entries()).isEqualTo(105);
    }

    @Test
    void aChangeIsKeptWithWhatDiffers() {
        caller.call(() -> {
            audit.recordChange(
                    "person.change",
                    "li",
                    Map.of("name", "Li", "role", "member"),
                    Map.of("name", "Li Wei", "role", "member"));
            return 0;
        });
        assertThat(entry(6).details())
                .contains("\"before\":{\"name\":\"Li\"}", "\"after\":{\"name\":\"Li Wei\"}")
                .doesNotContain("role");
    }

    @Test
    void theApiVerifiesAndExports() {
        record("=cmd|' /C calc'!A0");
        record("with \"quotes\", and\nlines");
        String bearer = callers.bearer(caller);
        var http = new TestHttp(port);
        assertThat(http.get("/api/v1/audit/verify", "Authorization", bearer).body())
                .contains("\"intact\":true", "\"entries\":8");
        var csv = http.get("/api/v1/audit/export?action=thing.", "Authorization", bearer);
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body())
                .startsWith("organisation,position,time,actor,action,subject")
                .contains(",'=cmd|' /C calc'!A0,", "\"with \"\"quotes\"\", and\nlines\"");
        var lines = http.get("/api/v1/audit/export?format=jsonl", "Authorization", bearer).body();
        assertThat(lines.lines())
                .hasSize(10)
                .allMatch(line -> line.startsWith("{\"organisation\":"));
        String tomorrow = java.time.Instant.now().plusSeconds(86_400).toString();
        assertThat(http.get("/api/v1/audit?from=" + tomorrow, "Authorization", bearer).body())
                .contains("\"total\":0");
        assertThat(http.get("/api/v1/audit?actor=platform", "Authorization", bearer).body())
                .contains("\"total\":0");
        assertThat(
                        http.get("/api/v1/audit/export?format=xls", "Authorization", bearer)
                                .statusCode())
                .isEqualTo(400);
        change("delete from audit_entry where position = 2");
        assertThat(http.get("/api/v1/audit/verify", "Authorization", bearer).body())
                .contains("\"intact\":false", "\"reason\":\"missing\"", "\"position\":2");
    }

    /// As docs/operate.md tells it, with nothing of the platform's own.
    @Test
    void anExportCanBeCheckedWithoutThePlatform() throws Exception {
        record("主轴 \"3\" é");
        var exported = new java.util.ArrayList<JsonNode>();
        caller.call(() -> {
            var wanted = new Audit.Wanted(caller.organisation(), false, "", "");
            audit.export(wanted, entry -> exported.add(JSON.valueToTree(entry)));
            return 0;
        });
        var before = new byte[32];
        for (var entry : exported) {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(before);
            String address = entry.path("address").asString("");
            for (var text :
                    new String[] {
                        "baigong-audit-1",
                        entry.path("organisation").asString(),
                        entry.path("position").asString(),
                        entry.path("time").asString(),
                        entry.path("actor").asString(),
                        entry.path("action").asString(),
                        entry.path("subject").asString(),
                        entry.path("outcome").asString(),
                        address.isEmpty() ? "-" : "+" + address,
                        "{\"n\":1}"
                    }) {
                byte[] bytes = text.getBytes(UTF_8);
                sha256.update((bytes.length + ":").getBytes(UTF_8));
                sha256.update(bytes);
                sha256.update(",".getBytes(UTF_8));
            }
            before = sha256.digest();
            assertThat(entry.path("hash").asString()).isEqualTo(HexFormat.of().formatHex(before));
        }
        assertThat(exported).hasSize(6);
    }

    @Test
    void whoeverRunsThePlatformVerifiesAllChainsAndGivesHeadsThatWereKept() {
        String bearer = callers.bearer(callers.in(caller.organisation(), Role.PLATFORM_OPERATOR));
        var http = new TestHttp(port);
        String path = "/api/v1/operations/audit-verification";
        String kept =
                http.post(path, "{\"heads\":[]}", "Authorization", bearer)
                        .body()
                        .lines()
                        .filter(line -> line.startsWith(verify().key() + " "))
                        .findFirst()
                        .orElseThrow();
        change("delete from audit_entry where position > 4");
        change(
                """
                update audit_head set position = 4, hash = (select e.hash from audit_entry e
                  where e.position = 4 and e.organisation_id = audit_head.organisation_id)
                 where position >= 4\
                """);
        var answer =
                http.post(path, "{\"heads\":[\"" + kept + "\"]}", "Authorization", bearer).body();
        assertThat(answer).startsWith("broken\n").contains(verify().key() + " entry 5 is cut-off");
    }

    private void record(String subject) {
        caller.call(() -> {
            audit.record("thing.create", subject, Outcome.DONE, Map.of("n", 1));
            return 0;
        });
    }

    private Verdict verify() {
        return caller.call(() -> verification.verify(caller.organisation(), Map.of()));
    }

    private AuditEntry entry(long position) {
        return owner.sql("select * from audit_entry where organisation_id = ? and position = ?")
                .params(caller.organisation(), position)
                .query(Audit::entry)
                .single();
    }

    private void change(String sql) {
        String mine = "organisation_id = " + caller.organisation();
        assertThat(owner.sql(sql + (sql.contains("where") ? " and " : " where ") + mine).update())
                .isPositive();
    }

    private void assertBroken(long position, Verdict.Reason reason) {
        var broken = verify().broken();
        assertThat(broken).isNotNull();
        assertThat(broken.position()).isEqualTo(position);
        assertThat(broken.reason()).isEqualTo(reason);
    }
}
