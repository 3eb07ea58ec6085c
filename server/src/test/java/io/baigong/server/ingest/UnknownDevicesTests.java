package io.baigong.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.access.PageRequest;
import io.baigong.server.ingest.UnknownDevices.Address;
import io.baigong.server.ingest.UnknownDevices.Kept;
import io.baigong.server.ingest.UnknownDevices.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

@PlatformTest
@Import(IngestFixture.Platform.class)
class UnknownDevicesTests {
    private static final int MIB = 1 << 20;
    private static final BooleanSupplier UNKNOWN = () -> false;
    @Autowired private IngestFixture.Platform platform;
    @Autowired private JdbcClient db;
    @Autowired private TransactionTemplate transaction;
    @Autowired private Clock clock;
    private UnknownDevices devices;
    private IngestFixture works;

    @BeforeEach
    void withRoomForTwo() {
        works = platform.fixture();
        var second = Duration.ofSeconds(1);
        var settings =
                new IngestSettings(
                        second, second, 100, 2, 50, second, DataSize.ofMegabytes(1), "baigong");
        devices = new UnknownDevices(db, transaction, clock, settings);
    }

    private Kept keep(String key, int bytes) {
        return devices.keep(
                new Address(works.caller.organisation(), "json", key),
                "gate",
                new Waiting("things/" + key + "/readings", new byte[bytes], 1),
                UNKNOWN);
    }

    private long id(String key) {
        return works
                .caller
                .call(() -> devices.list(works.caller.organisation(), new PageRequest(0, 10)))
                .items()
                .stream()
                .filter(device -> device.address().name().equals(key))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void aRejectedDeviceMakesRoomForAnother() {
        assertThat(keep("a", 1)).isEqualTo(Kept.KEPT);
        assertThat(keep("b", 1)).isEqualTo(Kept.KEPT);
        assertThat(keep("c", 1)).isEqualTo(Kept.CROWDED);
        long a = id("a");
        works.caller.call(() -> {
            devices.reject(works.caller.organisation(), a);
            return a;
        });
        assertThat(keep("c", 1)).isEqualTo(Kept.KEPT);
        assertThat(keep("a", 1)).isEqualTo(Kept.REJECTED);
    }

    @Test
    void messagesAreBoundedInBytesAndAListLooksAtFew() {
        for (int i = 0; i < 4; i++) {
            assertThat(keep("a", MIB)).isEqualTo(Kept.KEPT);
        }
        assertThat(keep("a", MIB)).isEqualTo(Kept.FULL);
        assertThat(keep("long", 5 * MIB)).as("the first, however long").isEqualTo(Kept.KEPT);
        assertThat(keep("long", 1)).isEqualTo(Kept.FULL);
        var a = works.caller.call(() -> devices.find(works.caller.organisation(), id("a")));
        assertThat(works.caller.call(() -> devices.firstMessages(a, 2 * MIB))).hasSize(2);
        assertThat(works.caller.call(() -> devices.firstMessages(a, 1))).hasSize(1);
    }

    @Test
    void nothingIsKeptOfADeviceThatIsAThingByNow() {
        var address = new Address(works.caller.organisation(), "json", "a");
        var message = new Waiting("things/a/readings", new byte[1], 1);
        assertThat(devices.keep(address, "gate", message, () -> true)).isEqualTo(Kept.KNOWN);
        assertThat(works.get("/api/v1/inbox/devices").at("/total").asInt()).isZero();
    }
}
