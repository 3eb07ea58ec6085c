package io.baigong.edge.north;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.NorthConfiguration;
import io.baigong.edge.configuration.NorthConfiguration.Broker;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that is offered on the shop floor. For any thread.
public final class North implements AutoCloseable {
    private final Floor floor;
    private final Path directory;
    private volatile List<Open> open = List.of();

    /// @param said what it was made of: another is made when that has changed
    private record Open(Object said, Face face) {}

    /// @param directory for what has to be kept: places of Modbus, the certificate of OPC UA
    public North(Floor floor, Path directory) {
        this.floor = floor;
        this.directory = directory;
    }

    /// How one way does.
    ///
    /// @param name `opcua`, `modbus`, or `mqtt/` and the name of a broker
    /// @param trouble empty when it works
    public record State(String name, String trouble, int clients) {}

    /// Where a tag is for Modbus masters.
    ///
    /// @param address from 0, of a register or, of booleans, of a bit
    public record Register(Source source, int address, DataType type) {}

    private interface Make {
        Face face();
    }

    /// Makes a configuration the one in force. Who is connected stays so when only tags have
    /// changed.
    public synchronized void apply(Configuration configuration) {
        var offers = Offer.of(configuration);
        var wanted = wanted(configuration.north());
        var next = new ArrayList<Open>();
        for (var one : open) {
            if (wanted.remove(one.said()) == null) {
                one.face().close();
            } else {
                one.face().offer(offers);
                next.add(one);
            }
        }
        wanted.forEach((said, make) -> {
            var face = make.face();
            face.offer(offers);
            next.add(new Open(said, face));
        });
        open = List.copyOf(next);
    }

    private Map<Object, Make> wanted(NorthConfiguration north) {
        var wanted = new LinkedHashMap<Object, Make>();
        var opcua = north.opcua();
        if (opcua != null) {
            // The only place that knows of it, so that its library is in memory only when needed.
            wanted.put(opcua, () -> new OpcUaServerFace(opcua, floor, directory.resolve("opcua")));
        }
        var modbus = north.modbus();
        if (modbus != null) {
            var file = new MapFile(directory.resolve("modbus.map"));
            wanted.put(modbus, () -> new ModbusServer(modbus, floor, file));
        }
        for (Broker broker : north.mqtt()) {
            wanted.put(broker, () -> BrokerFace.of(broker, floor));
        }
        return wanted;
    }

    /// New readings of a device. Called from its thread; returns at once.
    public void take(String device, List<Reading> readings) {
        for (var one : open) {
            one.face().take(device, readings);
        }
    }

    public List<State> states() {
        return open.stream()
                .map(Open::face)
                .map(face -> new State(face.name(), face.trouble(), face.clients()))
                .toList();
    }

    /// In the order of addresses, registers first; empty when there is no Modbus server.
    public List<Register> registers() {
        for (var one : open) {
            if (one.face() instanceof ModbusServer modbus) {
                return modbus.slots().stream()
                        .map(slot -> new Register(slot.source(), slot.address(), slot.type()))
                        .toList();
            }
        }
        return List.of();
    }

    @Override
    public synchronized void close() {
        open.forEach(one -> one.face().close());
        open = List.of();
    }
}
