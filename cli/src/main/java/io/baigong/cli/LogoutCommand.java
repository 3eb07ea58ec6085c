package io.baigong.cli;

import io.baigong.client.Baigong;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Forgets the token. A token cannot end itself; with the password it is ended at the platform,
/// too.
@Command(name = "logout", description = "${bundle:logout}")
final class LogoutCommand implements Callable<Integer> {
    @ParentCommand private @Nullable Cli cli;

    @Option(names = "--revoke", description = "${bundle:revoke}")
    private boolean revoke;

    @Option(names = "--password-stdin", description = "${bundle:password-stdin}")
    private boolean passwordFromInput;

    @Option(names = "--code", paramLabel = "CODE", description = "${bundle:code}")
    private @Nullable String code;

    @Override
    public Integer call() {
        var out = Objects.requireNonNull(cli).output().out();
        var kept = Credentials.read();
        if (kept == null) {
            out.println(Texts.of("logout.nobody"));
            return Exit.DONE;
        }
        if (revoke) {
            var platform = Baigong.at(URI.create(kept.url()));
            String password = LoginCommand.password(passwordFromInput);
            try (var signIn = LoginCommand.signIn(platform, kept.login(), password, code)) {
                signIn.revoke(kept.token());
            }
        }
        Credentials.forget();
        String until = kept.expires().toString().substring(0, 10);
        out.println(revoke ? Texts.of("logout.revoked") : Texts.of("logout.done", until));
        return Exit.DONE;
    }
}
