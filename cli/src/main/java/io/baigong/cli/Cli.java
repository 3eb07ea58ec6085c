package io.baigong.cli;

import io.baigong.client.Baigong;
import io.baigong.client.Refusal;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command's root: where the platform is, who asks, and how answers look.
@Command(
        name = "baigong cli",
        description = "${bundle:cli}",
        footer = "${bundle:footer}",
        synopsisSubcommandLabel = "COMMAND")
final class Cli {
    private static final Map<String, Supplier<Object>> COMMANDS = commands();
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d|w)");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "${bundle:help}")
    private boolean help;

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "${bundle:url}")
    private @Nullable String url;

    @Option(
            names = "--organisation",
            paramLabel = "KEY",
            scope = ScopeType.INHERIT,
            description = "${bundle:organisation}")
    private @Nullable String organisation;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            scope = ScopeType.INHERIT,
            description = "${bundle:output}")
    private Output.Format format = Output.Format.table;

    private final PrintWriter out = Output.standard();

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        var cli = new Cli();
        var line = new CommandLine(cli);
        // To describe a command takes a good part of a start: only those that may be meant are.
        var named = List.of(arguments);
        boolean any = COMMANDS.keySet().stream().anyMatch(named::contains);
        COMMANDS.forEach((name, command) -> {
            if (!any || named.contains("help") || named.contains(name)) {
                line.addSubcommand(command.get());
            }
        });
        line.setResourceBundle(Texts.bundle())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(cli.out)
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, command, _) -> failed(command.getErr(), e));
        int exit = line.execute(arguments);
        cli.out.flush();
        return exit;
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("login", LoginCommand::new);
        commands.put("logout", LogoutCommand::new);
        commands.put("whoami", WhoAmICommand::new);
        commands.put("things", ThingsCommand::new);
        commands.put("readings", ReadingsCommand::new);
        commands.put("models", ModelsCommand::new);
        commands.put("organisations", OrganisationsCommand::new);
        commands.put("live", LiveCommand::new);
        commands.put("api", ApiCommand::new);
        commands.put("help", HelpCommand::new);
        return commands;
    }

    private static int failed(PrintWriter err, Exception e) throws Exception {
        if (e instanceof Mistake mistake) {
            err.println("baigong: " + mistake.getMessage());
            return Exit.USAGE;
        }
        if (!(e instanceof Refusal refusal)) {
            throw e;
        }
        err.println("baigong: " + refusal.getMessage() + " (" + refusal.code() + ")");
        for (var fault : refusal.faults()) {
            err.println("  " + Texts.of("fault", fault.where(), fault.expected(), fault.got()));
        }
        int exit = Exit.of(refusal);
        if (exit == Exit.NOT_SIGNED_IN && refusal.code().equals("not-signed-in")) {
            err.println(Texts.of("sign-in-first"));
        }
        return exit;
    }

    Output.Format format() {
        return format;
    }

    Output output() {
        return new Output(format, out);
    }

    /// Where the platform is, without anybody's name: the option, the environment, the last login,
    /// this machine.
    Baigong anybody() {
        String kept = given(url, System.getenv("BAIGONG_URL"));
        var credentials = kept == null ? Credentials.read() : null;
        String address =
                kept != null
                        ? kept
                        : credentials == null ? "http://127.0.0.1:8080" : credentials.url();
        try {
            return Baigong.at(new URI(address));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new Mistake(Texts.of("url.wrong", address));
        }
    }

    /// The platform as who logged in sees it, or as the token in `BAIGONG_TOKEN` does.
    Baigong platform() {
        var platform = anybody();
        String token = given(System.getenv("BAIGONG_TOKEN"), null);
        var credentials = Credentials.read();
        if (token == null && credentials != null) {
            if (credentials.url().equals(platform.address().toString())) {
                token = credentials.secret();
            }
        }
        platform = token == null ? platform : platform.token(token);
        return organisation == null ? platform : platform.in(organisation);
    }

    static @Nullable String given(@Nullable String first, @Nullable String second) {
        return first != null && !first.isBlank()
                ? first
                : second != null && !second.isBlank() ? second : null;
    }

    /// RFC 3339 with offset, `now`, or how long ago, such as `24h` and `7d`.
    static Instant moment(String text) {
        if (text.equals("now")) {
            return Instant.now();
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return Instant.now().minus(duration(text)).truncatedTo(ChronoUnit.SECONDS);
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new Mistake(Texts.of("time.wrong", text));
        }
    }

    /// Such as `90d`.
    static Duration duration(String text) {
        Matcher length = AGO.matcher(text);
        if (!length.matches()) {
            throw new Mistake(Texts.of("duration.wrong", text));
        }
        long count = Long.parseLong(length.group(1));
        return switch (length.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "w" -> Duration.ofDays(7 * count);
            default -> Duration.ofDays(count);
        };
    }
}
