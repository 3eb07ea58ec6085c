package io.baigong.edge.north;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.NorthConfiguration;
import io.baigong.edge.configuration.NorthConfiguration.Broker;
import io.baigong.edge.configuration.NorthConfiguration.Modbus;
import io.baigong.edge.configuration.NorthConfiguration.OpcUa;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that is offered on the shop floor. What of it has not changed between two configurations
/// goes on undisturbed. For any thread.
public final class North implements AutoCloseable {
    private final Floor floor;
    private final Path directory;
    private volatile List<Open> open = List.of();
    private volatile @Nullable ModbusMap map;

    /// @param said what it was made of: another face is made when that has changed
    private record Open(Object said, Face face) {}

    /// What an offer is made of.
    private record Said(Object configuration, List<Offer> offers) {}

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

    /// Makes a configuration the one in force.
    public synchronized void apply(Configuration configuration) {
        var offers = Offer.of(configuration);
        var wanted = wanted(configuration.north(), offers);
        var next = new ArrayList<Open>();
        for (var one : open) {
            if (wanted.remove(one.said()) == null) {
                one.face().close();
            } else {
                next.add(one);
            }
        }
        if (configuration.north().modbus() == null) {
            map = null;
        }
        wanted.forEach((said, make) -> next.add(new Open(said, make.face())));
        open = List.copyOf(next);
    }

    private interface Make {
        Face face();
    }

    private Map<Object, Make> wanted(NorthConfiguration north, List<Offer> offers) {
        var wanted = new LinkedHashMap<Object, Make>();
        var opcua = north.opcua();
        if (opcua != null) {
            wanted.put(new Said(opcua, offers), () -> opcua(opcua, offers));
        }
        var modbus = north.modbus();
        if (modbus != null) {
            wanted.put(new Said(modbus, offers), () -> modbus(modbus, offers));
        }
        for (Broker broker : north.mqtt()) {
            wanted.put(new Said(broker, offers), () -> broker(broker, offers));
        }
        return wanted;
    }

    /// The only place that knows of it, so that its library is not in memory without need.
    private Face opcua(OpcUa configuration, List<Offer> offers) {
        return OpcUaServerFace.start(configuration, offers, floor, directory.resolve("opcua"));
    }

    private Face modbus(Modbus configuration, List<Offer> offers) {
        var file = new MapFile(directory.resolve("modbus.map"));
        var made = new ModbusMap(configuration, offers, file.read());
        file.write(made.remembered());
        map = made;
        var bySource = new HashMap<Source, Offer>();
        offers.forEach(offer -> bySource.put(offer.source(), offer));
        var answers = new ModbusAnswers(made, bySource, configuration.whenBad(), floor);
        var server = new ModbusServer(configuration, answers);
        server.start();
        return server;
    }

    private Face broker(Broker configuration, List<Offer> offers) {
        var face = BrokerFace.of(configuration, offers, floor);
        face.start();
        return face;
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
        var made = map;
        return made == null
                ? List.of()
                : made.slots().stream()
                        .map(slot -> new Register(slot.source(), slot.address(), slot.type()))
                        .toList();
    }

    @Override
    public synchronized void close() {
        open.forEach(one -> one.face().close());
        open = List.of();
    }
}
