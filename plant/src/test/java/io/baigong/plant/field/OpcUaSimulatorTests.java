package io.baigong.plant.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.plant.field.UaEntry.Range;
import io.baigong.plant.field.UaEntry.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// As node-opcua finds it.
class OpcUaSimulatorTests {
    @TempDir Path folder;

    private final AtomicLong parts = new AtomicLong(11);
    private volatile double wanted = 50;

    private UaEntry.Folder machine() {
        var celsius = new Unit("CEL", "°C");
        return new UaEntry.Folder(
                "Machine",
                List.of(
                        new UaEntry.Folder(
                                "Oven",
                                List.of(
                                        new UaEntry.Measured(
                                                "Temperature",
                                                "inside",
                                                celsius,
                                                new Range(0, 300),
                                                () -> 120.5),
                                        new UaEntry.SetPoint(
                                                "Wanted",
                                                "inside",
                                                celsius,
                                                new Range(20, 80),
                                                () -> wanted,
                                                value -> wanted = value))),
                        new UaEntry.Count("Parts", "made", parts::incrementAndGet),
                        new UaEntry.Method("ResetParts", "to 0", () -> parts.set(0))));
    }

    private String visit(String policy, String... words) throws Exception {
        int port = Visitor.freePort();
        try (var _ = new OpcUaSimulator(port, folder, machine())) {
            var command = new ArrayList<String>(List.of("node", "opcua_client.mjs"));
            command.add(Integer.toString(port));
            command.add(policy);
            command.addAll(List.of(words));
            return Visitor.visit(command).orFail().lines().toList().getLast();
        }
    }

    @Test
    void canBeBrowsedAndWatchedWithUnitsAndRanges() throws Exception {
        assertThat(
                        visit(
                                "None",
                                "browse:ns=2;s=Machine",
                                "browse:ns=2;s=Machine/Oven",
                                "read:ns=2;s=Machine/Oven/Temperature",
                                "unit:ns=2;s=Machine/Oven/Temperature",
                                "range:ns=2;s=Machine/Oven/Wanted",
                                "watch:ns=2;s=Machine/Parts"))
                .isEqualTo(
                        """
                        [["Oven","Parts","ResetParts"],["Temperature","Wanted"],120.5,"°C",[20,80],[12,13,14]]\
                        """);
    }

    @Test
    void takesSetPointsWithinTheirRangeAndCallsOverAnEncryptedChannel() throws Exception {
        assertThat(
                        visit(
                                "Basic256Sha256",
                                "write:ns=2;s=Machine/Oven/Wanted=61.5",
                                "read:ns=2;s=Machine/Oven/Wanted",
                                "write:ns=2;s=Machine/Oven/Wanted=81",
                                "write:ns=2;s=Machine/Oven/Temperature=1",
                                "call:ns=2;s=Machine>ns=2;s=Machine/ResetParts",
                                "read:ns=2;s=Machine/Parts"))
                .isEqualTo(
                        """
                        ["Good",61.5,"BadOutOfRange","BadUserAccessDenied","Good",1]\
                        """);
    }

    @Test
    void keepsItsCertificate() throws Exception {
        var file = folder.resolve("simulator.p12");
        new OpcUaSimulator(Visitor.freePort(), folder, machine()).close();
        byte[] first = Files.readAllBytes(file);
        new OpcUaSimulator(Visitor.freePort(), folder, machine()).close();
        assertThat(file).hasBinaryContent(first);
    }
}
