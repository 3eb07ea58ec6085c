package io.baigong.server.facts;

import static io.baigong.server.facts.Region.TABLE;
import static io.baigong.server.facts.Region.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.baigong.evaluator.method.Label;
import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.QuotaExceeded;
import io.baigong.server.access.Role;
import io.baigong.server.audit.Audit;
import io.baigong.server.database.Tenancy;
import io.baigong.server.tables.AuditedImport;
import io.baigong.server.things.Api;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/// Tables of facts, as an office imports, corrects and asks for them.
@PlatformTest
class FactTableTests {
    private static final String HEAD =
            "统一社会信用代码,企业名称,年份,企业规模,实际占用土地 (亩),实缴税金（万元）,用电量,发生较大以上安全或环保事故\n";

    @Autowired private TestCallers callers;
    @Autowired private Facts facts;
    @Autowired private JdbcClient db;
    @Autowired private Definitions definitions;
    @Autowired private Vault vault;
    @Autowired private DocumentStore store;
    @Autowired private Audit audit;
    @Autowired private TransactionTemplate transaction;
    @Autowired private AuditedImport imports;
    @Autowired private FactWriter writer;
    @Autowired private Subjects subjects;
    @Autowired private Clock clock;
    @LocalServerPort private int port;
    private Region region;

    @BeforeEach
    void anOfficeAndItsFirms() {
        region = new Region(port, callers, 8);
    }

    private String row(int firm, String land, String tax) {
        return "%s,,2022,规模以下,%s,%s,200,否\n".formatted(region.firm(firm), land, tax);
    }

    private Api.Answer read(String csv) {
        return region.send(TABLE + "/import?fileName=tax-2022.csv", HEAD + csv);
    }

    private static List<String> faults(Api.Answer answer) {
        var faults = new ArrayList<String>();
        answer.at("/errors")
                .forEach(one ->
                        faults.add(
                                one.path("row").asInt() + " " + one.path("column").asString("")));
        return faults;
    }

    @Test
    void ofATableWithFiveBadRowsTheOthersAreTakenAndTheMendedFileBringsTheRest() {
        String good = row(1, "7.5", "60") + row(2, "10", "80") + row(3, "3", "9.5");
        String bad =
                row(4, "abc", "1")
                        + row(5, "", "1")
                        + "nobody,,2022,规模以下,1,1,1,否\n"
                        + row(6, "5", "1").replace(",2022,", ",22,")
                        + row(7, "-5", "1").replace("规模以下", "中等");
        String mended = row(4, "4", "1") + row(5, "5", "1") + row(6, "6", "1") + row(7, "7", "1");

        var tried = region.send(TABLE + "/import?dryRun=true", HEAD + good + bad);
        assertThat(counts(tried)).isEqualTo("8: 3 0 0 5");
        assertThat(region.office.get(TABLE + "/rows").at("/total").asInt()).isZero();

        var answer = read(good + bad);
        assertThat(counts(answer)).isEqualTo("8: 3 0 0 5");
        assertThat(faults(answer))
                .containsExactly("5 land", "7 subject", "8 period", "9 scale", "9 land", "6 land");
        assertThat(answer.at("/errors/0/expected").asString()).isEqualTo("a number in 亩 from 0");

        String file =
                region.office
                        .send(
                                TABLE + "/import?dryRun=true",
                                "text/csv",
                                "text/csv",
                                (HEAD + bad).getBytes(StandardCharsets.UTF_8))
                        .text();
        assertThat(file).contains("(亩),a number in 亩");

        assertThat(counts(read(good + mended))).isEqualTo("7: 4 0 3 0");
        var rows = region.office.get(TABLE + "/rows?period=2022&size=3");
        assertThat(rows.at("/total").asInt()).isEqualTo(7);
        assertThat(rows.at("/items/0/values/land").decimalValue()).isEqualByComparingTo("7.5");
        assertThat(rows.at("/items/0/label").asString()).isEqualTo("declared");
        assertThat(rows.at("/items/0/channel").asString()).isEqualTo("file");
        assertThat(rows.at("/items/0/file/name").asString()).isEqualTo("tax-2022.csv");
        assertThat(rows.at("/items/0/file/row").asInt()).isEqualTo(2);
        assertThat(rows.at("/items/0/name/zh").asString()).startsWith("企业 ");
    }

    @Test
    void theSameFileAgainMakesNothingAndTheImportedFileCanBeHadBack() {
        String csv = row(1, "7.5", "60") + row(2, "10.0", "80");
        assertThat(counts(read(csv))).isEqualTo("2: 2 0 0 0");
        assertThat(counts(read(csv.replace("10.0", "10.00")))).isEqualTo("2: 0 0 2 0");
        var imports = region.office.get(TABLE + "/imports");
        assertThat(imports.at("/total").asInt()).isEqualTo(1);
        assertThat(imports.at("/items/0/versions").asInt()).isEqualTo(2);
        byte[] kept =
                new TestBytes(port)
                        .get(
                                "/api/v1%s/imports/%d/file"
                                        .formatted(TABLE, imports.at("/items/0/id").asLong()),
                                callers.bearer(region.officer));
        assertThat(new String(kept, StandardCharsets.UTF_8)).isEqualTo(HEAD + csv);
        assertThat(region.office.get(TABLE).at("/periods/0/rows").asInt()).isEqualTo(2);
    }

    @Test
    void aCorrectionIsAVersionAndWhatWasKnownThenCanBeAsked() throws InterruptedException {
        read(row(1, "7.5", "60"));
        var then = facts.settled(region.officer.organisation());
        Thread.sleep(5);
        assertThat(
                        counts(
                                region.send(
                                        TABLE + "/import?reason=remeasured",
                                        HEAD + row(1, "8", "60"))))
                .isEqualTo("1: 0 1 0 0");
        String row = TABLE + "/rows/" + region.firm(1) + "/2022";
        var now = region.office.get(row);
        assertThat(now.at("/values/land").asInt()).isEqualTo(8);
        assertThat(now.at("/version").asInt()).isEqualTo(2);
        assertThat(now.at("/reason").asString()).isEqualTo("remeasured");
        // What the correction did not touch remembers the version that brought it.
        assertThat(now.at("/origins/tax/version").asInt()).isEqualTo(1);
        assertThat(now.at("/origins/land").isMissingNode()).isTrue();

        var before = region.office.get(row + "?asOf=" + then);
        assertThat(before.at("/values/land").decimalValue()).isEqualByComparingTo("7.5");
        assertThat(region.office.get(TABLE + "/rows?asOf=" + then).at("/total").asInt()).isOne();
        assertThat(
                        region.office
                                .get(TABLE + "/rows?asOf=2001-01-01T00:00:00Z")
                                .at("/total")
                                .asInt())
                .isZero();
        var versions = region.office.get(row + "/versions");
        assertThat(versions.at("/total").asInt()).isEqualTo(2);
        assertThat(versions.at("/items/1/version").asInt()).isEqualTo(1);

        var read = new ArrayList<Fact>();
        facts.rows(
                region.officer.organisation(),
                Source.table("land-efficiency-year"),
                List.of("2022"),
                then,
                read::add);
        assertThat(read).hasSize(1);
        var ref = read.getFirst().ref();
        assertThat(ref.version()).isEqualTo(1);
        assertThat(facts.version(ref).values().path("land").decimalValue())
                .isEqualByComparingTo("7.5");
    }

    @Test
    void whatIsSettledStaysSoHoweverTheClockGoes() {
        int office = region.officer.organisation();
        Instant last = Instant.EPOCH;
        for (int i = 1; i <= 20; i++) {
            read(row(1, Integer.toString(i), "60"));
            var settled = facts.settled(office);
            assertThat(settled).isAfter(last);
            last = settled;
            assertThat(landAsOf(settled)).isEqualTo(i);
        }
        assertThat(landAsOf(last)).isEqualTo(20);
    }

    private int landAsOf(Instant settled) {
        return region.office
                .get(TABLE + "/rows/" + region.firm(1) + "/2022?asOf=" + settled)
                .at("/values/land")
                .asInt();
    }

    @Test
    void officesMaySendTheColumnsTheyKnow() {
        read(row(1, "7.5", "60"));
        String taxOnly = "企业名称,实缴税金 (万元)\n企业 %s,61\n".formatted(region.firm(1));
        assertThat(counts(region.send(TABLE + "/import?period=2022", taxOnly)))
                .isEqualTo("1: 0 1 0 0");
        var row = region.office.get(TABLE + "/rows/" + region.firm(1) + "/2022");
        assertThat(row.at("/values/tax").asInt()).isEqualTo(61);
        assertThat(row.at("/values/land").decimalValue()).isEqualByComparingTo("7.5");
        // A new row needs what every row has.
        var missing =
                region.send(
                        TABLE + "/import?period=2021",
                        "credit_code,taxes paid\n%s,61\n".formatted(region.firm(1)));
        assertThat(faults(missing)).containsExactlyInAnyOrder("2 scale", "2 land");
    }

    @Test
    void aHeadingInAnotherUnitIsRefusedBeforeAnyRowIs() {
        var answer =
                region.send(TABLE + "/import", (HEAD + row(1, "1", "1")).replace("（万元）", "（元）"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/expected").asString()).isEqualTo("tax in 万元");
        var hectares =
                region.send(TABLE + "/import", (HEAD + row(1, "1", "1")).replace("(亩)", "(公顷)"));
        assertThat(hectares.status()).isEqualTo(400);
    }

    @Test
    void twoRowsOfOneFirmAndYearAreTold() {
        var answer = read(row(1, "7.5", "60") + row(2, "7", "6") + row(1, "8", "60"));
        assertThat(counts(answer)).isEqualTo("3: 2 0 0 1");
        assertThat(answer.at("/errors/0/expected").asString()).contains("row 2 has it");
    }

    @Test
    void aTokenProvesMoreThanAFileAndAPersonTellsWhyItCorrects() {
        read(row(1, "7.5", "60"));
        String body =
                """
                {"rows":[{"subject":"%s","period":"2022","values":{"tax":"60","power":"0.1"}},
                         {"subject":"%s","period":"2022","values":{"tax":"x"}},
                         {"subject":"%s","period":"2022","values":{"taxes":"1"}}]}\
                """
                        .formatted(region.firm(1), region.firm(2), region.firm(3));
        var sent = region.office.post(TABLE + "/rows", body);
        assertThat(counts(sent)).isEqualTo("3: 0 1 0 2");
        assertThat(sent.at("/errors/0/row").asInt()).isEqualTo(2);
        assertThat(sent.at("/errors/0/field").asString()).isEqualTo("values.tax");
        String path = "/api/v1" + TABLE + "/rows/" + region.firm(1) + "/2022";
        var row = region.office.get(path.substring("/api/v1".length()));
        // As well proven as the weakest of its values: the land is still the file's.
        assertThat(row.at("/label").asString()).isEqualTo("declared");
        assertThat(row.at("/channel").asString()).isEqualTo("token");
        // The same tax by a better channel is proven better.
        assertThat(row.at("/origins/tax").isMissingNode()).isTrue();
        assertThat(row.at("/origins/land/label").asString()).isEqualTo("declared");

        var person = callers.loggedIn(region.officer, port);
        String values = "\"values\":{\"scale\":\"below\",\"land\":9,\"tax\":60}";
        assertThat(person.send("PUT", path, "{" + values + "}").statusCode()).isEqualTo(400);
        var put = person.send("PUT", path, "{\"reason\":\"deed\"," + values + "}");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        var after = region.office.get(path.substring("/api/v1".length()));
        assertThat(after.at("/channel").asString()).isEqualTo("form");
        assertThat(after.at("/label").asString()).isEqualTo("declared");
        // A row that is put is whole: what it leaves out is gone.
        assertThat(after.at("/values/power").isMissingNode()).isTrue();
        assertThat(after.at("/origins/tax/label").asString()).isEqualTo("evidenced");
    }

    @Test
    void aWholeRowWithoutValuesIsRefusedAndClearsNothing() {
        read(row(1, "7.5", "60"));
        String row = TABLE + "/rows/" + region.firm(1) + "/2022";
        for (var body : List.of("{}", "{\"value\":{\"tax\":1}}", "{\"values\":[1]}")) {
            var answer = region.put(row, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.at("/errors/0/field").asString()).isEqualTo("values");
        }
        assertThat(region.office.get(row).at("/version").asInt()).isOne();
    }

    @Test
    void anEditionThatCallsAnotherUnitTheSameIsRefused() {
        read(row(1, "7.5", "60"));
        String next =
                """
                {"key":"land-efficiency-year","edition":"next","title":{"zh":"表","en":"Table"},"columns":[
                  {"key":"tax","title":{"zh":"税","en":"Tax"},"unit":"元"},
                  {"key":"power","title":{"zh":"电","en":"Power"},"type":"text"},
                  {"key":"staff","title":{"zh":"人数","en":"Staff"}}]}\
                """;
        var refused = catchThrowableOfType(Invalid.class, () -> install(next));
        assertThat(refused.faults()).extracting(Fault::field).containsExactly("tax", "power");
        assertThat(refused.faults().getFirst().expected()).startsWith("a number in '万元'");
        install(next.replace("\"元\"", "\"万元\"").replace("\"power\"", "\"remark\""));
        assertThat(region.office.get(TABLE).at("/template/edition").asString()).isEqualTo("next");
        // A hundredth is no plain number.
        var percent =
                region.send(
                        TABLE + "/import",
                        "key,year,staff (%%)\n%s,2022,5\n".formatted(region.firm(1)));
        assertThat(percent.status()).isEqualTo(400);
        assertThat(percent.at("/errors/0/expected").asString()).isEqualTo("staff in plain numbers");
    }

    private void install(String template) {
        definitions.install(
                region.officer.organisation(),
                "land-efficiency",
                Source.Kind.TABLE,
                template.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anImportedFileNeedsRoomAsDocumentsDo() {
        var documents =
                new Documents(
                        vault,
                        store,
                        new FactSettings(DataSize.ofBytes(100), DataSize.ofBytes(0)),
                        audit,
                        clock,
                        transaction);
        var full =
                new TableImport(
                        imports, writer, subjects, vault, documents, db, clock, transaction);
        var order = new TableImport.Order(false, null, "large.csv", "");
        byte[] file = (HEAD + row(1, "7.5", "60")).getBytes(StandardCharsets.UTF_8);
        assertThat(file.length).isGreaterThan(100);
        region.officer.call(() -> {
            assertThatThrownBy(() ->
                            full.read(
                                    region.officer,
                                    definitions.table(
                                            region.officer.organisation(), "land-efficiency-year"),
                                    new ByteArrayInputStream(file),
                                    order))
                    .isInstanceOf(QuotaExceeded.class);
            return true;
        });
        assertThat(region.office.get(TABLE + "/rows").at("/total").asInt()).isZero();
    }

    @Test
    void aWithdrawalIsAVersionToo() {
        read(row(1, "7.5", "60"));
        String row = TABLE + "/rows/" + region.firm(1) + "/2022";
        var then = facts.settled(region.officer.organisation());
        assertThat(region.office.delete(row + "?reason=moved").status()).isEqualTo(204);
        assertThat(region.office.get(row).status()).isEqualTo(404);
        assertThat(region.office.delete(row).status()).isEqualTo(404);
        assertThat(region.office.get(row + "?asOf=" + then).status()).isEqualTo(200);
        assertThat(counts(read(row(1, "7.5", "60")))).isEqualTo("1: 1 0 0 0");
        assertThat(region.office.get(row).at("/version").asInt()).isEqualTo(3);
        assertThat(region.office.get(row + "/versions").at("/items/1/withdrawn").asBoolean())
                .isTrue();
    }

    @Test
    void aTemplateFilledInOrTakenOutComesBackAsItWas() {
        for (var language : List.of("zh", "en")) {
            String template =
                    region.office.get(TABLE + "/template.csv", language, "text/csv").text();
            assertThat(template.lines().findFirst().orElseThrow())
                    .contains(language.equals("zh") ? "实际占用土地 (亩)" : "Land in use (亩)");
            String filled =
                    template.replace("91330108DEM000001J", region.firm(1))
                            .replace("2022", language.equals("zh") ? "2021" : "2020");
            assertThat(counts(region.send(TABLE + "/import", filled))).isEqualTo("1: 1 0 0 0");
            String out = region.office.get(TABLE + "/rows", language, "text/csv").text();
            assertThat(counts(region.send(TABLE + "/import", out))).matches("[12]: 0 0 [12] 0");
        }
        byte[] workbook =
                new TestBytes(port)
                        .get("/api/v1" + TABLE + "/template.xlsx", callers.bearer(region.officer));
        var answer =
                region.office.send(
                        TABLE + "/import?dryRun=true",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        "application/json",
                        workbook);
        // The example's firm is nobody's, its values are right.
        assertThat(faults(answer)).containsExactly("2 subject");
    }

    @Test
    void anAnalystReachesTheFirmsBelowItsNodeAndNoOthers() {
        var office = callers.inNewOrganisation();
        var analyst = callers.in(office.organisation(), Role.ANALYST);
        var platform = callers.in(office.organisation(), Role.PLATFORM_OPERATOR);
        var administrator = new Api(port, callers, platform);
        administrator.send(
                "/organisations/import",
                "text/csv",
                "application/json",
                "key,region,since\n%s,330106,2020-01-01\n%s,320583,2020-01-01\n"
                        .formatted(region.firm(1), region.firm(2))
                        .getBytes(StandardCharsets.UTF_8));
        var given =
                administrator.post(
                        "/grants",
                        "{\"login\":\"%s\",\"role\":\"officer\",\"node\":\"administrative:330100\"}"
                                .formatted(analyst.login()));
        assertThat(given.status()).as(given.text()).isEqualTo(201);
        var api = new Api(port, callers, analyst);
        assertThat(api.get("/packs").status()).isEqualTo(200);
        assertThat(api.post("/packs/land-efficiency/install", "{}").status()).isEqualTo(200);
        var answer =
                api.send(
                        TABLE + "/import",
                        "text/csv",
                        "application/json",
                        (HEAD + row(1, "1", "1") + row(2, "1", "1"))
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(counts(answer)).isEqualTo("2: 1 0 0 1");
        assertThat(faults(answer)).containsExactly("3 subject");
        assertThat(api.get("/things").status()).isEqualTo(403);
        assertThat(api.get(TABLE + "/rows").at("/total").asInt()).isOne();
    }

    @Test
    void factsOfOneOrganisationAreNobodyElses() {
        read(row(1, "7.5", "60"));
        var other = new Region(port, callers, 1);
        assertThat(other.office.get(TABLE + "/rows").at("/total").asInt()).isZero();
        assertThat(other.office.get(TABLE + "/rows/" + region.firm(1) + "/2022").status())
                .isEqualTo(404);
        assertThat(other.office.get(TABLE + "/imports").at("/total").asInt()).isZero();
        long seen =
                Tenancy.as(
                        other.officer.organisation(),
                        () ->
                                db.sql(
                                                "select count(*) from fact_version where organisation_id = ?")
                                        .param(region.officer.organisation())
                                        .query(Long.class)
                                        .single());
        assertThat(seen).isZero();
        var viewer = callers.in(region.officer.organisation(), Role.VIEWER);
        var looking = new TestHttp(port).by(callers.bearer(viewer));
        assertThat(looking.get("/api/v1" + TABLE + "/rows").statusCode()).isEqualTo(200);
        assertThat(looking.post("/api/v1" + TABLE + "/rows", "{\"rows\":[]}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void versionsCannotBeChangedByThePlatformItself() {
        read(row(1, "7.5", "60"));
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(() ->
                                Tenancy.asPlatform(() ->
                                        db.sql("update fact_version set content = '{}'").update())))
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void aLabelIsThatOfTheChannelWhateverTheFileSays() {
        read(row(1, "7.5", "60"));
        var read = new ArrayList<Fact>();
        facts.rows(
                region.officer.organisation(),
                Source.table("land-efficiency-year"),
                List.of(),
                null,
                read::add);
        assertThat(read).extracting(fact -> fact.label("tax")).containsExactly(Label.DECLARED);
    }
}
