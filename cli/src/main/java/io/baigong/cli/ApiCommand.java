package io.baigong.cli;

import io.baigong.client.Request;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Any request of the API, answered as it came.
@Command(name = "api", description = "${bundle:api}")
final class ApiCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Cli cli;

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, PUT, PATCH, DELETE")
    private String method = "GET";

    @Parameters(index = "1", paramLabel = "PATH", description = "/api/v1/…")
    private String path = "/";

    @Option(
            names = {"-d", "--data"},
            paramLabel = "JSON|@FILE",
            description = "${bundle:data}")
    private @Nullable String data;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "application/json",
            description = "${bundle:type}")
    private String type = "application/json";

    @Option(
            names = "--accept",
            paramLabel = "TYPE",
            defaultValue = "application/json, */*;q=0.9",
            description = "${bundle:accept}")
    private String accept = "application/json";

    @Override
    public Integer call() throws IOException {
        if (!path.startsWith("/")) {
            throw new Mistake(Texts.of("path.wrong", path));
        }
        var asked = Request.of(method.toUpperCase(Locale.ROOT), path).accepting(accept);
        if (data != null && data.startsWith("@")) {
            var file = Path.of(data.substring(1));
            ThingsCommand.size(file);
            asked =
                    asked.sending(
                            type, BodyPublishers.ofInputStream(() -> ThingsCommand.open(file)));
        } else if (data != null) {
            asked = asked.sending(type, BodyPublishers.ofString(data));
        }
        var parent = Objects.requireNonNull(cli);
        try (var body = parent.platform().send(asked).body()) {
            body.transferTo(System.out);
        }
        System.out.flush();
        return Exit.DONE;
    }
}
