package io.baigong.server;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the optimising compiler (C2) give way to the work it compiles for. On two processors it
/// otherwise takes one of them for minutes after each start, while devices and people wait.
final class Compilers {
    private static final Logger log = LoggerFactory.getLogger(Compilers.class);

    /// As the kernel counts: 0 is normal, 19 takes only what nobody wants.
    private static final int NICE = 5;

    private static final Path THREADS = Path.of("/proc/self/task");

    private Compilers() {}

    /// Does nothing where threads have no niceness of their own (outside of Linux). Compiler
    /// threads that are started later have that of the one that starts them.
    static void giveWay() {
        if (!Files.isDirectory(THREADS)) {
            return;
        }
        try (var threads = Files.list(THREADS)) {
            var optimising = threads.filter(Compilers::optimises).toList();
            if (!optimising.isEmpty()) {
                var setPriority = setPriority();
                for (var thread : optimising) {
                    int number = Integer.parseInt(String.valueOf(thread.getFileName()));
                    int result = (int) setPriority.invokeExact(0, number, NICE);
                    log.debug("setpriority of {} gave {}", number, result);
                }
            }
        } catch (Throwable e) {
            log.debug("the compilers do not give way", e);
        }
    }

    private static boolean optimises(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).startsWith("C2 ");
        } catch (IOException ended) {
            return false;
        }
    }

    /// POSIX `int setpriority(int which, id_t who, int value)`, which of Linux takes a thread.
    private static MethodHandle setPriority() {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT));
    }
}
