package io.baigong.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/// What must stand beside every figure: these machines are shared and noisy.
final class Machine {
    private Machine() {}

    /// One line: processors, load average of the last minute, JVM.
    static String describe() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "machine: %d processors, load average %.2f, Java %s",
                system.getAvailableProcessors(),
                system.getSystemLoadAverage(),
                Runtime.version());
    }
}
