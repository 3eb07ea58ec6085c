package io.baigong.cli;

import io.baigong.client.Baigong;
import io.baigong.client.Refusal;
import io.baigong.client.SignIn;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Makes an API token with an end and keeps it for the commands that follow.
@Command(name = "login", description = "${bundle:login}")
final class LoginCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Cli cli;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LOGIN",
            description = "${bundle:login.login}")
    private @Nullable String login;

    @Option(names = "--password-stdin", description = "${bundle:password-stdin}")
    private boolean passwordFromInput;

    @Option(names = "--code", paramLabel = "CODE", description = "${bundle:code}")
    private @Nullable String code;

    @Option(
            names = "--expires",
            paramLabel = "30d",
            defaultValue = "30d",
            description = "${bundle:expires}")
    private String expires = "30d";

    @Option(names = "--scope", paramLabel = "SCOPE", description = "${bundle:scope}")
    private List<String> scopes = new ArrayList<>();

    @Override
    public Integer call() {
        var parent = Objects.requireNonNull(cli);
        var platform = parent.anybody();
        var lifetime = Cli.duration(expires);
        String name = login == null ? asked("ask.login") : login;
        String password = password(passwordFromInput);
        try (var signIn = signIn(platform, name, password, code)) {
            var granted =
                    scopes.isEmpty()
                            ? signIn.session()
                                    .path("scopes")
                                    .valueStream()
                                    .map(Output::text)
                                    .toList()
                            : scopes;
            var until = Instant.now().plus(lifetime);
            var token = signIn.newToken("baigong cli", granted, until);
            var kept =
                    new Credentials(
                            platform.address().toString(), name, token.id(), token.secret(), until);
            kept.write();
            parent.output()
                    .out()
                    .println(
                            Texts.of(
                                    "login.done",
                                    Output.text(signIn.session().path("name")),
                                    platform.address().toString(),
                                    until.toString().substring(0, 10)));
        }
        return Exit.DONE;
    }

    static SignIn signIn(Baigong platform, String login, String password, @Nullable String code) {
        try {
            return SignIn.at(platform, login, password, code);
        } catch (Refusal e) {
            if (!e.code().equals("code-needed") || System.console() == null) {
                throw e;
            }
            return SignIn.at(platform, login, password, asked("ask.code"));
        }
    }

    static String password(boolean fromInput) {
        if (fromInput) {
            return line();
        }
        char[] typed = terminal().readPassword("%s ", Texts.of("ask.password"));
        if (typed == null) {
            throw new Mistake(Texts.of("no-terminal"));
        }
        return new String(typed);
    }

    static String asked(String key) {
        String typed = terminal().readLine("%s ", Texts.of(key));
        if (typed == null || typed.isBlank()) {
            throw new Mistake(Texts.of("no-terminal"));
        }
        return typed.strip();
    }

    private static Console terminal() {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new Mistake(Texts.of("no-terminal"));
        }
        return console;
    }

    private static String line() {
        try {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            return Objects.requireNonNullElse(in.readLine(), "");
        } catch (IOException e) {
            throw new Mistake(Texts.of("no-terminal"));
        }
    }
}
