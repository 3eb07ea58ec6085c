package io.baigong.plant.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// As mbpoll, a client on libmodbus, finds it.
class ModbusSimulatorTests {
    private final int port = Visitor.freePort();
    private final Cabinet cabinet = new Cabinet();
    private ModbusSimulator simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = new ModbusSimulator(port, Map.of(3, cabinet));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Visitor.Told mbpoll(String... words) {
        var command = new ArrayList<String>(List.of("mbpoll", "-m", "tcp", "-0", "-1", "-p"));
        command.add(Integer.toString(port));
        command.addAll(List.of("-o", "0.5"));
        command.addAll(List.of(words));
        return Visitor.visit(command);
    }

    @Test
    void showsItsImageAsHoldingAndAsInputRegisters() {
        assertThat(mbpoll("-a", "3", "-r", "0", "-t", "4:float", "-B", "127.0.0.1").orFail())
                .contains("[0]: \t12.5");
        assertThat(mbpoll("-a", "3", "-r", "2", "-t", "3:int", "-B", "127.0.0.1").orFail())
                .contains("[2]: \t70000");
    }

    @Test
    void takesWhatItsImageTakes() {
        assertThat(mbpoll("-a", "3", "-r", "5", "-t", "4", "127.0.0.1", "55").orFail())
                .contains("Written 1 reference");
        assertThat(cabinet.setPoint).isEqualTo((short) 55);
    }

    @Test
    void namesWhatItRefuses() {
        assertThat(mbpoll("-a", "3", "-r", "5", "-t", "4", "127.0.0.1", "101").text())
                .contains("Illegal data value");
        assertThat(mbpoll("-a", "3", "-r", "0", "-c", "7", "-t", "4", "127.0.0.1").text())
                .contains("Illegal data address");
        assertThat(mbpoll("-a", "3", "-r", "0", "-t", "0", "127.0.0.1").text())
                .contains("Illegal function");
        assertThat(cabinet.setPoint).isEqualTo((short) 40);
    }

    @Test
    void answersForNoOtherUnit() {
        assertThat(mbpoll("-a", "4", "-r", "0", "-t", "4", "127.0.0.1").text()).contains("failed");
    }
}
