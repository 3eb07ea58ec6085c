package io.baigong.server.organisations;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Role;
import io.baigong.server.tables.Workbook;
import io.baigong.server.things.Api;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Organisations from CSV and XLSX.
@PlatformTest
class RegisterImportTests {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String XLSX =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private Api platform;
    private String mark = "";

    @BeforeEach
    void aPlatformAdministrator() {
        var administrator =
                callers.in(callers.inNewOrganisation().organisation(), Role.PLATFORM_OPERATOR);
        platform = new Api(port, callers, administrator);
        mark = "i" + COUNT.incrementAndGet();
    }

    @Test
    void rowsMakeOrganisationsChangeThemAndLeaveThemBe() {
        String code = code("91330106", COUNT.get());
        String csv =
                """
                \ufeff统一社会信用代码,企业名称,name_en,类型,行政区划,行业代码,起始日期
                %s,%s 机床厂,%s Machine works,企业,330106,C3421,2020-01-01
                """
                        .formatted(code, mark, mark);
        assertThat(counts(csv(csv, true))).isEqualTo("1: 1 0 0 0");
        assertThat(total("query=" + mark)).isZero();
        assertThat(counts(csv(csv, false))).isEqualTo("1: 1 0 0 0");
        assertThat(counts(csv(csv, false))).isEqualTo("1: 0 0 1 0");
        assertThat(counts(csv(csv.replace("C3421", "3422"), false))).isEqualTo("1: 0 1 0 0");
        assertThat(counts(csv(csv.replace("C3421", "3422"), true))).isEqualTo("1: 0 0 1 0");
        assertThat(counts(csv("credit_code,name_zh\n%s,%s 新名\n".formatted(code, mark), false)))
                .isEqualTo("1: 0 1 0 0");

        assertThat(total("query=" + mark + " 新名&node=administrative:330100&on=2020-01-01"))
                .isEqualTo(1);
        var whole = platform.get("/organisations/" + code.toLowerCase(Locale.ROOT)).json();
        assertThat(whole.path("creditCode").asString()).isEqualTo(code);
        assertThat(whole.at("/name/en").asString()).isEqualTo(mark + " Machine works");
        assertThat(whole.path("memberships").size()).isEqualTo(2);
    }

    @Test
    void aRowWithoutDateBelongsFromTodayOnAndAMoveKeepsWhatWas() {
        String csv = "key,name_zh,region,since\n%s-m,名,330106,2020-01-01\n".formatted(mark);
        assertThat(counts(csv(csv, false))).isEqualTo("1: 1 0 0 0");
        String moved = "key,region\n%s-m,330203\n".formatted(mark);
        assertThat(counts(csv(moved, false))).isEqualTo("1: 0 1 0 0");
        assertThat(counts(csv(moved, false))).isEqualTo("1: 0 0 1 0");
        assertThat(total("query=%s-m&node=administrative:330106&on=2021-01-01".formatted(mark)))
                .isEqualTo(1);
        assertThat(total("query=%s-m&node=administrative:330203".formatted(mark))).isEqualTo(1);
        assertThat(total("query=%s-m&node=administrative:330106".formatted(mark))).isZero();
    }

    @Test
    void eachFaultIsToldWithRowColumnExpectedAndGot() {
        String right = code("91330106", 77);
        String csv =
                """
                key,credit_code,kind,name_zh,region,industry,since
                %1$s-ok,,bank,银行,110101,J66,2021-02-03
                %1$s-1,%2$sX,enterprise,一,,,
                %1$s-2,%3$s,castle,二,999999,Z9,soon
                %1$s-3,,,,,,
                ,,enterprise,五,,,
                Not A Key,,enterprise,六,,,
                %1$s-ok,,enterprise,七,,,
                """
                        .formatted(mark, right.substring(0, 17), right);
        var answer = csv(csv, false);
        assertThat(counts(answer)).isEqualTo("7: 1 0 0 6");
        assertThat(faults(answer))
                .containsExactlyInAnyOrder(
                        "3 credit_code " + right.substring(0, 17) + "X",
                        "4 kind castle",
                        "4 region 999999",
                        "4 industry Z9",
                        "4 since soon",
                        "5 name_zh ",
                        "6 credit_code ",
                        "7 key Not A Key",
                        "8 key " + mark + "-ok");
        assertThat(answer.at("/errors").toString())
                .contains("the check character " + right.charAt(17) + " (GB 32100) in place 18");
        var file =
                platform.send(
                        "/organisations/import?dryRun=true",
                        "text/csv",
                        "text/csv",
                        "key,name_zh,kind\n%s-x,名,=cmd()\n"
                                .formatted(mark)
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(file.text().lines())
                .last()
                .asString()
                .startsWith("2,kind,")
                .endsWith(",'=cmd()");
    }

    @Test
    void aWorkbookIsTakenWithDatesAndWhatFormulasWereCalculatedTo() {
        var rows = new ArrayList<List<String>>();
        rows.add(Workbook.texts("key", "name_zh", "region", "industry", "since"));
        rows.add(
                List.of(
                        Workbook.text(mark + "-1"),
                        Workbook.formula("A1&amp;B1", mark + " 算出来的"),
                        Workbook.number("330106"),
                        Workbook.text("C3421"),
                        Workbook.date(serial(LocalDate.of(2020, 2, 29)))));
        rows.add(
                List.of(
                        Workbook.text(mark + "-2"),
                        Workbook.formula("VLOOKUP(A3,Z:Z,1)", ""),
                        Workbook.number("330106.5")));
        var answer = xlsx(Workbook.of(rows), false);
        assertThat(counts(answer)).isEqualTo("2: 1 0 0 1");
        assertThat(faults(answer)).containsExactly("3 region 330106.5");
        var made = platform.get("/organisations/" + mark + "-1").json();
        assertThat(made.at("/name/zh").asString()).isEqualTo(mark + " 算出来的");
        assertThat(made.at("/memberships/0/from").asString()).isEqualTo("2020-02-29");
        assertThat(counts(xlsx(Workbook.of(rows), false))).isEqualTo("2: 0 0 1 1");
    }

    @Test
    void bombsAndBrokenWorkbooksAreRefusedBeforeTheyAreRead() {
        byte[] blanks = new byte[100 << 20];
        Arrays.fill(blanks, (byte) ' ');
        byte[] bomb = Workbook.zipped(blanks);
        assertThat(bomb.length).isLessThan(1 << 20);
        var answer = xlsx(bomb, true);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.at("/what").asString()).isEqualTo("bytes in an unzipped workbook");

        String far = "<row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>";
        assertThat(xlsx(Workbook.zipped(far.getBytes(StandardCharsets.UTF_8)), true).status())
                .isEqualTo(413);
        assertThat(xlsx(Arrays.copyOf(Workbook.of(List.of()), 300), true).status()).isEqualTo(400);
        assertThat(xlsx(new byte[] {'P', 'K', 3, 4, 1, 2, 3}, true).status()).isEqualTo(400);
        var old = xlsx(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0}, true);
        assertThat(old.at("/errors/0/expected").asString()).contains(".xlsx");
        assertThat(xlsx(Workbook.of(List.of(Workbook.texts("colour"))), true).status())
                .isEqualTo(400);
        String entity =
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><row><c t=\"inlineStr\"><is><t>&e;</t></is></c></row>";
        assertThat(xlsx(Workbook.zipped(entity.getBytes(StandardCharsets.UTF_8)), true).text())
                .doesNotContain("root:");
    }

    @Test
    void theRegisterComesOutAsCsvWithoutFormulasAndGoesInAgain() {
        String csv =
                "key,name_zh,region\n%1$s-1,\"=HYPERLINK(\"\"x\"\") %1$s\",330106\n%1$s-2,+1 %1$s,\n"
                        .formatted(mark);
        assertThat(counts(csv(csv, false))).isEqualTo("2: 2 0 0 0");
        var out = platform.get("/organisations?query=" + mark, "zh", "text/csv").text();
        assertThat(out.lines())
                .satisfiesExactly(
                        heading -> assertThat(heading).startsWith("\ufeffkey,credit_code,kind"),
                        one -> assertThat(one).contains("\"'=HYPERLINK(", ",330106,"),
                        two -> assertThat(two).contains(",'+1 " + mark));
    }

    @Test
    void onlyThePlatformImports() {
        var tenant = new Api(port, callers, callers.inNewOrganisation());
        var answer =
                tenant.send(
                        "/organisations/import",
                        "text/csv",
                        "application/json",
                        "key,name_zh\nx,y\n".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(403);
    }

    private static int serial(LocalDate day) {
        return Math.toIntExact(day.toEpochDay() - LocalDate.of(1899, 12, 30).toEpochDay());
    }

    private static String code(String start, int number) {
        String first = start + "MA%07d".formatted(number);
        return first + CreditCode.check(first + "0");
    }

    private Api.Answer csv(String csv, boolean dryRun) {
        return platform.send(
                "/organisations/import?dryRun=" + dryRun,
                "text/csv",
                "application/json",
                csv.getBytes(StandardCharsets.UTF_8));
    }

    private Api.Answer xlsx(byte[] workbook, boolean dryRun) {
        return platform.send(
                "/organisations/import?dryRun=" + dryRun, XLSX, "application/json", workbook);
    }

    private int total(String filter) {
        return platform.get("/organisations?" + filter).at("/total").asInt();
    }

    private static List<String> faults(Api.Answer answer) {
        var faults = new ArrayList<String>();
        answer.at("/errors")
                .forEach(e ->
                        faults.add(
                                "%d %s %s"
                                        .formatted(
                                                e.path("row").asInt(),
                                                e.path("column").asString(""),
                                                e.path("got").asString())));
        return faults;
    }

    private static String counts(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return "%d: %d %d %d %d"
                .formatted(
                        answer.at("/rows").asInt(),
                        answer.at("/created").asInt(),
                        answer.at("/updated").asInt(),
                        answer.at("/unchanged").asInt(),
                        answer.at("/failed").asInt());
    }
}
