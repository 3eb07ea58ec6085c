package io.baigong.connect.dlt645;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is at which identifier: tables A.1 to A.5 of DL/T 645-2007, as far as they are values of
/// now, of settlement days, and of the meter itself. Events, frozen values and load records (A.6 to
/// A.8) need their format beside them.
public final class Catalogue {
    private static final int ALL = 0xFF;
    private static final Format ENERGY = format("XXXXXX.XX");
    private static final Format SIGNED_ENERGY = format("-XXXXXX.XX");
    private static final Format POWER = format("-XX.XXXX");
    private static final Format DEMAND = format("XX.XXXX");
    private static final Format CURRENT = format("-XXX.XXX");
    private static final Format PERCENT = format("XX.XX");
    private static final Format SHORT_TIME = format("YYMMDDhhmm");
    private static final int SETTLEMENTS = 12;
    private static final int TARIFFS = 63;
    private static final List<String> KINDS =
            List.of(
                    "active.import",
                    "active.export",
                    "reactive.combined1",
                    "reactive.combined2",
                    "reactive.quadrant1",
                    "reactive.quadrant2",
                    "reactive.quadrant3",
                    "reactive.quadrant4",
                    "apparent.import",
                    "apparent.export");
    private static final List<String> PHASES = List.of("a", "b", "c");
    private static final Map<Integer, Format> SINGLE = new HashMap<>();
    private static final Map<String, Integer> NAMES = names();

    private Catalogue() {}

    /// @param format of the value
    /// @param time of when it was; only demands have one, behind the value
    /// @param block to read it with its neighbours; none where the standard has none
    public record Item(
            int identifier, Format format, @Nullable Format time, @Nullable Block block) {}

    /// Neighbours that can be read at once: an identifier with FF in it.
    ///
    /// @param index of the item in it, from 0
    /// @param stride bytes for each
    public record Block(int identifier, int index, int stride) {}

    /// Null where Appendix A has nothing, or nothing that is known here.
    public static @Nullable Item at(int identifier) {
        return switch (Identifier.part(identifier, 3)) {
            case 0x00 -> energy(identifier);
            case 0x01 -> demand(identifier);
            case 0x02 -> variable(identifier);
            case 0x04 -> parameter(identifier);
            default -> null;
        };
    }

    /// By a name such as `voltage.a` or `energy.active.import.tariff2`; null when there is none.
    public static @Nullable Item named(String name) {
        Integer identifier = NAMES.get(name);
        return identifier == null ? null : at(identifier);
    }

    /// What is in a block, in its order: for an identifier with FF in DI1 or DI0. Empty when it is
    /// no block.
    public static List<Item> members(int block) {
        var members = new ArrayList<Item>();
        for (int place = 0; place < 2; place++) {
            if (Identifier.part(block, place) == ALL) {
                for (int part = 0; part < ALL; part++) {
                    var item = at(Identifier.with(block, place, part));
                    if (item != null
                            && item.block() != null
                            && item.block().identifier() == block) {
                        members.add(item);
                    }
                }
            }
        }
        return List.copyOf(members);
    }

    /// Table A.1: DI2 says what, DI1 the tariff, DI0 how many settlement days ago.
    private static @Nullable Item energy(int identifier) {
        int kind = Identifier.part(identifier, 2);
        int tariff = Identifier.part(identifier, 1);
        boolean tariffs = kind <= 0x0A;
        boolean known =
                tariffs || phaseKind(kind) > 0 || compensated(kind) || phaseCompensated(kind);
        if (!known
                || tariff > (tariffs ? TARIFFS : 0)
                || Identifier.part(identifier, 0) > SETTLEMENTS) {
            return null;
        }
        int same = phaseKind(kind) > 0 ? phaseKind(kind) : kind;
        boolean signed = same == 0 || same == 3 || same == 4;
        var block = tariffs ? new Block(Identifier.with(identifier, 1, ALL), tariff, 4) : null;
        return new Item(identifier, signed ? SIGNED_ENERGY : ENERGY, null, block);
    }

    /// 15H to 1EH of phase A, from 29H of B, from 3DH of C are what 01H to 0AH are in all; 0 for
    /// what is not of a phase.
    private static int phaseKind(int kind) {
        int place = (kind - 0x15) % 20;
        return kind >= 0x15 && kind <= 0x46 && place < 10 ? place + 1 : 0;
    }

    private static boolean compensated(int kind) {
        return kind >= 0x80 && kind <= 0x86;
    }

    private static boolean phaseCompensated(int kind) {
        return kind >= 0x94 && kind <= 0xC2 && (kind - 0x94) % 20 < 7;
    }

    /// Table A.2: highest demand and when it was.
    private static @Nullable Item demand(int identifier) {
        int kind = Identifier.part(identifier, 2);
        int tariff = Identifier.part(identifier, 1);
        boolean tariffs = kind >= 1 && kind <= 0x0A;
        if (!tariffs && phaseKind(kind) == 0
                || tariff > (tariffs ? TARIFFS : 0)
                || Identifier.part(identifier, 0) > SETTLEMENTS) {
            return null;
        }
        int same = tariffs ? kind : phaseKind(kind);
        var block = tariffs ? new Block(Identifier.with(identifier, 1, ALL), tariff, 8) : null;
        return new Item(identifier, same == 3 || same == 4 ? POWER : DEMAND, SHORT_TIME, block);
    }

    /// Table A.3.
    private static @Nullable Item variable(int identifier) {
        int kind = Identifier.part(identifier, 2);
        if (kind == 0x80) {
            Format format = SINGLE.get(identifier);
            return format == null ? null : new Item(identifier, format, null, null);
        }
        return switch (kind) {
            case 0x01 -> phases(identifier, "XXX.X", 1);
            case 0x02 -> phases(identifier, "-XXX.XXX", 1);
            case 0x03, 0x04, 0x05 -> phases(identifier, "-XX.XXXX", 0);
            case 0x06 -> phases(identifier, "-X.XXX", 0);
            case 0x07 -> phases(identifier, "XXX.X", 1);
            case 0x08, 0x09 -> phases(identifier, "XX.XX", 1);
            case 0x0A, 0x0B -> harmonic(identifier);
            default -> null;
        };
    }

    /// DI1 is 0 for all phases together, 1 to 3 for A to C.
    ///
    /// @param first the lowest there is
    private static @Nullable Item phases(int identifier, String format, int first) {
        int phase = Identifier.part(identifier, 1);
        if (phase < first || phase > 3 || Identifier.part(identifier, 0) != 0) {
            return null;
        }
        var known = format(format);
        int whole = Identifier.with(identifier, 1, ALL);
        return new Item(identifier, known, null, new Block(whole, phase - first, known.size()));
    }

    /// DI1 is the phase, DI0 the harmonic from 1 to 21.
    private static @Nullable Item harmonic(int identifier) {
        int phase = Identifier.part(identifier, 1);
        int order = Identifier.part(identifier, 0);
        return phase < 1 || phase > 3 || order < 1 || order > 21
                ? null
                : new Item(
                        identifier,
                        PERCENT,
                        null,
                        new Block(Identifier.with(identifier, 0, ALL), order - 1, 2));
    }

    /// Table A.5, of which only the status words have a block.
    private static @Nullable Item parameter(int identifier) {
        Format format = SINGLE.get(identifier);
        if (format == null) {
            return null;
        }
        boolean status = identifier >>> 8 == 0x040005;
        var block =
                status
                        ? new Block(
                                Identifier.with(identifier, 0, ALL),
                                Identifier.part(identifier, 0) - 1,
                                2)
                        : null;
        return new Item(identifier, format, null, block);
    }

    private static Map<String, Integer> names() {
        var names = new HashMap<String, Integer>();
        tariffs(names, "energy.active.combined.", 0x00000000);
        for (int i = 0; i < KINDS.size(); i++) {
            int kind = i + 1 << 16;
            tariffs(names, "energy." + KINDS.get(i) + ".", kind);
            tariffs(names, "demand." + KINDS.get(i) + ".", 0x01000000 | kind);
            for (int phase = 0; phase < 3; phase++) {
                int ofPhase = 0x15 + 20 * phase + i << 16;
                names.put("energy." + KINDS.get(i) + "." + PHASES.get(phase), ofPhase);
                names.put("demand." + KINDS.get(i) + "." + PHASES.get(phase), 0x01000000 | ofPhase);
            }
        }
        phases(names, "voltage", 0x02010000);
        phases(names, "current", 0x02020000);
        phases(names, "angle", 0x02070000);
        phases(names, "distortion.voltage", 0x02080000);
        phases(names, "distortion.current", 0x02090000);
        int power = 0x02030000;
        for (var kind : List.of("power.active", "power.reactive", "power.apparent", "factor")) {
            names.put(kind + ".total", power);
            phases(names, kind, power);
            power += 0x10000;
        }
        singles(names);
        return names;
    }

    private static void tariffs(Map<String, Integer> names, String kind, int identifier) {
        names.put(kind + "total", identifier);
        for (int tariff = 1; tariff <= TARIFFS; tariff++) {
            names.put(kind + "tariff" + tariff, Identifier.with(identifier, 1, tariff));
        }
    }

    private static void phases(Map<String, Integer> names, String kind, int identifier) {
        for (int phase = 1; phase <= 3; phase++) {
            String name = kind + "." + PHASES.get(phase - 1);
            names.put(name, Identifier.with(identifier, 1, phase));
        }
    }

    private static void singles(Map<String, Integer> names) {
        single(names, "current.neutral", 0x02800001, "-XXX.XXX");
        single(names, "frequency", 0x02800002, "XX.XX");
        single(names, "power.active.mean", 0x02800003, "-XX.XXXX");
        single(names, "demand.active.now", 0x02800004, "-XX.XXXX");
        single(names, "demand.reactive.now", 0x02800005, "-XX.XXXX");
        single(names, "demand.apparent.now", 0x02800006, "-XX.XXXX");
        single(names, "temperature", 0x02800007, "-XXX.X");
        single(names, "battery.clock", 0x02800008, "XX.XX");
        single(names, "battery.reading", 0x02800009, "XX.XX");
        single(names, "battery.minutes", 0x0280000A, "XXXXXXXX");
        single(names, "date", 0x04000101, "YYMMDDWW");
        single(names, "time", 0x04000102, "hhmmss");
        single(names, "demand.period", 0x04000103, "XX");
        single(names, "demand.slide", 0x04000104, "XX");
        single(names, "meter.address", 0x04000401, "NNNNNNNNNNNN");
        single(names, "meter.number", 0x04000402, "NNNNNNNNNNNN");
        single(names, "meter.asset", 0x04000403, "text/32");
        single(names, "meter.voltage", 0x04000404, "text/6");
        single(names, "meter.current", 0x04000405, "text/6");
        single(names, "meter.current.most", 0x04000406, "text/6");
        single(names, "meter.class.active", 0x04000407, "text/4");
        single(names, "meter.class.reactive", 0x04000408, "text/4");
        single(names, "meter.constant.active", 0x04000409, "XXXXXX");
        single(names, "meter.constant.reactive", 0x0400040A, "XXXXXX");
        single(names, "meter.model", 0x0400040B, "text/10");
        single(names, "meter.made", 0x0400040C, "text/10");
        single(names, "meter.protocol", 0x0400040D, "text/16");
        for (int word = 1; word <= 7; word++) {
            single(names, "status." + word, 0x04000500 | word, "bits/2");
        }
    }

    private static void single(
            Map<String, Integer> names, String name, int identifier, String format) {
        names.put(name, identifier);
        SINGLE.put(identifier, format(format));
    }

    private static Format format(String text) {
        return Objects.requireNonNull(Format.of(text), text);
    }
}
