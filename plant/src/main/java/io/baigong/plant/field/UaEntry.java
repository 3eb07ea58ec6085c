package io.baigong.plant.field;

import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// What a simulated OPC UA server has in its address space. Names are browse names, and steps of
/// the node ids `ns=…;s=Reactor/Pressure`; descriptions are for people.
public sealed interface UaEntry {
    String name();

    record Folder(String name, List<UaEntry> entries) implements UaEntry {
        public Folder {
            entries = List.copyOf(entries);
        }
    }

    /// A unit of UNECE Recommendation 20.
    ///
    /// @param code such as `CEL`
    /// @param sign such as `°C`
    record Unit(String code, String sign) {
        /// As OPC UA Part 8, 5.6.4.3 makes a number of the code.
        int id() {
            int id = 0;
            for (char letter : code.toCharArray()) {
                id = id << 8 | letter;
            }
            return id;
        }
    }

    /// From low to high, as engineers use it.
    record Range(double low, double high) {
        boolean has(double value) {
            return value >= low && value <= high;
        }
    }

    record Measured(String name, String description, Unit unit, Range range, DoubleSupplier value)
            implements UaEntry {}

    /// May be written, within its range.
    record SetPoint(
            String name,
            String description,
            Unit unit,
            Range range,
            DoubleSupplier value,
            DoubleConsumer setter)
            implements UaEntry {}

    record Count(String name, String description, LongSupplier value) implements UaEntry {}

    /// Without arguments.
    record Method(String name, String description, Runnable action) implements UaEntry {}
}
