package io.baigong.cli;

import io.baigong.cli.Output.Column;
import io.baigong.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

@Command(name = "things", description = "${bundle:things}")
final class ThingsCommand {
    private static final String THINGS = "/api/v1/things";
    private static final List<Column> LISTED =
            List.of(
                    Column.at("key", "key"),
                    Column.name("name"),
                    Column.at("model", "model.key"),
                    Column.at("site", "site"),
                    Column.at("place", "place"),
                    Column.at("tags", "tags"),
                    Column.at("state", "state"),
                    Column.at("lastSeen", "lastSeen"));

    @ParentCommand private @Nullable Cli cli;

    private Cli cli() {
        return Objects.requireNonNull(cli);
    }

    /// What can be said of a thing.
    static final class Wish {
        @Option(names = "--model", description = "${bundle:thing.model}")
        private @Nullable String model;

        @Option(names = "--name", description = "${bundle:thing.name}")
        private @Nullable String name;

        @Option(names = "--name-en", description = "${bundle:thing.name-en}")
        private @Nullable String english;

        @Option(names = "--site", description = "${bundle:thing.site}")
        private @Nullable String site;

        @Option(names = "--place", description = "${bundle:thing.place}")
        private @Nullable String place;

        @Option(names = "--tag", description = "${bundle:thing.tag}")
        private @Nullable List<String> tags;

        Map<String, Object> said() {
            Map<String, Object> said = new LinkedHashMap<>();
            put(said, "model", model);
            if (name != null || english != null) {
                String zh = name == null ? Objects.requireNonNull(english) : name;
                said.put("name", Map.of("zh", zh, "en", english == null ? zh : english));
            }
            put(said, "site", site);
            put(said, "place", place);
            put(said, "tags", tags);
            return said;
        }

        private static void put(Map<String, Object> said, String name, @Nullable Object value) {
            if (value != null) {
                said.put(name, value);
            }
        }
    }

    @Command(name = "list", description = "${bundle:things.list}")
    int list(
            @Option(names = "--query", description = "${bundle:query}") @Nullable String query,
            @Option(names = "--model", description = "${bundle:thing.model}")
                    @Nullable String model,
            @Option(names = "--tag", description = "${bundle:thing.tag}") @Nullable String tag,
            @Option(names = "--site", description = "${bundle:thing.site}") @Nullable String site,
            @Option(names = "--place", description = "${bundle:thing.place}")
                    @Nullable String place,
            @Option(names = "--state", description = "online, offline, never")
                    @Nullable String state,
            @Option(names = "--sort", description = "key, name, model, lastSeen")
                    @Nullable String sort,
            @Option(names = "--limit", description = "${bundle:limit}", defaultValue = "1000")
                    long limit) {
        var asked =
                Request.get(THINGS)
                        .with("query", query)
                        .with("model", model)
                        .with("tag", tag)
                        .with("site", site)
                        .with("place", place)
                        .with("state", state)
                        .with("sort", sort);
        cli().output().list(cli().platform().items(asked).limit(limit), LISTED);
        return Exit.DONE;
    }

    @Command(name = "get", description = "${bundle:things.get}")
    int get(@Parameters(paramLabel = "KEY") String key) {
        show(cli().platform().json(Request.get(Request.path(THINGS + "/{}", key))));
        return Exit.DONE;
    }

    @Command(name = "create", description = "${bundle:things.create}")
    int create(@Parameters(paramLabel = "KEY") String key, @Mixin Wish wish) {
        var said = wish.said();
        said.put("key", key);
        show(cli().platform().json(Request.of("POST", THINGS).json(said)));
        return Exit.DONE;
    }

    @Command(name = "update", description = "${bundle:things.update}")
    int update(@Parameters(paramLabel = "KEY") String key, @Mixin Wish wish) {
        var said = wish.said();
        if (said.isEmpty()) {
            throw new Mistake(Texts.of("nothing-to-change"));
        }
        show(
                cli().platform()
                        .json(Request.of("PATCH", Request.path(THINGS + "/{}", key)).json(said)));
        return Exit.DONE;
    }

    @Command(name = "delete", description = "${bundle:things.delete}")
    int delete(
            @Parameters(paramLabel = "KEY") String key,
            @Option(names = "--yes", description = "${bundle:yes}") boolean yes) {
        if (!yes && !LoginCommand.asked("ask.delete").equals(key)) {
            throw new Mistake(Texts.of("not-deleted"));
        }
        var gone = cli().platform().json(Request.of("DELETE", Request.path(THINGS + "/{}", key)));
        cli().output().one(gone, LISTED);
        return Exit.DONE;
    }

    private void show(JsonNode thing) {
        cli().output().one(thing, LISTED);
    }

    @Command(name = "import", description = "${bundle:things.import}")
    int importAll(
            @Parameters(paramLabel = "FILE", description = "${bundle:file}") Path file,
            @Option(names = "--dry-run", description = "${bundle:dry-run}") boolean dryRun)
            throws IOException {
        String type =
                file.toString().endsWith(".xlsx")
                        ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                        : "text/csv";
        var progress = new Progress();
        long size = size(file);
        var asked =
                Request.of("POST", THINGS + "/import")
                        .with("dryRun", dryRun)
                        .sending(
                                type,
                                BodyPublishers.ofInputStream(
                                        () -> progress.over(open(file), size)));
        var tally = cli().platform().timeout(java.time.Duration.ofMinutes(30)).json(asked);
        progress.clear();
        return tally(tally);
    }

    private int tally(JsonNode tally) {
        var faults = tally.path("errors").valueStream();
        var columns =
                List.of(
                        Column.at("row", "row"),
                        Column.at("column", "column"),
                        Column.at("expected", "expected"),
                        Column.at("got", "got"));
        System.err.println(
                Texts.of(
                        "import.done",
                        tally.path("rows").asLong(),
                        tally.path("created").asLong(),
                        tally.path("updated").asLong(),
                        tally.path("unchanged").asLong(),
                        tally.path("failed").asLong()));
        boolean failed = tally.path("failed").asLong() > 0;
        if (failed) {
            cli().output().list(faults, columns);
        }
        return failed ? Exit.PARTLY : Exit.DONE;
    }

    static long size(Path file) throws IOException {
        if (file.toString().equals("-")) {
            return -1;
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new Mistake(Texts.of("file.unreadable", file));
        }
        return Files.size(file);
    }

    /// `-` is standard input.
    static InputStream open(Path file) {
        try {
            return file.toString().equals("-") ? System.in : Files.newInputStream(file);
        } catch (IOException e) {
            throw new Mistake(Texts.of("file.unreadable", file));
        }
    }
}
