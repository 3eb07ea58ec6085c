package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Role;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Api;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// An officer looks at a figure from the province down to a firm, and a firm at where it stands.
@PlatformTest
class IndicatorTests {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String HEAD =
            "统一社会信用代码,年份,企业规模,实际占用土地,实缴税金,工业增加值,综合能耗（等价值）,主要污染物排放量,从业人员平均人数,研发费用,主营业务收入,用电量\n";

    /// Five in Xihu, two in Yuhang, six in Haishu; the first two below Hangzhou.
    private static final List<String> REGIONS = List.of("330106", "330110", "330203");

    @Autowired private TestCallers callers;
    @Autowired private Organisations organisations;
    @LocalServerPort private int port;
    private final List<String> firms = new ArrayList<>();
    private Api office;
    private Api firm;
    private Api stranger;

    @BeforeEach
    void anOfficeAndItsFirms() {
        office =
                new Api(
                        port,
                        callers,
                        callers.in(
                                callers.inNewOrganisation().organisation(),
                                Role.PLATFORM_OPERATOR));
        Caller owner = callers.in(callers.inNewOrganisation().organisation(), Role.OWNER);
        firm = new Api(port, callers, owner);
        stranger =
                new Api(
                        port,
                        callers,
                        callers.in(callers.inNewOrganisation().organisation(), Role.OWNER));
        firms.add(Tenancy.asPlatform(() -> organisations.get(owner.organisation())).key());
        String mark = "league-firm-" + COUNT.incrementAndGet() + "-";
        var csv = new StringBuilder("key,name_zh,region,industry,since\n");
        csv.append(firms.getFirst()).append(",本企业,330106,C3421,2020-01-01\n");
        for (int i = 1; i < 13; i++) {
            firms.add(mark + i);
            csv.append("%s%d,企业 %s%d,%s,C3421,2020-01-01\n".formatted(mark, i, mark, i, region(i)));
        }
        var made = send("/organisations/import", csv.toString());
        assertThat(made.at("/failed").asInt()).as(made.text()).isZero();
        assertThat(office.post("/packs/land-efficiency/install", "{}").status()).isEqualTo(200);
    }

    private static String region(int firm) {
        return REGIONS.get(firm < 5 ? 0 : firm < 7 ? 1 : 2);
    }

    private Api.Answer send(String path, String csv) {
        return office.send(
                path, "text/csv", "application/json", csv.getBytes(StandardCharsets.UTF_8));
    }

    /// @param turned whether the last is the best
    private long year(String year, boolean turned) {
        var rows = new StringBuilder(HEAD);
        for (int i = 0; i < firms.size(); i++) {
            int tax = 100 + 20 * (turned ? i : firms.size() - i);
            rows.append(
                    "%s,%s,规模以上,10,%d,1500,500,0.4,75,180,6000,\n"
                            .formatted(firms.get(i), year, tax));
        }
        var answer = send("/tables/land-efficiency-year/import?fileName=y.csv", rows.toString());
        assertThat(answer.at("/failed").asInt()).as(answer.text()).isZero();
        var made =
                office.post(
                        "/calculations",
                        "{\"method\":\"abc-huangyan\",\"period\":\"%s\"}".formatted(year));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.at("/id").asLong();
    }

    private static JsonNode row(Api.Answer places, String code) {
        for (var row : places.at("/rows")) {
            if (row.at("/place/code").asString().equals(code)) {
                return row;
            }
        }
        throw new AssertionError("no row " + code + " in " + places.text());
    }

    @Test
    void aFigureIsRolledUpFromTheProvinceToTheFirmAndSmallGroupsAreHidden() {
        long id = year("2022", false);
        String places = "/calculations/%d/places?step=taxPerMu".formatted(id);
        var top = office.get(places);
        // 100 + 20 i, i from 1 to 13, over 10 mu each.
        assertThat(row(top, "330000").path("value").asString()).isEqualTo("24");
        assertThat(row(top, "330000").path("subjects").asInt()).isEqualTo(13);
        assertThat(row(top, "330000").path("counted").asInt()).isEqualTo(13);
        assertThat(row(top, "330000").path("label").asString()).isEqualTo("declared");
        assertThat(row(top, "440000").path("subjects").asInt(-1)).isZero();

        var city = office.get(places + "&node=330100");
        assertThat(city.at("/path/0/code").asString()).isEqualTo("330000");
        assertThat(city.at("/path/1/name/zh").asString()).contains("杭州");
        // Two alone are not told, nor the five who would tell them.
        for (var county : List.of("330106", "330110")) {
            assertThat(row(city, county).path("withheld").asBoolean()).isTrue();
            assertThat(row(city, county).has("value")).isFalse();
            assertThat(row(city, county).has("subjects")).isFalse();
        }
        var league =
                office.get(
                        "/calculations/%d/league?step=taxPerMu&node=administrative:330110"
                                .formatted(id));
        assertThat(league.at("/total").asInt()).isEqualTo(2);
        assertThat(league.at("/items/0/subject").asString()).isEqualTo(firms.get(5));
        assertThat(office.get(places + "&hierarchy=moon").status()).isEqualTo(400);
        assertThat(office.get(places + "&node=999999").status()).isEqualTo(404);
        assertThat(
                        office.get("/calculations/%d/places?step=land".formatted(id))
                                .at("/errors/0/field")
                                .asString())
                .isEqualTo("step");
    }

    @Test
    void placesAreComparedWithThoseOfThePeriodBefore() {
        year("2021", true);
        long id = year("2022", false);
        String path = "/calculations/%d/league?step=taxPerMu".formatted(id);
        var league = office.get(path);
        assertThat(league.at("/items/0/subject").asString()).isEqualTo(firms.getFirst());
        assertThat(league.at("/items/0/place").asInt()).isOne();
        assertThat(league.at("/items/0/before").asInt()).isEqualTo(13);
        var lowest = office.get(path + "&order=lowest&query=" + firms.get(3));
        assertThat(lowest.at("/total").asInt()).isOne();
        assertThat(lowest.at("/items/0/place").asInt()).isEqualTo(10);
        assertThat(office.get(path + "&order=best").status()).isEqualTo(400);

        var trend = office.get("/indicators/abc-huangyan/taxPerMu/trend");
        assertThat(trend.at("/0/period").asString()).isEqualTo("2021");
        assertThat(trend.at("/1/value").asString()).isEqualTo("24");
        var own = office.get("/indicators/abc-huangyan/taxPerMu/trend?subject=" + firms.getFirst());
        assertThat(own.at("/0/value").asString()).isEqualTo("10");
        assertThat(own.at("/1/value").asString()).isEqualTo("36");
        var list = office.get("/indicators");
        assertThat(list.at("/0/calculations").size()).isEqualTo(2);
        assertThat(list.at("/0/rolledUp").toString()).contains("taxPerMu");
    }

    /// The county passes to another city on 1 July: the year's figure belongs to where it is at its
    /// end, and a day before shows it where it was.
    @Test
    void aDayIsAskedForAndTheFirmsAreWhereTheyWereThen() {
        String moved = "key,region,since\n";
        for (int i = 7; i < 13; i++) {
            moved += firms.get(i) + ",330106,2022-07-01\n";
        }
        var answer = send("/organisations/import", moved);
        assertThat(answer.at("/failed").asInt()).as(answer.text()).isZero();
        long id = year("2022", false);
        String places = "/calculations/%d/places?step=taxPerMu&node=330000".formatted(id);
        assertThat(row(office.get(places), "330200").path("subjects").asInt(-1)).isZero();
        assertThat(row(office.get(places), "330100").path("subjects").asInt()).isEqualTo(13);
        var before = office.get(places + "&on=2022-06-30");
        assertThat(row(before, "330200").path("subjects").asInt()).isEqualTo(6);
        assertThat(row(before, "330100").path("subjects").asInt()).isEqualTo(7);
    }

    @Test
    void aFirmSeesWhereItStandsAndNobodyElse() {
        long id = year("2022", false);
        String peers = "/published/%d/peers?step=taxPerMu".formatted(id);
        assertThat(firm.get(peers).status()).isEqualTo(404);
        assertThat(
                        office.post("/calculations/%d/publication".formatted(id), "{\"days\":3}")
                                .status())
                .isEqualTo(200);
        var seen = firm.get(peers);
        assertThat(seen.at("/histogram/own/value").asString()).isEqualTo("36");
        int ranges = seen.at("/histogram/ranges").size();
        assertThat(seen.at("/histogram/at").asInt()).isEqualTo(ranges - 1);
        assertThat(seen.at("/around/0/value").asString()).isEqualTo("24");
        assertThat(seen.at("/around/2/withheld").asBoolean()).isTrue();
        for (var other : firms.subList(1, firms.size())) {
            assertThat(seen.text()).doesNotContain(other);
        }
        assertThat(stranger.get(peers).status()).isEqualTo(404);
        for (var path : List.of("places", "histogram", "league")) {
            assertThat(firm.get("/calculations/%d/%s".formatted(id, path)).status()).isEqualTo(404);
        }
        assertThat(firm.get("/indicators").json().size()).isZero();
        assertThat(firm.get("/indicators/abc-huangyan/taxPerMu/trend").status()).isEqualTo(404);
    }

    @Test
    void rangesCountThreeAndMoreAndSayWhereASubjectIs() {
        long id = year("2022", false);
        var histogram =
                office.get(
                        "/calculations/%d/histogram?step=taxPerMu&subject=%s"
                                .formatted(id, firms.getFirst()));
        int all = 0;
        for (var range : histogram.at("/ranges")) {
            // One that tells of few together with the ranges of another figure is withheld.
            if (range.has("subjects")) {
                assertThat(range.path("subjects").asInt()).isGreaterThanOrEqualTo(3);
                all += range.path("subjects").asInt();
            }
        }
        assertThat(all).isBetween(3, 13);
        assertThat(histogram.at("/ranges/0").has("from")).isFalse();
        assertThat(histogram.at("/own/value").asString()).isEqualTo("36");
    }
}
