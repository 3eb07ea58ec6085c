package io.baigong.edge.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.edge.configuration.ConfigurationReader.Invalid;
import io.baigong.edge.configuration.ConfigurationReader.Valid;
import io.baigong.edge.configuration.TagConfiguration.Deadband;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ConfigurationReaderTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void readsEverythingADocumentCanHave() {
        var configuration = valid(Documents.FULL);
        var device = configuration.devices().getFirst();
        assertThat(configuration.version()).isEqualTo(7);
        assertThat(device.settings())
                .containsEntry("port", "1502")
                .containsEntry("host", "127.0.0.1");
        assertThat(device.watchdog()).isEqualTo(3);
        assertThat(device.tags()).isEqualTo(4);
        var current = device.groups().getFirst().tags().getFirst();
        assertThat(current.deadband()).isEqualTo(new Deadband.Absolute(0.5));
        assertThat(current.maximumSilence()).isEqualTo(Duration.ofSeconds(30));
        assertThat(current.scale()).isEqualTo(0.1);
        assertThat(configuration.virtualTags()).hasSize(1);
        assertThat(configuration.virtualSensors()).hasSize(2);
        assertThat(configuration.uplink().rollBackAfter()).isEqualTo(Duration.ofMinutes(2));
        var north = configuration.north();
        assertThat(Objects.requireNonNull(north.opcua()).users().getFirst().name())
                .isEqualTo("scada");
        assertThat(Objects.requireNonNull(north.modbus()).address()).isEqualTo("127.0.0.1");
        assertThat(north.mqtt().getLast().port()).isEqualTo(8883);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/version                          | 0                     | /version | a whole number from 1",
                "/version                          | 1.5                   | /version | a whole number from 1",
                "/devices                          | {}                    | /devices | a list",
                "/devices/0/key                    | \"a/b\"               | /devices/0/key | a key of 1 to 128 letters, digits or . _ : -",
                "/devices/0/key                    | \"..\"                | /devices/0/key | a key of",
                "/devices/0/protocol               | \"modbus\"            | /devices/0/protocol | modbus-tcp",
                "/devices/0/colour                 | \"red\"               | /devices/0/colour | one of clock, clockTolerance, groups, key",
                "/devices/0/settings/host          | \"\"                  | /devices/0/settings/host | a value",
                "/devices/0/settings/port          | 70000                 | /devices/0/settings/port | a whole number from 1 to 65535",
                "/devices/0/settings/speed         | 1                     | /devices/0/settings/speed | one of",
                "/devices/0/settings/host          | []                    | /devices/0/settings/host | a text, a number, true or false",
                "/devices/0/watchdog               | 1                     | /devices/0/watchdog | a whole number from 2 to 1000",
                "/north/colour                     | 1                     | /north/colour | one of modbus, mqtt, opcua",
                "/north/opcua/port                 | 1503                  | /north/modbus/port | another port than that of opcua",
                "/north/opcua/address              | \"localhost\"         | /north/opcua/address | an address of this machine",
                "/north/opcua/users/0/password     | \"secret\"            | /north/opcua/users/0/password | what ./baigong edge password prints",
                "/north/opcua/users/0/read         | [\"press-9/*\"]       | /north/opcua/users/0/read/0 | a device as press-7/*",
                "/north/opcua/certificates         | [\"x\"]               | /north/opcua/certificates/0 | a certificate in PEM",
                "/north/modbus/clients/0/address   | \"hall\"              | /north/modbus/clients/0/address | 192.168.1.0/24",
                "/north/modbus/clients             | null                  | /north/modbus/clients | the addresses that are let in",
                "/north/modbus/places/0/tag        | \"press-7/nothing\"   | /north/modbus/places/0/tag | a tag of this document",
                "/north/modbus/places/0/address    | 65536                 | /north/modbus/places/0/address | a whole number from 0 to 65535",
                "/north/modbus/whenBad             | \"zero\"              | /north/modbus/whenBad | one of refuse, mark",
                "/north/mqtt/0/json/topic          | \"a/#\"               | /north/mqtt/0/json/topic | a topic without # and +",
                "/north/mqtt/0/sparkplug           | {}                    | /north/mqtt/0 | either json or sparkplug",
                "/north/mqtt/1/name                | \"hall\"              | /north/mqtt/1/name | a name that no other broker has",
                "/devices/0/groups/0/interval      | \"1s\"                | /devices/0/groups/0/interval | a duration from PT0.01S to PT24H such as PT1S",
                "/devices/0/groups/0/interval      | \"PT0S\"              | /devices/0/groups/0/interval | a duration from PT0.01S",
                "/devices/0/groups/0/mode          | \"subscribe\"         | /devices/0/groups/0/mode | what modbus-tcp can",
                "/devices/0/groups/1/name          | \"fast\"              | /devices/0/groups/1/name | a name that no other group",
                "/devices/0/groups/0/tags/0/address| \"49999x\"            | /devices/0/groups/0/tags/0/address | at character",
                "/devices/0/groups/0/tags/0/type   | \"uint17\"            | /devices/0/groups/0/tags/0/type | one of boolean, int8",
                "/devices/0/groups/0/tags/2/type   | \"float32\"           | /devices/0/groups/0/tags/2/type | boolean for a table of bits",
                "/devices/0/groups/1/tags/0/name   | \"lamp\"           | /devices/0/groups/1/tags/0/name | a name that no other tag of the device has",
                "/devices/0/groups/0/tags/0/scale  | 0                     | /devices/0/groups/0/tags/0/scale | a number other than 0",
                "/devices/0/groups/0/tags/0/scale  | \"10\"                | /devices/0/groups/0/tags/0/scale | a number from -1e300 to 1e300",
                "/devices/0/groups/0/tags/0/deadband | {\"absolute\":1,\"percent\":1} | /devices/0/groups/0/tags/0/deadband | either absolute or percent",
                "/devices/0/groups/1/tags/0/deadband | {\"percent\":101}   | /devices/0/groups/1/tags/0/deadband/percent | a number from 0.0 to 100.0",
                "/devices/0/groups/0/tags/1/write  | {\"allowed\":true,\"min\":5,\"max\":1} | /devices/0/groups/0/tags/1/write/max | a number from min on",
                "/devices/0/groups/0/tags/1/write  | {\"allow\":true}      | /devices/0/groups/0/tags/1/write/allow | one of allowed, max, min, readBack, twoPersons",
                "/devices/0/groups/0/tags/2/maximumSilence | \"PT1S\"      | /devices/0/groups/0/tags/2/maximumSilence | a deadband beside it",
                "/virtualTags/0/inputs/i           | \"press-7/none\"      | /virtualTags/0/inputs/i | a tag of a device, or a virtual tag that stands before",
                "/virtualTags/0/inputs/i           | \"press-7\"           | /virtualTags/0/inputs/i | a property of a device such as press-7/current",
                "/virtualTags/0/expression         | \"i +\"               | /virtualTags/0/expression | line 1",
                "/virtualTags/0/expression         | \"j * 2.0\"           | /virtualTags/0/expression | line 1, column 1",
                "/virtualTags/0/name               | \"current\"           | /virtualTags/0/name | a name that no other tag",
                "/virtualSensors/0/tower           | {\"green\":\"press-7/lamp\"} | /virtualSensors/0 | either level or tower",
                "/virtualSensors/1/tower           | {\"red\":\"press-7/lamp\"} | /virtualSensors/1/tower/green | the green lamp at least",
                "/virtualSensors/0/mains           | {\"voltage\":400,\"phases\":2,\"powerFactor\":0.8} | /virtualSensors/0/mains/phases | 1 or 3",
                "/uplink/backlogRate               | -1                    | /uplink/backlogRate | a whole number from 1 to 1000000",
            })
    void saysWhereWhatWasExpected(String path, String value, String at, String expected) {
        var problems = problems(with(path, value));
        assertThat(problems)
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo(at);
                    assertThat(problem.expected()).contains(expected);
                });
    }

    @Test
    void saysWhatItGot() {
        assertThat(problems(with("/devices/0/watchdog", "\"soon\"")))
                .containsExactly(
                        new Problem(
                                "/devices/0/watchdog",
                                "a whole number from 2 to 1000",
                                "\"soon\""));
    }

    @Test
    void tellsAllProblemsAtOnce() {
        var document = tree();
        set(document, "/version", "\"x\"");
        set(document, "/devices/0/groups/0/tags/0/address", "\"!\"");
        set(document, "/uplink/gather", "5");
        assertThat(problems(document.toString()))
                .extracting(Problem::path)
                .containsExactly(
                        "/version", "/devices/0/groups/0/tags/0/address", "/uplink/gather");
    }

    @Test
    void saysWhereTheJsonEnds() {
        assertThat(problems("{\"version\": 1,\n \"devices\": [}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.got()).startsWith("line 2, column 1"));
        assertThat(problems("")).hasSize(1);
        assertThat(problems("[]")).isNotEmpty();
    }

    @Test
    void takesAsManyTagsAsThereMayBeAndNotOneMore() {
        assertThat(valid(Documents.withTags(Configuration.MOST_TAGS)).devices()).hasSize(16);
        assertThat(problems(Documents.withTags(Configuration.MOST_TAGS + 1)))
                .containsExactly(new Problem("/devices", "at most 65536 tags in all", "65537"));
    }

    @Test
    void tellsNoMoreThanTwoHundredProblems() {
        String document = Documents.withTags(1_000).replace("holding", "nowhere");
        assertThat(problems(document)).hasSize(200);
    }

    @Test
    void neverTellsASecret() {
        var told =
                new Cursor(
                        JSON.readTree("\"hunter2\""),
                        "/devices/0/settings/password",
                        new ArrayList<>());
        var problems = new ArrayList<Problem>();
        var cursor = new Cursor(told.node(), told.path(), problems);
        cursor.problem("1 to 3 characters", "7 characters");
        assertThat(problems.toString()).doesNotContain("hunter2");
    }

    /// Any part of a good document is replaced by any part of it.
    @Property(tries = 500)
    void neverThrowsWhateverStandsWhere(
            @ForAll @IntRange(min = 0, max = 10_000) int from,
            @ForAll @IntRange(min = 0, max = 10_000) int to) {
        var document = tree();
        var places = new ArrayList<String>();
        collect(document, "", places);
        String place = places.get(to % places.size());
        var part = document.at(places.get(from % places.size())).deepCopy();
        if (!place.isEmpty()) {
            set(document, place, part.toString());
        }
        ConfigurationReader.read(document.toString());
    }

    private static void collect(JsonNode node, String path, List<String> places) {
        places.add(path);
        if (node.isObject()) {
            node.properties()
                    .forEach(entry ->
                            collect(entry.getValue(), path + "/" + entry.getKey(), places));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), path + "/" + i, places);
        }
    }

    private static JsonNode tree() {
        return JSON.readTree(Documents.FULL);
    }

    private static String with(String path, String value) {
        var document = tree();
        set(document, path, value);
        return document.toString();
    }

    private static void set(JsonNode document, String path, String value) {
        int slash = path.lastIndexOf('/');
        var parent = document.at(path.substring(0, slash));
        String last = path.substring(slash + 1);
        switch (parent) {
            case ArrayNode list -> list.set(Integer.parseInt(last), JSON.readTree(value));
            case ObjectNode object -> object.set(last, JSON.readTree(value));
            default -> throw new IllegalArgumentException(path);
        }
    }

    private static Configuration valid(String document) {
        var outcome = ConfigurationReader.read(document);
        assertThat(outcome).as("%s", outcome).isInstanceOf(Valid.class);
        return ((Valid) outcome).configuration();
    }

    private static List<Problem> problems(String document) {
        var outcome = ConfigurationReader.read(document);
        assertThat(outcome).as("%s", outcome).isInstanceOf(Invalid.class);
        return ((Invalid) outcome).problems();
    }
}
