package io.baigong.cli;

import io.baigong.cli.Output.Column;
import io.baigong.client.Request;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "models", description = "${bundle:models}")
final class ModelsCommand {
    @ParentCommand private @Nullable Cli cli;

    @Command(name = "list", description = "${bundle:models.list}")
    int list(@Option(names = "--query", description = "${bundle:query}") @Nullable String query) {
        var parent = Objects.requireNonNull(cli);
        var asked = Request.get("/api/v1/models").with("query", query).with("fields", "summary");
        parent.output()
                .list(
                        parent.platform().items(asked),
                        List.of(
                                Column.at("key", "key"),
                                Column.at("version", "version"),
                                Column.name("name"),
                                Column.at("pack", "pack"),
                                Column.at("properties", "properties"),
                                Column.at("events", "events"),
                                Column.at("commands", "commands")));
        return Exit.DONE;
    }

    @Command(name = "get", description = "${bundle:models.get}")
    int get(@Parameters(paramLabel = "KEY") String key) {
        var parent = Objects.requireNonNull(cli);
        var model = parent.platform().json(Request.get(Request.path("/api/v1/models/{}", key)));
        parent.output().one(model, List.of(new Column("model", Output.PRETTY::writeValueAsString)));
        return Exit.DONE;
    }
}
