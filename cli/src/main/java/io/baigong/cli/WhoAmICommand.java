package io.baigong.cli;

import io.baigong.cli.Output.Column;
import io.baigong.client.Request;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "whoami", description = "${bundle:whoami}")
final class WhoAmICommand implements Callable<Integer> {
    @ParentCommand private @Nullable Cli cli;

    @Override
    public Integer call() {
        var parent = Objects.requireNonNull(cli);
        var platform = parent.platform();
        var session = platform.json(Request.get("/api/v1/session"));
        parent.output()
                .one(
                        session,
                        List.of(
                                Column.at("login", "login"),
                                Column.at("name", "name"),
                                Column.at("organisation", "organisation.key"),
                                Column.at("roles", "roles"),
                                Column.at("scopes", "scopes"),
                                new Column("url", _ -> platform.address().toString())));
        return Exit.DONE;
    }
}
