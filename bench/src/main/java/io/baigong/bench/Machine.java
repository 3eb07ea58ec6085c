package io.baigong.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What must stand beside every figure: these machines are shared and noisy.
final class Machine {
    private static final double TICKS = 100;

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

    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /// Prints a line in the one form that all measurements use.
    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /// Seconds in which any processor was busy, since the machine started.
    static double busySeconds() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            var words = lines.findFirst().orElseThrow().trim().split("\\s+");
            long busy = 0;
            for (int i = 1; i < words.length && i < 9; i++) {
                // Columns 4 and 5 are idle and waiting for the disk.
                busy += i == 4 || i == 5 ? 0 : Long.parseLong(words[i]);
            }
            return busy / TICKS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Seconds of processor time a process has used.
    static double cpuSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Seconds of processor time that this process has used, its collector's too.
    static double ownCpuSeconds() {
        return cpuSeconds(ProcessHandle.current().pid());
    }

    /// A member of `/proc/PID/smaps_rollup` in bytes: `Rss`, or `Pss` where pages are shared.
    static long memory(long pid, String member) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(member + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
                    .sum();
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }

    /// The most that this process has held in memory so far.
    static long peakMegabytes() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum()
                    / 1_024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What files take on the disk, preallocated space counted as the file systems count it.
    static long diskBytes(Path folder) {
        try {
            var du = new ProcessBuilder("du", "-sk", folder.toString()).start();
            String out = new String(du.getInputStream().readAllBytes());
            return Long.parseLong(out.split("\\s")[0]) * 1_024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
