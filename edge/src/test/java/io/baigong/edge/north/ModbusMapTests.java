package io.baigong.edge.north;

import static io.baigong.edge.north.Hall.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.NorthConfiguration.Modbus;
import io.baigong.edge.configuration.NorthConfiguration.Place;
import io.baigong.edge.configuration.NorthConfiguration.WhenBad;
import io.baigong.edge.north.ModbusMap.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModbusMapTests {
    @TempDir Path folder;

    private static Offer offer(String source, @Nullable DataType type) {
        return new Offer(source(source), type, null, false);
    }

    private static Modbus with(Place... places) {
        return new Modbus("127.0.0.1", 502, WhenBad.REFUSE, true, List.of(), List.of(places));
    }

    private static List<String> words(ModbusMap map) {
        return map.slots().stream()
                .map(slot -> "%d %s".formatted(slot.address(), slot.source()))
                .toList();
    }

    @Test
    void packsNumbersIntoRegistersAndBooleansIntoBitsAndLeavesTextsOut() {
        var offers =
                List.of(
                        offer("a/real", DataType.FLOAT32),
                        offer("a/lamp", DataType.BOOLEAN),
                        offer("a/name", DataType.TEXT),
                        offer("a/count", DataType.UINT16),
                        offer("a/unknown", null));
        var map = new ModbusMap(with(), offers, List.of());
        assertThat(words(map)).containsExactly("0 a/real", "2 a/count", "3 a/unknown", "0 a/lamp");
        assertThat(map.register(7)).isNull();
        assertThat(map.register(6)).isEqualTo(new Slot(source("a/unknown"), 3, DataType.FLOAT64));
    }

    @Test
    void keepsPlacesWhenTagsComeAndGo() {
        var first =
                List.of(
                        offer("a/one", DataType.UINT16),
                        offer("a/two", DataType.UINT16),
                        offer("a/three", DataType.UINT16));
        var before = new ModbusMap(with(), first, List.of());
        var file = new MapFile(folder.resolve("north").resolve("modbus.map"));
        file.write(before.remembered());
        var second =
                List.of(
                        offer("b/new", DataType.UINT16),
                        offer("a/three", DataType.UINT16),
                        offer("a/two", DataType.FLOAT32));
        var map = new ModbusMap(with(), second, file.read());
        assertThat(words(map)).containsExactly("2 a/three", "3 b/new", "4 a/two");
        file.write(map.remembered());
        var back = new ModbusMap(with(), first, file.read());
        assertThat(words(back)).as("what is gone keeps its place").startsWith("0 a/one");
    }

    @Test
    void putsWhatTheConfigurationPlacesThereAndTheRestAround() {
        var offers = List.of(offer("a/one", DataType.FLOAT32), offer("a/two", DataType.FLOAT32));
        var place = new Place(source("a/two"), 1, DataType.INT16);
        assertThat(words(new ModbusMap(with(place), offers, List.of())))
                .containsExactly("1 a/two", "2 a/one");
    }

    @Property
    void neverGivesAPlaceTwice(@ForAll List<DataType> types) {
        var offers = new ArrayList<Offer>();
        for (int i = 0; i < types.size(); i++) {
            offers.add(offer("a/t" + i, types.get(i)));
        }
        var map = new ModbusMap(with(), offers, List.of());
        for (var slot : map.slots()) {
            for (int i = 0; i < slot.width(); i++) {
                var at =
                        slot.isBit()
                                ? map.bit(slot.address() + i)
                                : map.register(slot.address() + i);
                assertThat(at).isEqualTo(slot);
            }
        }
        long texts = types.stream().filter(type -> type == DataType.TEXT).count();
        assertThat(map.slots()).hasSize(types.size() - (int) texts);
    }
}
