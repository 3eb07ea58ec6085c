package io.baigong.connect.modbus;

import static io.baigong.connect.modbus.Units.at;
import static io.baigong.connect.modbus.Units.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Value;
import io.baigong.connect.peer.Peer;
import io.baigong.connect.peer.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Several devices behind one connection, as behind a gateway or on one cable.
class SharedLineTests {
    @Test
    void goesThroughOneConnectionAndEachGetsItsOwnAnswers() throws Exception {
        int port = Peer.freePort();
        var protocol = new ModbusTcp();
        try (var _ = Units.pymodbus(port);
                var proxy = new Proxy(port);
                var first = Units.open(protocol, at(proxy.port(), "unit", "1"));
                var second = Units.open(protocol, at(proxy.port(), "unit", "2"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> fifty(first));
            var other = threads.submit(() -> fifty(second));
            assertThat(one.get()).containsOnly(Value.of(30)).hasSize(50);
            assertThat(other.get()).containsOnly(Value.of(110)).hasSize(50);
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    private static List<@Nullable Value> fifty(Link link) throws LinkBroken, InterruptedException {
        var values = new ArrayList<@Nullable Value>();
        for (int i = 0; i < 50; i++) {
            values.add(link.read(tags("holding:10")).getFirst().value());
        }
        return values;
    }

    @Test
    void staysOpenForTheOthersAndEndsWithTheLast() throws Exception {
        int port = Peer.freePort();
        var protocol = new ModbusTcp();
        try (var _ = Units.pymodbus(port);
                var proxy = new Proxy(port)) {
            var first = Units.open(protocol, at(proxy.port()));
            var second = Units.open(protocol, at(proxy.port()));
            first.close();
            first.close();
            assertThat(second.read(tags("holding:1")).getFirst().value()).isEqualTo(Value.of(3));
            second.close();
            try (var third = Units.open(protocol, at(proxy.port()))) {
                assertThat(third.read(tags("holding:1")).getFirst().value()).isEqualTo(Value.of(3));
            }
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void breaksForAllAndIsOpenedOnceMoreByWhoComesFirst() throws Exception {
        int port = Peer.freePort();
        var protocol = new ModbusTcp();
        try (var _ = Units.pymodbus(port);
                var proxy = new Proxy(port);
                var first = Units.open(protocol, at(proxy.port()));
                var second = Units.open(protocol, at(proxy.port()))) {
            assertThat(first.read(tags("holding:1")).getFirst().value()).isEqualTo(Value.of(3));
            proxy.cut();
            assertThatThrownBy(() -> first.read(tags("holding:1"))).isInstanceOf(LinkBroken.class);
            assertThatThrownBy(() -> second.read(tags("holding:1"))).isInstanceOf(LinkBroken.class);
            first.close();
            try (var again = Units.open(protocol, at(proxy.port()));
                    var andAgain = Units.open(protocol, at(proxy.port()))) {
                second.close();
                assertThat(again.read(tags("holding:1")).getFirst().value()).isEqualTo(Value.of(3));
                assertThat(andAgain.read(tags("holding:2")).getFirst().value())
                        .isEqualTo(Value.of(6));
            }
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }
}
