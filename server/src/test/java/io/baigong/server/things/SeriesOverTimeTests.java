package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.things.Things.NewThing;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The readings of a property stay its readings, whatever becomes of model, device and names.
@PlatformTest
class SeriesOverTimeTests {
    @Autowired private Models models;
    @Autowired private Things things;
    @Autowired private ThingDirectory directory;
    @Autowired private TestCallers callers;
    private Caller caller;
    private int organisation;

    @BeforeEach
    void aPumpWithATemperature() {
        caller = callers.inNewOrganisation();
        organisation = caller.organisation();
        models.derive(organisation, "pump", Name.of("Pump"), List.of(temperature("temp", "Cel")));
        accept("pump-1", "pump");
    }

    @Test
    void aModelThatGrowsGivesItsThingsMoreSeriesAndKeepsThoseTheyHave() {
        var before = series("temp");
        for (int i = 0; i < 40; i++) {
            models.grow(
                    organisation,
                    "pump",
                    List.of(Property.plain("p" + i, PropertyType.INT64, null)));
        }
        assertThat(series("temp")).isEqualTo(before);
        var all = new HashSet<SeriesRef>();
        thing().properties().forEach(property -> all.add(property.series()));
        assertThat(all).hasSize(41);
        assertThat(series("p39").type()).isEqualTo(ValueType.INT64);
        assertThat(thing().modelVersion()).isEqualTo(41);
    }

    @Test
    void growingByWhatIsThereChangesNothing() {
        long generation = directory.generation();
        var model =
                models.grow(
                        organisation,
                        "pump",
                        List.of(Property.plain("temp", PropertyType.STRING, null)));
        assertThat(model.version()).isEqualTo(1);
        assertThat(model.properties().getFirst().type()).isEqualTo(PropertyType.DOUBLE);
        assertThat(directory.generation()).isEqualTo(generation);
    }

    @Test
    void anotherUnitStartsANewSeriesAndTheOldOneIsHistoryInItsOwnUnit() {
        var celsius = series("temp");
        put(temperature("temp", "[degF]"));
        var history = history("temp");
        assertThat(history.segments())
                .extracting(PropertyHistory.Segment::unit)
                .containsExactly("[degF]", "Cel");
        assertThat(history.segments().get(1).series()).isEqualTo(celsius);
        assertThat(history.today().series()).isEqualTo(series("temp")).isNotEqualTo(celsius);
    }

    @Test
    void aRenamedPropertyKeepsItsSeriesAndItsHistory() {
        var before = series("temp");
        put(temperature("temp", "K"));
        var kelvin = series("temp");
        put(was(temperature("heat", "K"), "temp"));
        assertThat(thing().property("temp")).isNull();
        assertThat(series("heat")).isEqualTo(kelvin);
        assertThat(history("heat").segments())
                .extracting(PropertyHistory.Segment::series)
                .containsExactly(kelvin, before);
    }

    @Test
    void aThingOfAnotherModelKeepsTheHistoryOfPropertiesOfTheSameKey() {
        var before = series("temp");
        models.derive(organisation, "fan", Name.of("Fan"), List.of(temperature("temp", "Cel")));
        things.change(organisation, "pump-1", spec -> spec.withModel("fan", null));
        assertThat(thing().modelKey()).isEqualTo("fan");
        assertThat(history("temp").segments())
                .extracting(PropertyHistory.Segment::series)
                .containsExactly(series("temp"), before);
        things.change(organisation, "pump-1", spec -> spec.withModel("pump", null));
        assertThat(series("temp")).isEqualTo(before);
    }

    @Test
    void aThingPinnedToAnEditionStaysThereUntilItIsFreed() {
        things.change(organisation, "pump-1", spec -> spec.withModel("pump", 1));
        put(temperature("temp", "[degF]"));
        assertThat(thing().modelVersion()).isEqualTo(1);
        assertThat(thing().property("temp")).extracting(PropertyHandle::unit).isEqualTo("Cel");
        things.change(organisation, "pump-1", spec -> spec.withModel("pump", null));
        assertThat(thing().modelVersion()).isEqualTo(2);
        assertThat(thing().property("temp")).extracting(PropertyHandle::unit).isEqualTo("[degF]");
    }

    @Test
    void noTwoThingsShareASeries() {
        var numbers = new HashSet<Integer>();
        for (int i = 0; i < 20; i++) {
            var handle = accept("many-" + i, "pump");
            handle.properties().forEach(p -> assertThat(numbers.add(p.series().number())).isTrue());
        }
        models.grow(
                organisation, "pump", List.of(Property.plain("flow", PropertyType.DOUBLE, null)));
        for (int i = 0; i < 20; i++) {
            var handle = Objects.requireNonNull(directory.byKey(organisation, "many-" + i));
            var flow = Objects.requireNonNull(handle.property("flow"));
            assertThat(numbers.add(flow.series().number())).isTrue();
        }
    }

    @Test
    void aThingIsFoundByItsKeyNumberAndSparkplugAddressAndUnderNoOtherOrganisation() {
        var address = new SparkplugAddress("works", "cell-1", "pump");
        var handle =
                things.accept(
                        organisation,
                        new NewThing(
                                "pump-9", Name.of("P"), "pump", null, "a/b", List.of(), address));
        assertThat(directory.byNumber(handle.number())).isSameAs(handle);
        assertThat(directory.byKey(organisation, "pump-9")).isSameAs(handle);
        assertThat(directory.bySparkplug(organisation, "works", "cell-1", "pump")).isSameAs(handle);
        assertThat(directory.bySparkplug(organisation, "works", "cell-1", null)).isNull();
        assertThat(directory.byKey(organisation + 1, "pump-9")).isNull();
    }

    @Test
    void aNewDirectoryHoldsWhatTheOldOneHeld(
            @Autowired DirectoryStore store,
            @Autowired DeviceTokens tokens,
            @Autowired DeviceCertificates certificates) {
        put(temperature("temp", "K"));
        var fresh = new ThingDirectory(store, tokens, certificates);
        var lazily = Objects.requireNonNull(fresh.byKey(organisation, "pump-1"));
        assertThat(lazily.properties()).isEqualTo(thing().properties());
        assertThat(fresh.isFull()).isFalse();
        fresh.fill();
        var filled = Objects.requireNonNull(fresh.byNumber(thing().number()));
        assertThat(filled.history("temp")).isEqualTo(history("temp"));
        assertThat(fresh.size()).isEqualTo(directory.size());
    }

    private ThingHandle accept(String key, String model) {
        return things.accept(
                organisation, new NewThing(key, Name.of(key), model, null, "", List.of(), null));
    }

    private void put(Property... properties) {
        var model = models.newest(organisation, "pump");
        models.put(organisation, model.with(0, List.of(properties)));
    }

    private ThingHandle thing() {
        return Objects.requireNonNull(directory.byKey(organisation, "pump-1"));
    }

    private SeriesRef series(String property) {
        return Objects.requireNonNull(thing().property(property)).series();
    }

    private PropertyHistory history(String property) {
        var thing = Objects.requireNonNull(things.visible(caller).thing("pump-1"));
        return Objects.requireNonNull(thing.history(property));
    }

    private static Property temperature(String key, String unit) {
        return Property.plain(key, PropertyType.DOUBLE, unit);
    }

    private static Property was(Property property, String key) {
        return new Property(
                property.key(),
                property.name(),
                property.type(),
                property.unit(),
                null,
                null,
                0,
                List.of(),
                Retention.STANDARD,
                false,
                key);
    }
}
