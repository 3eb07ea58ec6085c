package io.baigong.edge.configuration;

import io.baigong.edge.configuration.VirtualSensor.Lamp;
import io.baigong.edge.configuration.VirtualSensor.Mains;
import io.baigong.edge.configuration.VirtualSensor.Signal;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.evaluator.expression.ExpressionFault;
import io.baigong.evaluator.expression.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what is calculated: virtual tags, in an order in which each uses only what stands before
/// it, and sensors.
final class VirtualReader {
    private static final int MOST = 5_000;
    private static final int MOST_INPUTS = 64;

    /// Properties that exist so far.
    private final Set<Source> sources;

    VirtualReader(Set<Source> sources) {
        this.sources = sources;
    }

    List<VirtualTag> tags(Cursor at) {
        var tags = new ArrayList<VirtualTag>();
        for (var element : at.elements(MOST)) {
            tags.add(tag(element));
        }
        return tags;
    }

    private VirtualTag tag(Cursor at) {
        String device = at.at("device").thingKey();
        String name = at.at("name").thingKey();
        var inputs = inputs(at.at("inputs"));
        String expression = at.at("expression").text();
        if (!expression.equals("?")) {
            check(at.at("expression"), expression, inputs);
        }
        String unit = at.at("unit").textOrNull();
        var deadband = DeviceReader.deadband(at.at("deadband"));
        var silence = DeviceReader.silence(at.at("maximumSilence"), deadband);
        at.done();
        claim(at.at("name"), new Source(device, name));
        return new VirtualTag(device, name, expression, inputs, unit, deadband, silence);
    }

    private Map<String, Source> inputs(Cursor at) {
        var inputs = new HashMap<String, Source>();
        for (var member : at.members(MOST_INPUTS)) {
            if (!Names.isName(member.key())) {
                member.problem(
                        "a name of letters, digits and _ that is no reserved word", member.key());
                continue;
            }
            inputs.put(member.key(), known(member));
        }
        return inputs;
    }

    private Source known(Cursor at) {
        var source = at.source();
        if (!source.device().equals("?") && !sources.contains(source)) {
            at.problem("a tag of a device, or a virtual tag that stands before", source.toString());
        }
        return source;
    }

    private static void check(Cursor at, String expression, Map<String, Source> inputs) {
        try {
            VirtualTag.check(expression, inputs.keySet().stream().sorted().toList()).doubles();
        } catch (ExpressionFault e) {
            String where = "line %d, column %d: ".formatted(e.line(), e.column());
            at.problem(where + e.getMessage(), expression);
        }
    }

    private void claim(Cursor at, Source source) {
        if (!sources.add(source)) {
            at.problem("a name that no other tag of the device has", source.toString());
        }
    }

    List<VirtualSensor> sensors(Cursor at) {
        var sensors = new ArrayList<VirtualSensor>();
        for (var element : at.elements(MOST)) {
            var sensor = sensor(element);
            if (sensor != null) {
                sensors.add(sensor);
            }
        }
        return sensors;
    }

    private @Nullable VirtualSensor sensor(Cursor at) {
        String device = at.at("device").thingKey();
        var level = at.at("level");
        var tower = at.at("tower");
        var mains = at.at("mains");
        var hold =
                at.at("hold").durationOr(Duration.ofSeconds(3), Duration.ZERO, Duration.ofHours(1));
        boolean cycles = at.at("cycles").flagOr(true);
        at.done();
        if (level.isThere() == tower.isThere()) {
            at.problem("either level or tower");
            return null;
        }
        if (tower.isThere() && mains.isThere()) {
            mains.problem("nothing beside a tower");
        }
        for (String property : VirtualSensor.MAKES) {
            claim(at.at("device"), new Source(device, property));
        }
        Signal signal =
                level.isThere() ? new Signal.Level(known(level), mains(mains)) : tower(tower);
        return new VirtualSensor(device, signal, hold, cycles);
    }

    private static @Nullable Mains mains(Cursor at) {
        if (!at.isThere()) {
            return null;
        }
        double voltage = at.at("voltage").number(1, 100_000);
        var phases = at.at("phases");
        long count = phases.whole(1, 3);
        if (count == 2) {
            phases.problem("1 or 3");
        }
        double factor = at.at("powerFactor").number(0.01, 1);
        at.done();
        return new Mains(voltage, (int) count, factor);
    }

    private Signal tower(Cursor at) {
        var lamps = new EnumMap<Lamp, Source>(Lamp.class);
        for (var lamp : Lamp.values()) {
            var lit = at.at(Cursor.word(lamp));
            if (lit.isThere()) {
                lamps.put(lamp, known(lit));
            }
        }
        if (!lamps.containsKey(Lamp.GREEN)) {
            at.at("green").problem("the green lamp at least");
        }
        at.done();
        return new Signal.Tower(lamps);
    }
}
