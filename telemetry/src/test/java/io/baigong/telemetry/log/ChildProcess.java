package io.baigong.telemetry.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A running [JournalChild], seen from outside.
final class ChildProcess {
    private final Process process;
    private final BufferedReader out;
    private String failure = "";

    /// @param wrapper words before the command, such as those that set a limit
    ChildProcess(Path folder, String... wrapper) throws IOException {
        List<String> command = new ArrayList<>(Arrays.asList(wrapper));
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalChild.class.getName(),
                        folder.toString()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        out = process.inputReader();
    }

    long pid() {
        return process.pid();
    }

    void awaitOpen() throws IOException {
        var said = new StringBuilder();
        for (String line = out.readLine(); !"open".equals(line); line = out.readLine()) {
            if (line == null) {
                throw new AssertionError("the child ended before it was open: " + said);
            }
            said.append(line).append('\n');
        }
    }

    /// SIGKILL.
    ///
    /// @return the end of what it had acknowledged
    long kill() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // that of the process would close the output as well
        return awaitFailure();
    }

    /// Waits until it ends by itself.
    ///
    /// @return the end of what it had acknowledged
    long awaitFailure() throws IOException, InterruptedException {
        long last = 0;
        String previous = "";
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (previous.startsWith("acknowledged ")) { // the last line may be torn
                last = Long.parseLong(previous.substring("acknowledged ".length()));
            }
            if (line.startsWith("failed ")) {
                failure = line;
            }
            previous = line;
        }
        process.waitFor();
        return last;
    }

    int exitValue() {
        return process.exitValue();
    }

    /// Why it failed, as it said itself.
    String failure() {
        return failure;
    }
}
