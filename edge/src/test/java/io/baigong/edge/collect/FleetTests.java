package io.baigong.edge.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.DeviceConfiguration;
import io.baigong.edge.configuration.DeviceConfiguration.Clock;
import io.baigong.edge.configuration.Group;
import io.baigong.edge.configuration.LineConfiguration;
import io.baigong.edge.configuration.TagConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTests {
    @TempDir Path folder;
    private final Notes notes = new Notes();
    private Workshop workshop = new Workshop(false);
    private Fleet fleet = fleet();

    private Fleet fleet() {
        return new Fleet(
                name -> name.equals("workshop") ? workshop : null,
                folderOrHere(),
                InstantSource.system(),
                notes);
    }

    private Path folderOrHere() {
        return folder == null ? Path.of("target") : folder;
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private static DeviceConfiguration device(String key, String... tags) {
        return device(key, 2, Duration.ofMillis(50), tags);
    }

    private static DeviceConfiguration device(
            String key, int watchdog, Duration interval, String... tags) {
        var list =
                Arrays.stream(tags)
                        .map(name ->
                                new TagConfiguration(
                                        name, name, null, null, 1, 0, null, null, null))
                        .toList();
        var group = new Group("all", interval, Group.Mode.AUTOMATIC, list);
        return new DeviceConfiguration(
                key,
                key,
                "workshop",
                Map.of("machine", key),
                Clock.SOURCE,
                null,
                watchdog,
                List.of(group));
    }

    private void apply(DeviceConfiguration... devices) throws InterruptedException {
        fleet.apply(
                new Configuration(
                        1, List.of(devices), List.of(), List.of(), LineConfiguration.DEFAULT));
    }

    private static void await(String what, BooleanSupplier is) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!is.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(is.getAsBoolean()).as(what).isTrue();
    }

    private DeviceState state(String key) {
        return fleet.states().stream()
                .filter(state -> state.device().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void collectsWhatChanges() throws Exception {
        var press = workshop.machine("press");
        press.values.put("pieces", Value.of(1));
        apply(device("press", "pieces"));
        await("the first", () -> notes.words("press/pieces").contains("1"));
        press.values.put("pieces", Value.of(2));
        await("the second", () -> notes.words("press/pieces").contains("2"));
        assertThat(notes.presence).containsExactly("press reached");
    }

    @Test
    void tellsABadTagOnceAndTheOthersGoOn() throws Exception {
        var press = workshop.machine("press");
        press.values.put("good", Value.of(1));
        press.values.put("ill", Value.of(1));
        apply(device("press", "good", "ill", "nowhere"));
        await(
                "both",
                () -> !notes.of("press/good").isEmpty() && !notes.of("press/nowhere").isEmpty());
        press.ill.put("ill", Status.bad(Reason.REFUSED_BY_DEVICE, "exception 4"));
        int before = press.reads.get();
        await("many readings more", () -> press.reads.get() > before + 20);
        assertThat(notes.words("press/nowhere")).containsExactly("BAD_ADDRESS");
        assertThat(notes.words("press/ill"))
                .endsWith("REFUSED_BY_DEVICE")
                .containsOnlyOnce("REFUSED_BY_DEVICE");
        assertThat(notes.of("press/ill").getLast().lastGood()).isNotNull();
        press.ill.clear();
        await("good again", () -> notes.words("press/ill").getLast().equals("1"));
        assertThat(state("press").connects()).isEqualTo(1);
    }

    @Test
    void comesBackByItselfAndTellsTheSilenceOnceAsStale() throws Exception {
        var press = workshop.machine("press");
        press.values.put("pieces", Value.of(1));
        apply(device("press", "pieces"));
        await("a value", () -> !notes.of("press/pieces").isEmpty());
        press.broken = true;
        await("stale", () -> notes.words("press/pieces").getLast().equals("STALE"));
        assertThat(notes.of("press/pieces").getLast().lastGood()).isNotNull();
        assertThat(notes.of("press/pieces").getLast().status().detail())
                .contains("the cable is cut");
        press.broken = false;
        press.values.put("pieces", Value.of(2));
        await("values again", () -> notes.words("press/pieces").getLast().equals("2"));
        assertThat(notes.words("press/pieces")).containsOnlyOnce("STALE");
    }

    @Test
    void makesTheLinkAnewWhenTheDeviceAnswersNoMore() throws Exception {
        var press = workshop.machine("press");
        press.values.put("pieces", Value.of(1));
        apply(device("press", "pieces"));
        await("a value", () -> !notes.of("press/pieces").isEmpty());
        press.silent = true;
        await("stale", () -> notes.words("press/pieces").getLast().equals("STALE"));
        await("another link", () -> press.opens.get() > 1);
        press.silent = false;
        await("good again", () -> notes.words("press/pieces").getLast().equals("1"));
    }

    @Test
    void letsNoDeviceWaitForADeadOne() throws Exception {
        for (String key : List.of("hanging", "unreachable", "throwing", "alive")) {
            workshop.machine(key).values.put("pieces", Value.of(1));
        }
        workshop.machine("hanging").hangs = true;
        workshop.machine("unreachable").unreachable = true;
        workshop.machine("throwing").throwing = true;
        apply(
                device("hanging", "pieces"),
                device("unreachable", "pieces"),
                device("throwing", "pieces"),
                device("alive", "pieces"));
        var alive = workshop.machine("alive");
        await("many readings", () -> alive.reads.get() > 40);
        assertThat(state("alive").phase()).isEqualTo(DeviceState.Phase.COLLECTING);
        assertThat(state("unreachable").trouble()).contains("UNREACHABLE: nobody is there");
        await(
                "the throwing one is told",
                () -> state("throwing").trouble().contains("a mistake in the driver"));
        await("stale", () -> notes.words("hanging/pieces").contains("STALE"));
    }

    @Test
    void leavesNothingOpenBehindFailedLinks() throws Exception {
        var press = workshop.machine("press");
        press.throwing = true;
        press.values.put("pieces", Value.of(1));
        apply(device("press", "pieces"));
        await("three attempts", () -> press.opens.get() >= 3);
        fleet.close();
        assertThat(press.open.get()).isZero();
    }

    @Test
    void letsUnchangedDevicesGoOnWhenOthersChange() throws Exception {
        for (String key : List.of("same", "changed", "gone", "new")) {
            workshop.machine(key).values.put("pieces", Value.of(1));
            workshop.machine(key).values.put("parts", Value.of(1));
        }
        apply(device("same", "pieces"), device("changed", "pieces"), device("gone", "pieces"));
        await(
                "all are open",
                () ->
                        workshop.machine("gone").open.get() == 1
                                && workshop.machine("same").open.get() == 1);
        var change =
                fleet.apply(
                        new Configuration(
                                2,
                                List.of(
                                        device("same", "pieces"),
                                        device("changed", "parts"),
                                        device("new", "pieces")),
                                List.of(),
                                List.of(),
                                LineConfiguration.DEFAULT));
        assertThat(change.kept()).containsExactly("same");
        assertThat(change.gone()).containsExactly("gone");
        assertThat(change.begun()).containsExactly("changed", "new");
        await("the changed one", () -> !notes.of("changed/parts").isEmpty());
        assertThat(workshop.machine("same").opens.get()).isEqualTo(1);
        assertThat(workshop.machine("gone").open.get()).isZero();
    }

    @Test
    void countsTimesThatPassedWhileItWasStillAsking() throws Exception {
        var press = workshop.machine("press");
        press.values.put("pieces", Value.of(1));
        press.readMillis = 120;
        apply(device("press", 3, Duration.ofMillis(20), "pieces"));
        await("overruns", () -> state("press").overruns() > 5);
    }

    @Test
    void hearsOfChangesBySubscriptionAndOfSilenceByTheWatchdog() throws Exception {
        workshop = new Workshop(true);
        var press = workshop.machine("press");
        press.values.put("pieces", Value.of(1));
        apply(device("press", "pieces"));
        await("the first", () -> notes.words("press/pieces").contains("1"));
        press.tell("pieces", Value.of(2));
        await("the second", () -> notes.words("press/pieces").getLast().equals("2"));
        press.lose();
        await("another link", () -> press.opens.get() == 2);
        await("which subscribes", () -> press.sink != null);
        assertThat(notes.words("press/pieces")).doesNotContain("STALE");
    }

    @Test
    void readsPlacesThatAreNotConfiguredBetweenTwoAskings() throws Exception {
        var press = workshop.machine("press");
        press.values.put("pieces", Value.of(1));
        press.values.put("other", Value.of(7));
        apply(device("press", "pieces"));
        await("a value", () -> !notes.of("press/pieces").isEmpty());
        var samples =
                fleet.read(
                        "press",
                        List.of(
                                new Fleet.Place("a", "other", null),
                                new Fleet.Place("b", "nowhere", null)));
        assertThat(samples.getFirst().value()).isEqualTo(Value.of(7));
        assertThat(samples.getLast().status().reason()).isEqualTo(Reason.BAD_ADDRESS);
        assertThat(notes.of("press/a")).as("nobody is told").isEmpty();
    }

    @Test
    void doesNothingWithoutALinkAndNothingLater() throws Exception {
        var press = workshop.machine("press");
        press.unreachable = true;
        press.values.put("pieces", Value.of(1));
        apply(device("press", "pieces"));
        await("it is known to be away", () -> state("press").phase() == DeviceState.Phase.WAITING);
        assertThatThrownBy(() -> fleet.read("press", List.of(new Fleet.Place("a", "pieces", null))))
                .isInstanceOfSatisfying(
                        NotDone.class, e -> assertThat(e.why()).isEqualTo(NotDone.Why.AWAY))
                .hasMessageContaining("nobody is there");
        assertThatThrownBy(() -> fleet.packets("nobody"))
                .isInstanceOfSatisfying(
                        NotDone.class, e -> assertThat(e.why()).isEqualTo(NotDone.Why.UNKNOWN));
        assertThatThrownBy(() -> fleet.browse("press", null, null, 10))
                .isInstanceOfSatisfying(
                        NotDone.class,
                        e -> assertThat(e.why()).isEqualTo(NotDone.Why.NOT_SUPPORTED));
    }

    @Test
    void saysAtOnceThatTheLinkEndedToWhoWaitsForIt() throws Exception {
        var press = workshop.machine("press");
        press.values.put("pieces", Value.of(1));
        apply(device("press", "pieces"));
        await("a value", () -> !notes.of("press/pieces").isEmpty());
        press.gate = new CountDownLatch(1);
        int before = press.reads.get();
        await("it is being asked", () -> press.reads.get() > before);
        var why = new CompletableFuture<NotDone.Why>();
        var asking =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                fleet.read("press", List.of(new Fleet.Place("a", "pieces", null)));
                            } catch (NotDone e) {
                                why.complete(e.why());
                            } catch (InterruptedException e) {
                                why.completeExceptionally(e);
                            }
                        });
        await("who waits", () -> asking.getState() == Thread.State.TIMED_WAITING);
        press.lose();
        press.gate.countDown();
        assertThat(why.join()).isEqualTo(NotDone.Why.AWAY);
    }

    @Test
    void saysWhyADeviceIsNotCollectedAtAll() throws Exception {
        apply(
                new DeviceConfiguration(
                        "odd", "odd", "telex", Map.of(), Clock.SOURCE, null, 3, List.of()));
        assertThat(state("odd").phase()).isEqualTo(DeviceState.Phase.STOPPED);
        assertThat(state("odd").trouble()).contains("there is no driver telex");
    }
}
