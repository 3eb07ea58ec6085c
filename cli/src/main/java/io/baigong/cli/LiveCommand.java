package io.baigong.cli;

import io.baigong.client.Live;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prints what happens as it happens: one line a value, or one JSON object a line.
@Command(name = "live", description = "${bundle:live}")
final class LiveCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParentCommand private @Nullable Cli cli;

    @Parameters(arity = "1..*", paramLabel = "THING")
    private List<String> things = List.of();

    @Option(names = "--count", paramLabel = "N", description = "${bundle:count}")
    private long count = Long.MAX_VALUE;

    /// Ends the stream from inside.
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public Integer call() {
        var platform = Objects.requireNonNull(cli).platform();
        try {
            Live.events(platform, things, (event, data) -> print(event, JSON.readTree(data)));
        } catch (Enough e) {
            return Exit.DONE;
        }
        return Exit.DONE;
    }

    private void print(String event, JsonNode data) {
        var parent = Objects.requireNonNull(cli);
        var out = parent.output().out();
        switch (parent.format()) {
            case json ->
                    out.println(
                            JSON.createObjectNode()
                                    .put("event", event)
                                    .setAll((tools.jackson.databind.node.ObjectNode) data));
            case csv, table -> {
                String between = parent.format() == Output.Format.csv ? "," : "  ";
                if (event.equals("state")) {
                    out.println(
                            String.join(
                                    between,
                                    Output.text(data.path("thing")),
                                    "",
                                    "",
                                    Output.text(data.path("state"))));
                }
                for (var value : data.path("values")) {
                    out.println(
                            String.join(
                                    between,
                                    Output.text(data.path("thing")),
                                    Output.text(value.path("time")),
                                    Output.text(value.path("property")),
                                    Output.text(value.path("value")),
                                    Output.text(value.path("unit"))));
                }
            }
        }
        out.flush();
        if (out.checkError() || --count <= 0) {
            throw new Enough();
        }
    }
}
