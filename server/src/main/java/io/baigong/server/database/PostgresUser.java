package io.baigong.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/// Whom PostgreSQL runs as. It refuses to run as root: then it is the user `postgres` where there
/// is one, else `nobody`, without any privileges.
final class PostgresUser {
    private static final List<String> PATH =
            List.of("/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin");

    private PostgresUser() {}

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// A command in the name of that user and in a session of its own, so that Ctrl-C in a terminal
    /// reaches the platform only, which then stops PostgreSQL last.
    ///
    /// @throws CannotStart when the platform runs as root and cannot become another user
    static List<String> command(List<String> wanted) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            if (!isInstalled("setpriv")) {
                throw new CannotStart(
                        "PostgreSQL will not run as root and setpriv, to become another user, is"
                                + " missing; install util-linux or start the platform as another"
                                + " user");
            }
            command.addAll(
                    List.of(
                            "setpriv",
                            "--reuid=" + name(),
                            "--regid=65534",
                            "--clear-groups",
                            "--no-new-privs",
                            "--bounding-set=-all"));
        }
        if (isInstalled("setsid")) {
            command.add("setsid");
        }
        command.addAll(wanted);
        return command;
    }

    private static boolean isInstalled(String program) {
        return PATH.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String name() {
        try (var lines = Files.lines(Path.of("/etc/passwd"))) {
            return lines.anyMatch(line -> line.startsWith("postgres:")) ? "postgres" : "nobody";
        } catch (IOException e) {
            return "nobody";
        }
    }

    /// Gives the file or folder to that user.
    static void own(Path path) throws IOException {
        if (isRoot()) {
            var users = path.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(path, users.lookupPrincipalByName(name()));
        }
    }

    /// Sees to it that the user can enter the folder.
    ///
    /// @param data the platform's folder, which is opened for passing through if need be
    /// @throws CannotStart when a folder above keeps the user out
    static void letIn(Path data, Path folder) throws IOException, InterruptedException {
        if (!isRoot() || canEnter(folder)) {
            return;
        }
        var permissions = Files.getPosixFilePermissions(data);
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(data, permissions);
        if (!canEnter(folder)) {
            throw new CannotStart(
                    "PostgreSQL will not run as root and the user %s cannot enter %s; put the data folder where others may pass, such as /var/lib/baigong"
                            .formatted(name(), folder));
        }
    }

    private static boolean canEnter(Path folder) throws IOException, InterruptedException {
        var command = command(List.of("sh", "-c", "cd \"$1\"", "sh", folder.toString()));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
