package io.baigong.server.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Programs that nobody here wrote, run in one folder: openssl, mosquitto, curl.
final class Openssl {
    private final Path folder;

    Openssl(Path folder) {
        this.folder = folder;
    }

    record Ended(int code, String said) {}

    /// Runs a line of the shell, at most a minute.
    Ended run(String line, Object... parts) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        var process =
                new ProcessBuilder("bash", "-c", line.formatted(parts))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("takes too long: " + line);
        }
        return new Ended(process.exitValue(), new String(Files.readAllBytes(out), UTF_8));
    }

    /// Runs what must go well.
    String must(String line, Object... parts) throws IOException, InterruptedException {
        var ended = run(line, parts);
        if (ended.code() != 0) {
            throw new IOException(line.formatted(parts) + " said " + ended.said());
        }
        return ended.said();
    }

    /// A key in NAME.key and a request for a certificate in NAME.csr.
    String request(String name, String subject) throws IOException, InterruptedException {
        must(
                "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s.key -out %s.csr -subj '%s'",
                name, name, subject);
        return read(name + ".csr");
    }

    /// An authority in NAME.key and NAME.pem.
    String authority(String name) throws IOException, InterruptedException {
        must(
                "openssl req -x509 -newkey rsa:2048 -nodes -keyout %s.key -out %s.pem -days 30 -subj '/O=Works/CN=%s' -addext basicConstraints=critical,CA:TRUE",
                name, name, name);
        return read(name + ".pem");
    }

    /// Signs NAME.csr; NAME.pem is the certificate.
    String sign(String name, String authority, int days) throws IOException, InterruptedException {
        must(
                "openssl x509 -req -in %s.csr -CA %s.pem -CAkey %s.key -CAcreateserial -days %d -out %s.pem",
                name, authority, authority, days, name);
        return read(name + ".pem");
    }

    String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
