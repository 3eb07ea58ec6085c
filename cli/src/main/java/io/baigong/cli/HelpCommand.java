package io.baigong.cli;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says how a command is written; the library's own has an option `-h` that clashes with ours.
@Command(name = "help", helpCommand = true, description = "${bundle:help}")
final class HelpCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).root().commandLine();
        for (var name : names) {
            var next = line.getSubcommands().get(name);
            if (next == null) {
                throw new Mistake(Texts.of("command.unknown", name));
            }
            line = next;
        }
        line.usage(line.getOut());
        return Exit.DONE;
    }
}
