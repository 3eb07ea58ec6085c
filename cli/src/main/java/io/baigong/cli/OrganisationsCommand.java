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

@Command(name = "organisations", description = "${bundle:organisations}")
final class OrganisationsCommand {
    private static final List<Column> COLUMNS =
            List.of(
                    Column.at("key", "key"),
                    Column.name("name"),
                    Column.at("kind", "kind"),
                    Column.at("creditCode", "creditCode"));

    @ParentCommand private @Nullable Cli cli;

    @Command(name = "list", description = "${bundle:organisations.list}")
    int list(
            @Option(names = "--query", description = "${bundle:query}") @Nullable String query,
            @Option(names = "--kind", description = "${bundle:kind}") @Nullable String kind,
            @Option(names = "--node", description = "${bundle:node}") @Nullable String node,
            @Option(names = "--limit", description = "${bundle:limit}", defaultValue = "1000")
                    long limit) {
        var parent = Objects.requireNonNull(cli);
        var asked =
                Request.get("/api/v1/organisations")
                        .with("query", query)
                        .with("kind", kind)
                        .with("node", node);
        parent.output().list(parent.platform().items(asked).limit(limit), COLUMNS);
        return Exit.DONE;
    }

    @Command(name = "get", description = "${bundle:organisations.get}")
    int get(@Parameters(paramLabel = "KEY") String key) {
        var parent = Objects.requireNonNull(cli);
        var path = Request.path("/api/v1/organisations/{}", key);
        parent.output().one(parent.platform().json(Request.get(path)), COLUMNS);
        return Exit.DONE;
    }
}
