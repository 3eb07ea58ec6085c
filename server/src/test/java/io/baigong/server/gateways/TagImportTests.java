package io.baigong.server.gateways;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.things.Api;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(GatewayWorks.Platform.class)
class TagImportTests {
    private static final String TWO_METERS =
            """
            {"document":{"devices":[
              {"key":"meter-1","protocol":"modbus-tcp","settings":{"host":"10.0.0.1"}},
              {"key":"meter-2","protocol":"modbus-tcp","settings":{"host":"10.0.0.2"}}]}}\
            """;
    private static final String TAGS =
            """
            device,group,interval,name,address,type,unit,scale,write,max,name_zh
            meter-1,slow,10 s,energy,input:0,uint32,kW.h,0.01,,,正向有功总电能
            meter-1,fast,500 ms,power,input:10,float32,kW,,,,
            meter-2,fast,1,limit,holding:0,uint16,,,yes,100,
            """;

    @Autowired private GatewayWorks.Platform platform;
    private GatewayWorks works;

    @BeforeEach
    void aGatewayWithMeters() {
        works = platform.works();
        works.join("hall");
        var put = works.api.put("/gateways/hall/configuration", TWO_METERS);
        assertThat(put.status()).as(put.text()).isEqualTo(200);
    }

    private Api.Answer take(String query, String csv) {
        return works.api.send(
                "/gateways/hall/tags/import" + query,
                "text/csv",
                "application/json",
                csv.getBytes(UTF_8));
    }

    private int version() {
        return works.api.get("/gateways/hall").at("/configuration/version").asInt();
    }

    @Test
    void aDryRunTellsAndChangesNothingThenTheRowsAreOneVersion() {
        var dry = take("?dryRun=true", TAGS);
        assertThat(dry.status()).as(dry.text()).isEqualTo(200);
        assertThat(dry.at("/created").asInt()).isEqualTo(3);
        assertThat(version()).isEqualTo(1);
        assertThat(works.api.get("/models/meter-1").at("/properties").size()).isZero();

        var taken = take("", TAGS);
        assertThat(taken.at("/created").asInt()).isEqualTo(3);
        assertThat(version()).isEqualTo(2);
        var meter = works.api.get("/gateways/hall/devices/meter-1").at("/device/groups");
        assertThat(meter.at("/0/interval").asString()).isEqualTo("PT10S");
        assertThat(meter.at("/1/interval").asString()).isEqualTo("PT0.5S");
        assertThat(meter.at("/0/tags/0/scale").asDouble()).isEqualTo(0.01);
        var model = works.api.get("/models/meter-1");
        assertThat(model.at("/properties/0/unit").asString()).isEqualTo("kW.h");
        assertThat(model.at("/properties/0/name/zh").asString()).isEqualTo("正向有功总电能");
        assertThat(model.at("/properties/0/type").asString()).isEqualTo("double");
        var limit = works.api.get("/gateways/hall/devices/meter-2").at("/device/groups/0/tags/0");
        assertThat(limit.at("/write/max").asInt()).isEqualTo(100);

        var again = take("", TAGS);
        assertThat(again.at("/unchanged").asInt()).isEqualTo(3);
        assertThat(version()).isEqualTo(2);
        var trail = works.api.get("/audit?action=gateway.tags-import");
        assertThat(trail.at("/total").asInt()).isEqualTo(2);
    }

    @Test
    void eachRowThatIsWrongIsToldAndTheOthersAreTaken() {
        var taken =
                take(
                        "",
                        """
                        device,group,interval,name,address,type,unit,scale,write,two_persons
                        meter-1,g,1 s,good,holding:0,uint16,,,,
                        meter-1,g,1 s,good,holding:1,uint16,,,,
                        meter-1,g,1 s,where,holding:none,uint16,,,,
                        meter-1,g,1 s,what,holding:1,uint99,,,,
                        meter-1,g,1 s,misfit,coil:1,uint16,,,,
                        meter-1,g,1 s,unit,holding:1,uint16,furlongs,,,
                        meter-1,g,1 s,scaled,holding:1,uint16,,much,,
                        meter-1,g,2 s,slower,holding:1,uint16,,,,
                        meter-1,g,soon,late,holding:1,uint16,,,,
                        meter-9,g,1 s,gone,holding:1,uint16,,,,
                        meter-1,g,1 s,,holding:1,uint16,,,,
                        meter-1,g,1 s,maybe,holding:1,uint16,,,perhaps,
                        meter-2,g,1 s,fine,holding:2,uint16,,,yes,yes
                        """);
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        assertThat(taken.at("/created").asInt()).isEqualTo(2);
        assertThat(taken.at("/failed").asInt()).isEqualTo(11);
        var places =
                taken.at("/errors")
                        .valueStream()
                        .map(one -> one.at("/row").asInt() + " " + one.at("/column").asString())
                        .distinct()
                        .toList();
        assertThat(places)
                .containsExactly(
                        "3 name",
                        "4 address",
                        "5 type",
                        "6 type",
                        "7 unit",
                        "8 scale",
                        "9 interval",
                        "10 interval",
                        "11 device",
                        "12 name",
                        "13 write");
        assertThat(taken.at("/errors/0/expected").asString())
                .isEqualTo("each tag of a device once; row 2 has it");
        assertThat(version()).isEqualTo(2);
    }

    @Test
    void aTagThatDoesNotFitTheThingsPropertyIsToldInItsRow() {
        take("", TAGS);
        var wrong = take("?device=meter-1", "name,unit,type\nenergy,MW.h,\npower,,text\n");
        assertThat(wrong.at("/failed").asInt()).isEqualTo(2);
        assertThat(wrong.at("/errors/0/column").asString()).isEqualTo("unit");
        assertThat(wrong.at("/errors/0/expected").asString())
                .isEqualTo("kW.h, the unit of property energy");
        assertThat(wrong.at("/errors/1/column").asString()).isEqualTo("address");
    }

    @Test
    void anEmptyCellClearsAndAMissingColumnSaysNothing() {
        take("", TAGS);
        var taken = take("?device=meter-2", "标签,最大值,周期(s)\nlimit,,5\n");
        assertThat(taken.at("/updated").asInt()).as(taken.text()).isEqualTo(1);
        var device = works.api.get("/gateways/hall/devices/meter-2").at("/device/groups/0");
        assertThat(device.at("/interval").asString()).isEqualTo("PT5S");
        assertThat(device.at("/tags/0/address").asString()).isEqualTo("holding:0");
        assertThat(device.at("/tags/0/write/allowed").asBoolean()).isTrue();
        assertThat(device.at("/tags/0/write").has("max")).isFalse();
        var moved = take("?device=meter-2", "name,group\nlimit,slow\n");
        assertThat(moved.at("/updated").asInt()).isEqualTo(1);
        var groups = works.api.get("/gateways/hall/devices/meter-2").at("/device/groups");
        assertThat(groups.size()).isEqualTo(1);
        assertThat(groups.at("/0/name").asString()).isEqualTo("slow");
    }

    @Test
    void whatIsExportedCanBeImportedAndAWorkbookDoesAsWell() throws IOException {
        take("", TAGS);
        var out = works.api.get("/gateways/hall/tags", "en", "text/csv");
        assertThat(out.status()).isEqualTo(200);
        assertThat(out.text()).contains("meter-1,slow,PT10S,energy,input:0,uint32,kW.h,0.01");
        var back = take("", out.text());
        assertThat(back.at("/unchanged").asInt()).as(back.text()).isEqualTo(3);

        var bytes = new ByteArrayOutputStream();
        var book = new Workbook(bytes, "test", "1.0");
        var sheet = book.newWorksheet("tags");
        var rows =
                List.of(
                        List.of("设备", "标签", "地址", "类型", "采集周期"),
                        List.of("meter-2", "voltage", "input:4", "float32", "2 s"));
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).size(); c++) {
                sheet.value(r, c, rows.get(r).get(c));
            }
        }
        book.finish();
        var taken =
                works.api.send(
                        "/gateways/hall/tags/import",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        "application/json",
                        bytes.toByteArray());
        assertThat(taken.at("/created").asInt()).as(taken.text()).isEqualTo(1);
    }

    @Test
    void aFileWithAllTagsThereMayBeIsTakenAndOneMoreIsTold() {
        var devices = new StringBuilder();
        var csv = new StringBuilder("device,name,address,type\n");
        int tags = 0;
        for (int d = 0; d < 14; d++) {
            devices.append(d == 0 ? "" : ",")
                    .append(
                            "{\"key\":\"plc-%d\",\"protocol\":\"modbus-tcp\",\"settings\":{\"host\":\"10.0.1.%d\"}}"
                                    .formatted(d, d));
            for (int t = 0; t < 5_000 && tags < 65_537; t++) {
                csv.append("plc-%d,t%d,holding:%d,uint16\n".formatted(d, t, t));
                tags++;
            }
        }
        var put =
                works.api.put(
                        "/gateways/hall/configuration",
                        "{\"document\":{\"devices\":[%s]}}".formatted(devices));
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        var dry = take("?dryRun=true", csv.toString());
        assertThat(dry.at("/created").asInt()).isEqualTo(65_536);
        assertThat(dry.at("/failed").asInt()).isEqualTo(1);
        assertThat(dry.at("/errors/0/row").asInt()).isEqualTo(65_538);
        assertThat(dry.at("/errors/0/expected").asString())
                .isEqualTo("at most 65536 tags of a gateway");
        var taken = take("", csv.toString());
        assertThat(taken.at("/created").asInt()).isEqualTo(65_536);
        assertThat(works.api.get("/gateways/hall").at("/configuration/tags").asInt())
                .isEqualTo(65_536);
        assertThat(works.api.get("/things/plc-0").status()).isEqualTo(200);
    }

    @Test
    void othersImportNothing() {
        var others = platform.works().api;
        var answer =
                others.send(
                        "/gateways/hall/tags/import",
                        "text/csv",
                        "application/json",
                        TAGS.getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(others.get("/gateways/hall/tags", "en", "text/csv").status()).isEqualTo(404);
        assertThat(version()).isEqualTo(1);
    }
}
