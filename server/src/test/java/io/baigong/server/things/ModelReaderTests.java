package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Fault;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class ModelReaderTests {
    private final JsonMapper json = JsonMapper.shared();
    private final ModelJson models = new ModelJson(json);

    @Test
    void aModelIsReadAsItIsWritten() {
        var model =
                read(
                        """
                        {"key":"mill","name":{"zh":"铣床","en":"Mill"},"properties":[
                          {"key":"temp","name":{"zh":"温度","en":"Temperature"},"type":"double",
                           "unit":"Cel","min":-20,"max":120.5,"retention":"short","writable":true},
                          {"key":"energy","type":"decimal","scale":3,"unit":"kW.h","retention":"long"},
                          {"key":"mode","type":"enum","members":[
                            {"code":0,"key":"OFF","name":{"zh":"停","en":"Off"}},
                            {"code":1,"name":{"zh":"开","en":"On"}}]}],
                         "events":[{"key":"jam","severity":"error","fields":[{"key":"at","type":"string"}]}],
                         "commands":[{"key":"start","input":[{"key":"speed","type":"int64","unit":"/min"}]}]}\
                        """,
                        new Faults());
        assertThat(models.readKept(models.write(model))).isEqualTo(model);
        assertThat(model.properties().get(1).scale()).isEqualTo(3);
        assertThat(model.properties().get(2).codes())
                .containsEntry("OFF", 0L)
                .containsEntry("On", 1L);
    }

    @Test
    void everyFaultIsToldWithItsPlace() {
        var faults =
                faults(
                        """
                        {"key":"a b","properties":[
                          {"key":"t","type":"float"},
                          {"key":"t","type":"double","unit":"°C"},
                          {"key":"u","type":"boolean","unit":"Cel"},
                          {"key":"v","type":"double","min":5,"max":1},
                          {"key":"w","type":"decimal"},
                          {"key":"x","type":"enum"},
                          {"key":"y","type":"enum","members":[{"code":1,"key":"a"},{"code":1,"key":"b"}]},
                          {"key":"z","type":"double","retention":"forever"}]}\
                        """);
        assertThat(faults)
                .extracting(Fault::field)
                .containsExactly(
                        "key",
                        "properties[0].type",
                        "properties[1].unit",
                        "properties[1].key",
                        "properties[2].unit",
                        "properties[3].min",
                        "properties[4].scale",
                        "properties[5].members",
                        "properties[6].members",
                        "properties[7].retention");
        assertThat(faults.get(2).expected()).contains("UCUM");
        assertThat(faults.get(2).got()).isEqualTo("°C");
    }

    @Test
    void whatIsNoModelAtAllIsAFaultAndNoCrash() {
        for (var text : List.of("[]", "1", "null", "\"x\"", "{\"key\":{},\"properties\":{}}")) {
            assertThat(faults(text)).as(text).isNotEmpty();
        }
    }

    @Property
    void anyPropertyTextGivesAModelOrFaults(@ForAll String key, @ForAll String unit) {
        var node = json.createObjectNode();
        node.put("key", "m");
        var property = node.putArray("properties").addObject();
        property.put("key", key).put("type", "double").put("unit", unit);
        var faults = new Faults();
        var model = new ModelReader(faults).model(node);
        assertThat(faults.all().isEmpty())
                .isEqualTo(Keys.isKey(key) && (unit.isEmpty() || Units.isKnown(unit)));
        assertThat(model.properties()).hasSize(1);
    }

    private Model read(String text, Faults faults) {
        try {
            return models.read(text, faults);
        } catch (JacksonException e) {
            throw new AssertionError(e);
        }
    }

    private List<Fault> faults(String text) {
        var faults = new Faults();
        read(text, faults);
        return faults.all();
    }
}
